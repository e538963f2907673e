"""What known partners and their people did: records of the conformed entities, each with its partner, its person and its moment."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from .company import Company
from .conformed import Conformed
from .periods import Period
from .scopes import Scope, scopes_of
from .tally import Tally


@dataclass(frozen=True)
class Deed:
    """One thing that a known partner did, or that was done for it."""

    partner_id: str
    person_id: str | None
    moment: datetime
    day: date
    row: dict


class Evidence:
    def __init__(self, company: Company, conformed: Conformed):
        self.company, self.conformed, self.settings = company, conformed, company.settings
        self.scopes_at, self.deeds = cache(self._scopes_at), cache(self._deeds)
        self._partner_of_email = {}
        for row in conformed.rows("partner_people"):
            known = self._partner_of_email.get(row["person_id"], row["partner_id"])
            self._partner_of_email[row["person_id"]] = min(known, row["partner_id"])

    # -- records -----------------------------------------------------------------------------------------------------

    def _deeds(self, entity: str, dated_by: str) -> list[Deed]:
        """The entity's records of known partners that have that date, and before as-of."""
        found = []
        for row in self.conformed.rows(entity):
            moment = self.known(row[dated_by])
            partner_id, person_id = self.whose(row)
            if moment is not None and partner_id is not None:
                found.append(Deed(partner_id, person_id, moment, self.settings.local_date(moment), row))
        return found

    def whose(self, row: dict) -> tuple[str | None, str | None]:
        """The partner and the person of a record: of the organisation it names, else of its person; of one with nothing but an e-mail, of that."""
        if not row.get("source_partner_id") and not row.get("source_person_id"):
            email = (row.get("email") or "").strip().lower()
            return (self._partner_of_email[email], email) if email in self._partner_of_email else (None, None)
        person = self.conformed.person(row["source_system"], row.get("source_person_id"))
        partner_id = self.conformed.partner_of(row["source_system"], row.get("source_partner_id"), row.get("source_person_id"))
        return partner_id, person["person_id"] if person else None

    def known(self, moment: date | datetime | None) -> datetime | None:
        """A date is the start of its day; what lies at or after as-of is not known yet."""
        if moment is not None and not isinstance(moment, datetime):
            moment = self.settings.start_of_day(moment)
        return moment if moment is not None and moment < self.settings.as_of else None

    # -- partners ----------------------------------------------------------------------------------------------------

    def partners_in_force(self, day: date) -> list[str]:
        return [partner_id for partner_id in self.company.book.agreements if self.company.book.in_force(partner_id, day)]

    def _scopes_at(self, partner_id: str, moment: datetime) -> list[Scope]:
        """The scopes a partner stood in when something happened at that moment."""
        return scopes_of(partner_id, self.company.book.values_at(partner_id, moment))

    def scopes_before(self, partner_id: str, moment: datetime) -> list[Scope]:
        """The scopes a partner stood in at the end of what ended with that moment."""
        return scopes_of(partner_id, self.company.book.values_before(partner_id, moment))

    def stock_moment(self, period: Period) -> datetime:
        return self.settings.end_of_day(period.stock_date(self.settings))


class Flows:
    """What happens on days, by month: every period takes the months that it holds."""

    def __init__(self, evidence: Evidence):
        self._evidence = evidence
        self._months = defaultdict(list)

    def add(self, measure: str, partner_id: str, moment: datetime, value=1, day: date | None = None):
        """A count or an amount, dated by the moment at which the partner's scopes are looked up unless a day is given."""
        self._keep(Tally.add, measure, partner_id, moment, value, day)

    def collect(self, measure: str, partner_id: str, moment: datetime, value, day: date | None = None):
        """A value of its own: for medians, and to count distinct people."""
        self._keep(Tally.collect, measure, partner_id, moment, value, day)

    def _keep(self, how: Callable, measure: str, partner_id: str, moment: datetime, value, day: date | None):
        scopes = self._evidence.scopes_at(partner_id, moment)
        day = day or self._evidence.settings.local_date(moment)
        self._months[day.replace(day=1)].append((how, scopes, measure, value))

    def pour(self, months: list[date], tally: Tally):
        for month in months:
            for how, scopes, measure, value in self._months[month]:
                for scope in scopes:
                    how(tally, scope, measure, value)


def months_of(period: Period, periods: list[Period]) -> list[date]:
    """The months of the period that have rows of their own: what happened before the first month is no part of its quarter."""
    return [month.start for month in periods if month.grain == "month" and month.start in period]
