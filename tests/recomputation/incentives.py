"""Incentive programs: which run on a day, who may take part, who does, and how much of the money set aside was paid."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from .evidence import Deed, Evidence


class Incentives:
    def __init__(self, evidence: Evidence):
        self._evidence = evidence
        self._programs = {(row["source_system"], row["program_id"]): row for row in evidence.conformed.rows("incentive_programs")}
        self._claims: dict[str, list[Deed]] = defaultdict(list)
        for claim in evidence.deeds("incentive_claims", "claimed_at"):
            if not is_draft(claim.row):
                self._claims[claim.partner_id].append(claim)
        self._bonuses: dict[str, list[Deed]] = defaultdict(list)
        for payout in evidence.deeds("payouts", "earned_on"):
            if payout.row["payout_type"] == "bonus":
                self._bonuses[payout.partner_id].append(payout)

    def is_mdf_claim(self, row: dict) -> bool:
        return self._type_of_program(row) == "mdf"

    def participation(self, partner_id: str, day: date) -> bool | None:
        """Does the partner take part in a program of that day that it may take part in? None where there is no such program."""
        end = self._evidence.settings.end_of_day(day)
        tier = self._evidence.company.book.value_before(partner_id, "tier", end)
        offered = {key: program for key, program in self._running(day).items() if is_for(program, tier)}
        if not offered:
            return None
        claimed = any(claim.moment < end and _program_key(claim.row) in offered for claim in self._claims[partner_id])
        rewarded = any(program["starts_on"] <= bonus.day <= day for bonus in self._bonuses[partner_id] for program in offered.values())
        return claimed or rewarded

    def mdf(self, day: date) -> Iterator[tuple[str, str, Decimal | None]]:
        """Whether allocated or reimbursed, partner and amount: all the money of MDF programs that run on the day, up to its end."""
        running = {key for key, program in self._running(day).items() if program["incentive_type"] == "mdf"}
        for measure, entity, dated_by, amount in (
            ("allocated", "incentive_allocations", "allocated_on", "amount"),
            ("reimbursed", "incentive_claims", "paid_at", "reimbursed_amount"),
        ):
            for deed in self._evidence.deeds(entity, dated_by):
                if deed.day <= day and _program_key(deed.row) in running:
                    yield measure, deed.partner_id, self._evidence.company.rates.convert(deed.row[amount], deed.row["currency"], deed.day)

    def _running(self, day: date) -> dict:
        return {
            key: program
            for key, program in self._programs.items()
            if program["starts_on"] is not None and program["starts_on"] <= day and (program["ends_on"] is None or program["ends_on"] >= day)
        }

    def _type_of_program(self, row: dict) -> str | None:
        program = self._programs.get(_program_key(row))
        return program["incentive_type"] if program else None


def is_draft(claim: dict) -> bool:
    """A claim that is still being written is none."""
    return claim["claim_status"] == "draft"


def _program_key(row: dict) -> tuple[str, str]:
    return (row["source_system"], row["program_id"])


def is_for(program: dict, tier: str) -> bool:
    if program["eligible_tiers"] is None:
        return True
    return tier.lower() in [named.strip().lower() for named in program["eligible_tiers"].split(";")]
