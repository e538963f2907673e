"""The variables a result depends on, and the few questions about days that follow from them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Settings:
    as_of_date: date = date(2026, 6, 30)
    reporting_currency: str = "USD"
    reporting_timezone: str = "UTC"
    fiscal_year_start_month: int = 1
    connectors: tuple[str, ...] = (
        "salesforce", "hubspot", "prm", "partnerstack", "zendesk", "stripe", "docebo", "delighted", "pendo", "finance",
    )
    first_period: date = date(2000, 1, 1)
    active_partner_window_days: int = 90
    partner_master: str | tuple[str, ...] = ("prm", "partnerstack", "salesforce", "hubspot")
    customer_master: str | tuple[str, ...] = ("salesforce", "hubspot")
    primary_attribution_model: str = "full_path"

    def __post_init__(self):
        for name in ("as_of_date", "first_period"):
            if isinstance(getattr(self, name), str):
                object.__setattr__(self, name, date.fromisoformat(getattr(self, name)))
        object.__setattr__(self, "connectors", tuple(self.connectors))

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.reporting_timezone)

    @cached_property
    def as_of(self) -> datetime:
        """The first moment that no longer counts: the end of the as-of date."""
        return self.end_of_day(self.as_of_date)

    @property
    def master(self) -> str | None:
        """The system whose partner list is the partner master."""
        return self._first_connected(self.partner_master)

    @property
    def master_crm(self) -> str | None:
        """The CRM whose accounts are the customers."""
        return self._first_connected(self.customer_master)

    def partner_system_rank(self, system: str) -> int:
        """Of one thing that several systems record, the record of the lowest rank counts."""
        systems = _listed(self.partner_master)
        return systems.index(system) if system in systems else len(systems)

    def _first_connected(self, systems) -> str | None:
        return next((system for system in _listed(systems) if system in self.connectors), None)

    def start_of_day(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self.zone).astimezone(UTC)

    def end_of_day(self, day: date) -> datetime:
        return LATEST if day == date.max else self.start_of_day(day + timedelta(days=1))

    def local_date(self, moment: datetime) -> date:
        """The day of a moment in the reporting timezone; what leaves the calendar stays on the day it has in UTC."""
        try:
            return moment.astimezone(self.zone).date()
        except OverflowError:
            return moment.date()


def _listed(systems: str | tuple[str, ...]) -> tuple[str, ...]:
    return (systems,) if isinstance(systems, str) else tuple(systems)


def plus_days(moment: datetime, days: int) -> datetime:
    """An interval of days (24 hours each); what leaves the calendar stops at its edge."""
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return LATEST if days > 0 else EARLIEST
