"""Everything the KPI tables are computed from, worked out once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .attribution import Attribution
from .identity import Customers, PartnerLinks
from .money import Rates
from .partners import PartnerBook
from .raw import Raw
from .scopes import Members, Scope, classes_of
from .seeds import Seeds
from .settings import Settings
from .timeline import WON, Deal
from .touches import Touch

# Touches that show a partner marketing or selling, whatever became of them.
_ACTIVITY_TOUCHES = {"deal_registration", "referral", "co_sell", "partner_campaign"}


@dataclass
class Company:
    raw: Raw
    seeds: Seeds
    settings: Settings
    customers: Customers
    book: PartnerBook
    links: PartnerLinks
    rates: Rates
    deals: dict[str, Deal]
    amounts: dict[str, Decimal | None]  # converted: at the closed date, or at the as-of date while open
    touches: list[Touch]
    attribution: Attribution
    credits: dict  # (opportunity_id, partner_id, attribution_model) -> credit_share and credited_amount
    registrations: dict  # touch_id -> the life of a deal registration
    members: Members

    def __post_init__(self):
        self.classes: dict[str, dict[Scope, str]] = {key: classes_of(self.attribution.of(deal)) for key, deal in self.deals.items()}
        self.winning_touches: set[str] = set()  # eligible on a deal that was won
        self._activity = defaultdict(list)
        for touch in self.touches:
            if touch.touch_type in _ACTIVITY_TOUCHES:
                self._activity[touch.partner_id].append((self.settings.local_date(touch.touched_at), touch.touched_at))
        for partner_deals in self.attribution.partner_deals.values():
            for partner_deal in partner_deals:
                deal = partner_deal.deal
                self._activity[partner_deal.partner_id].append((deal.opened_date, partner_deal.first_touch_at))
                if deal.status == WON:
                    self.winning_touches.update(touch.touch_id for touch in partner_deal.touches)
                    self._activity[partner_deal.partner_id].append((deal.closed_date, partner_deal.first_touch_at))

    def earliest_evidence(self) -> date | None:
        """The first day a deal was opened or closed, or a known partner's touch happened."""
        touched = [self.settings.local_date(touch.touched_at) for touch in self.touches if touch.touched_at < self.settings.as_of]
        deals = self.deals.values()
        closed = [deal.closed_date for deal in deals if deal.closed_date and deal.closed_date >= self.settings.first_period]
        return min([deal.opened_date for deal in deals] + closed + touched, default=None)

    def active_partners(self, day: date) -> list[str]:
        """Partners in force on the day that marketed or sold in the window that ends with it, and had a part in that by then."""
        end = self.settings.end_of_day(day)
        window_start = day - timedelta(days=self.settings.active_partner_window_days)
        return [
            partner_id
            for partner_id, activity in self._activity.items()
            if self.book.in_force(partner_id, day)
            and any(window_start < active_on <= day and took_part_at < end for active_on, took_part_at in activity)
        ]
