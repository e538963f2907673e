"""Scopes: which members exist, since when, and which of them a deal or a partner belongs to."""

from datetime import date, datetime

from .attribution import SOURCED, UNATTRIBUTED, Attribution, PartnerDeal
from .partners import ATTRIBUTES, PartnerBook
from .periods import MONTH, Period
from .settings import EARLIEST, Settings

Scope = tuple[str, str]
PROGRAM: Scope = ("program", "program")
PARTNER_CHANNEL: Scope = ("channel", "partner")
DIRECT: Scope = ("channel", "direct")
SCOPE_TYPE_OF = {"partner_type": "partner_type", "tier": "partner_tier", "region": "region", "partner_manager_email": "partner_manager"}


def scopes_of(partner_id: str, values: dict[str, str]) -> list[Scope]:
    """Every scope that holds a partner with these attribute values."""
    attributes = [(SCOPE_TYPE_OF[attribute], values[attribute]) for attribute in ATTRIBUTES]
    return [PROGRAM, PARTNER_CHANNEL, *attributes, ("partner", partner_id)]


def classes_of(credited: list[PartnerDeal]) -> dict[Scope, str]:
    """A deal's class in each scope that holds it, formed from these partners."""
    if not credited:
        return {PROGRAM: UNATTRIBUTED, DIRECT: UNATTRIBUTED}
    classes: dict[Scope, str] = {}
    for partner_deal in credited:
        for scope in scopes_of(partner_deal.partner_id, partner_deal.stamp):
            if classes.get(scope) != SOURCED:
                classes[scope] = partner_deal.credit_type
    return classes


class Members:
    """Scope members with the first day each of them existed."""

    def __init__(self, book: PartnerBook, attribution: Attribution, touches: list, settings: Settings):
        self._book, self._settings = book, settings
        self.since: dict[Scope, date] = {PROGRAM: date.min, PARTNER_CHANNEL: date.min, DIRECT: date.min}
        self._measured_since: dict[Scope, date] = {}
        self.partner_since: dict[str, date] = {}  # by what partners are and do, before anything is measured
        self.names: dict[Scope, str] = {}
        credited = [partner_deal for deals in attribution.partner_deals.values() for partner_deal in deals]
        first_deal: dict[str, date] = {}
        for partner_deal in credited:
            opened = partner_deal.deal.opened_date
            first_deal[partner_deal.partner_id] = min(first_deal.get(partner_deal.partner_id, opened), opened)
            for scope in scopes_of(partner_deal.partner_id, partner_deal.stamp)[2:-1]:
                self._exists(scope, opened)
        first_touch: dict[str, date] = {}
        for touch in touches:
            if touch.partner_id is not None and touch.touched_at is not None and touch.touched_at < settings.as_of:
                day = settings.local_date(touch.touched_at)
                first_touch[touch.partner_id] = min(first_touch.get(touch.partner_id, day), day)
        for partner in book.partners.values():
            self._add_partner(partner, first_deal.get(partner.partner_id), first_touch.get(partner.partner_id))

    def existing(self, day: date) -> list[Scope]:
        return [scope for scope in self.since if self.exists(scope, day)]

    def exists(self, scope: Scope, day: date) -> bool:
        return self.since[scope] <= day

    def measured(self, period: Period, scopes: list[Scope]):
        """A member exists at the latest from the first month in which anything is measured of it."""
        for scope in scopes:
            if period.grain == MONTH and scope[0] not in ("program", "channel"):
                self._measured_since[scope] = min(self._measured_since.get(scope, period.start), period.start)

    def admit_measured(self):
        """From now on the members measured until now exist."""
        for scope, day in self._measured_since.items():
            self._exists(scope, day)

    def name(self, scope: Scope) -> str:
        return self.names.get(scope, scope[1])

    def _exists(self, scope: Scope, day: date):
        self.since[scope] = min(self.since.get(scope, day), day)

    def _add_partner(self, partner, first_deal: date | None, first_touch: date | None):
        dates = [row["starts_on"] for row in self._book.agreements[partner.partner_id]] + [first_deal, first_touch]
        if partner.created_at:
            dates.append(self._settings.local_date(partner.created_at))
        since = min((day for day in dates if day is not None), default=self._settings.as_of_date)
        self.partner_since[partner.partner_id] = since
        self._exists(("partner", partner.partner_id), since)
        self.names[("partner", partner.partner_id)] = partner.name or partner.partner_id
        if since > self._settings.as_of_date:
            return
        begins = EARLIEST if since == date.min else self._settings.start_of_day(since)
        for attribute, day, value in self._values_over_time(partner.partner_id, begins, since):
            self._exists((SCOPE_TYPE_OF[attribute], value), day)
        manager = partner.own_values["partner_manager_email"]
        if manager and partner.manager_name:
            scope = ("partner_manager", manager)
            self.names[scope] = min(self.names.get(scope, partner.manager_name), partner.manager_name)

    def _values_over_time(self, partner_id: str, begins: datetime, since: date):
        for attribute in ATTRIBUTES:
            yield attribute, since, self._book.value_at(partner_id, attribute, begins)
            for change in self._book.changes(partner_id, attribute):
                if change["changed_at"] > begins:
                    value = self._book.value_at(partner_id, attribute, change["changed_at"])
                    yield attribute, self._settings.local_date(change["changed_at"]), value
