"""The partner master: who the partners are, what they were at a moment, and their agreements."""

from collections import defaultdict
from datetime import date, datetime

from .raw import Raw
from .records import Records
from .settings import Settings

ATTRIBUTES = ("partner_type", "tier", "region", "partner_manager_email")
UNKNOWN = "unknown"


class PartnerBook:
    def __init__(self, raw: Raw, records: Records, settings: Settings):
        self._settings = settings
        self.partners = {partner.partner_id: partner for partner in records.partners if partner.system == settings.master}
        self.agreements_connected = raw.any_connected(("prm", "agreements"))
        self.agreements = defaultdict(list)
        self._changes = defaultdict(list)
        if settings.master == "prm":
            for row in raw.rows("prm", "partner_changes"):
                if row["changed_at"] and row["field"]:
                    self._changes[(row["partner_id"], row["field"].lower())].append(row)
        for rows in self._changes.values():
            rows.sort(key=lambda row: (row["changed_at"], row["change_id"]))

    def add_agreements(self, rows: list[dict], links):
        """Agreements that were signed by as-of, under the master's partner id."""
        for row in rows:
            partner_id = links.of("prm", row["partner_id"])
            is_signed = not (row["signed_at"] and row["signed_at"] >= self._settings.as_of)
            if partner_id and is_signed and not self._never_held(row):
                self.agreements[partner_id].append(row)

    def _never_held(self, row: dict) -> bool:
        """It ended before it began, as far as is known by as-of."""
        starts_on, ends_on, terminated_on = row["starts_on"], row["ends_on"], row["terminated_on"]
        is_terminated = terminated_on is not None and terminated_on <= self._settings.as_of_date
        return starts_on is not None and ((is_terminated and terminated_on <= starts_on) or (ends_on is not None and ends_on < starts_on))

    def changes(self, partner_id: str, attribute: str) -> list[dict]:
        """The changes of one attribute that were recorded by as-of, oldest first."""
        return [row for row in self._changes[(partner_id, attribute)] if row["changed_at"] < self._settings.as_of]

    def value_at(self, partner_id: str, attribute: str, moment: datetime) -> str:
        """The value that holds at the moment, a change at that very moment included."""
        return self._value(partner_id, attribute, lambda changed_at: changed_at <= moment)

    def value_before(self, partner_id: str, attribute: str, moment: datetime) -> str:
        """The value at the last instant before the moment."""
        return self._value(partner_id, attribute, lambda changed_at: changed_at < moment)

    def values_at(self, partner_id: str, moment: datetime) -> dict[str, str]:
        return {attribute: self.value_at(partner_id, attribute, moment) for attribute in ATTRIBUTES}

    def values_before(self, partner_id: str, moment: datetime) -> dict[str, str]:
        return {attribute: self.value_before(partner_id, attribute, moment) for attribute in ATTRIBUTES}

    def _value(self, partner_id: str, attribute: str, has_happened) -> str:
        every_change = self._changes[(partner_id, attribute)]
        happened = [row for row in self.changes(partner_id, attribute) if has_happened(row["changed_at"])]
        if happened:
            value = happened[-1]["new_value"]
        elif every_change:
            value = every_change[0]["old_value"]
        else:
            value = self.partners[partner_id].own_values[attribute]
        return value or UNKNOWN

    def in_force(self, partner_id: str, day: date) -> bool:
        return any(
            row["starts_on"] is not None
            and row["starts_on"] <= day
            and (row["ends_on"] is None or row["ends_on"] >= day)
            and (row["terminated_on"] is None or row["terminated_on"] > day)
            for row in self.agreements[partner_id]
        )

