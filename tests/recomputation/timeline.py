"""Deals as of as-of, and what each of them was at an earlier moment."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from .identity import Customers, Merges
from .records import Account, DealRecord, Move, Records
from .seeds import Seeds
from .settings import Settings

OPEN, WON, LOST = "open", "won", "lost"
OPPORTUNITY_TYPES = ("new_business", "expansion", "renewal")


@dataclass(frozen=True)
class State:
    status: str
    stage: str | None
    amount: Decimal | None
    probability: Decimal | None
    close_date: date | None


@dataclass
class Deal:
    opportunity_id: str
    account_id: str | None
    customer_id: str | None
    customer: Account | None
    source: DealRecord
    opportunity_type: str
    opened_at: datetime
    opened_date: date
    currency: str | None
    initial: State  # from opening to the first row of history
    moves: list[tuple[datetime, State]]
    present: State  # as of as-of
    closed_at: datetime | None  # None while open
    closed_date: date | None
    judged_until: datetime  # a touch must come before this: closed_at, or as-of while open

    @property
    def status(self) -> str:
        return self.present.status

    def state_before(self, moment: datetime) -> State:
        index = bisect_left(self.moves, moment, key=lambda move: move[0])
        return self.moves[index - 1][1] if index else self.initial

    def open_state_on(self, day: date, settings: Settings) -> State | None:
        """The deal's state at the end of the day, or None where it was not open then."""
        end = settings.end_of_day(day)
        if self.opened_at >= end or (self.closed_date is not None and self.closed_date <= day):
            return None
        state = self.state_before(end)
        return state if state.status == OPEN else None


def build_deals(records: Records, merges: Merges, customers: Customers, seeds: Seeds, settings: Settings):
    """Deals that were opened before as-of, by id, and the exceptions met on the way."""
    history = defaultdict(list)
    for move in records.moves:
        history[move.opportunity_id].append(move)
    for moves in history.values():
        moves.sort(key=lambda move: (move.moved_at, move.order))

    deals, exceptions = {}, set()
    for record in records.deals:
        is_itself = merges.survivor("opportunity", record.opportunity_id) == record.opportunity_id
        if is_itself and record.opened_at < settings.as_of:
            deal, found = _build_deal(record, history[record.opportunity_id], customers, seeds, settings)
            deals[deal.opportunity_id] = deal
            exceptions.update((kind, deal.opportunity_id) for kind in found)
    return deals, exceptions


def _build_deal(record: DealRecord, history: list[Move], customers: Customers, seeds: Seeds, settings: Settings):
    exceptions = set()
    opportunity_type = seeds.opportunity_type.get((record.system, (record.type_label or "").lower()))
    if opportunity_type is None:
        exceptions.add("unknown opportunity type")
    customer = customers.find(record.account_id)
    if customer is None:
        exceptions.add("deal without account")

    def mapped(stage: str | None) -> str | None:
        return seeds.stage_status.get((record.system, (stage or "").lower()))

    if mapped(record.stage) is None:
        exceptions.add("unknown stage")
    own_status = mapped(record.stage) or _status_of_flags(record)
    own = State(own_status, record.stage, record.amount, record.probability, record.close_date)

    def past(move: Move) -> State:
        """A stage nobody mapped is what the CRM says of it, else what the deal's own flags say while it is in it, else open."""
        is_present_stage = move.stage is not None and move.stage.lower() == (record.stage or "").lower()
        status = mapped(move.stage)
        if status is None and (move.is_won or move.is_closed is not None):
            status = _status_of_flags(move)
        return State(
            status or (_status_of_flags(record) if is_present_stage else OPEN),
            move.stage,
            own.amount if move.amount is None else move.amount,
            own.probability if move.probability is None else move.probability,
            move.close_date or own.close_date,
        )

    every_move = [(move.moved_at, past(move)) for move in history]
    moves = [move for move in every_move if move[0] < settings.as_of]
    present, closed_at, closed_date = _present(own, record.opened_at, every_move, moves, settings)
    before_closing = State(OPEN, None, present.amount, None, present.close_date)
    if moves:
        initial = moves[0][1] if moves[0][1].status == OPEN else before_closing
    else:
        initial = own if own.status == OPEN else before_closing

    deal = Deal(
        opportunity_id=record.opportunity_id,
        account_id=record.account_id,
        customer_id=customer.account_id if customer else record.account_id,
        customer=customer,
        source=record,
        opportunity_type=opportunity_type or "new_business",
        opened_at=record.opened_at,
        opened_date=settings.local_date(record.opened_at),
        currency=record.currency,
        initial=initial,
        moves=moves,
        present=present,
        closed_at=closed_at,
        closed_date=closed_date,
        judged_until=closed_at or settings.as_of,
    )
    return deal, exceptions


def _status_of_flags(told: DealRecord | Move) -> str:
    if told.is_won:
        return WON
    return LOST if told.is_closed else OPEN


def _present(own: State, opened_at: datetime, every_move: list, moves: list, settings: Settings):
    """The state as of as-of with closed_at and closed_date, both None for an open deal. Without a close date it closed when last heard of."""
    history_misses_closing = bool(every_move) and every_move[-1][1].status == OPEN
    last_heard_of = moves[-1][0] if moves else opened_at
    closes_at = settings.end_of_day(own.close_date) if own.close_date else last_heard_of
    may_close = own.status != OPEN and (not moves or history_misses_closing)
    if may_close and closes_at <= settings.as_of:
        return own, closes_at, own.close_date or settings.local_date(closes_at)
    if not moves:
        unclosed = own if own.status == OPEN else replace(own, status=OPEN, stage=None, probability=None)
        return unclosed, None, None
    present = moves[-1][1]
    if present.status == OPEN:
        return present, None, None
    closed_at = _last_closing(moves)
    return present, closed_at, min(present.close_date or date.max, settings.local_date(closed_at))


def _last_closing(moves: list) -> datetime:
    """The last move from an open to a closed stage; a first row that is closed is such a move."""
    previous, closed_at = OPEN, None
    for moment, state in moves:
        if previous == OPEN and state.status != OPEN:
            closed_at = moment
        previous = state.status
    return closed_at
