"""What became of agreements: which were renewed, and when a partner departed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from .company import Company


@dataclass(frozen=True)
class Agreement:
    agreement_id: str
    starts_on: date | None
    ends_on: date | None
    terminated_on: date | None  # as known by as-of

    @property
    def end(self) -> date | None:
        """The first of its end and its termination; None while it is open."""
        return min((day for day in (self.ends_on, self.terminated_on) if day is not None), default=None)

    def continues(self, other: "Agreement", end: date, grace_days: int) -> bool:
        """Does this one take over when the other ends, and last beyond that day?"""
        starts_in_time = self.starts_on is not None and self.starts_on <= other.end + timedelta(days=grace_days)
        return self is not other and starts_in_time and (self.end is None or self.end > end)

    def renews(self, other: "Agreement", grace_days: int) -> bool:
        came_after = self.starts_on is not None and other.starts_on is not None and self.starts_on > other.starts_on
        return came_after and self.continues(other, other.ends_on, grace_days)


class Agreements:
    def __init__(self, company: Company, grace_days: int):
        self._grace_days, self._as_of_date = grace_days, company.settings.as_of_date
        self._of_partner: dict[str, list[Agreement]] = defaultdict(list)
        for partner_id, rows in company.book.agreements.items():
            for row in rows:
                terminated_on = row["terminated_on"] if row["terminated_on"] and row["terminated_on"] <= self._as_of_date else None
                self._of_partner[partner_id].append(Agreement(row["agreement_id"], row["starts_on"], row["ends_on"], terminated_on))

    def first_starts(self) -> dict[str, date]:
        """The day each partner's first agreement starts, also where that is still to come."""
        starts = {partner_id: [held.starts_on for held in agreements if held.starts_on] for partner_id, agreements in self._of_partner.items()}
        return {partner_id: min(days) for partner_id, days in starts.items() if days}

    def at_the_start(self, day: date) -> list[str]:
        """Partners with an agreement when the day begins; one that ends on it still holds."""
        return [
            partner_id
            for partner_id, agreements in self._of_partner.items()
            if any(held.starts_on is not None and held.starts_on <= day and (held.end is None or held.end >= day) for held in agreements)
        ]

    def departures(self) -> dict[str, set[date]]:
        """The days on which a partner's last agreement ended and nothing carried it on."""
        return {
            partner_id: {held.end for held in agreements if self._has_come(held.end) and not any(other.continues(held, held.end, self._grace_days) for other in agreements)}
            for partner_id, agreements in self._of_partner.items()
        }

    def due_for_renewal(self) -> list[tuple[str, date, bool]]:
        """Partner, end and whether it was renewed, of every agreement that reached its agreed end."""
        return [
            (partner_id, held.ends_on, any(other.renews(held, self._grace_days) for other in agreements))
            for partner_id, agreements in self._of_partner.items()
            for held in agreements
            if self._has_come(held.ends_on)
        ]

    def _has_come(self, day: date | None) -> bool:
        return day is not None and day <= self._as_of_date
