"""Touches: every piece of evidence of a partner's part, from every source, with its source record."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from .identity import Customers, Merges, PartnerLinks
from .records import LeadRecord, Records, RegistrationRecord, TouchRecord
from .settings import Settings
from .timeline import Deal


@dataclass(frozen=True)
class Touch:
    touch_type: str
    source_system: str
    source_record_id: str
    partner_id: str
    touched_at: datetime
    recorded_at: datetime
    opportunity_id: str | None  # as named by the source, through merges, whether or not such a deal exists
    account_id: str | None  # only where no opportunity is named
    rejected: bool = False
    registration: RegistrationRecord | None = None

    @property
    def touch_id(self) -> str:
        return f"{self.touch_type}:{self.source_system}:{self.source_record_id}"


@dataclass(frozen=True)
class Registration:
    """A deal registration known by as-of, whoever's it is."""

    touch_id: str
    partner_id: str | None
    customer_id: str | None
    opportunity_id: str | None  # the deal it names, if there is one
    submitted_at: datetime
    decision: str | None  # approved or rejected
    decided_at: datetime | None
    expires_at: datetime | None
    withdrawn_at: datetime | None


class TouchReader:
    def __init__(self, records: Records, merges: Merges, customers: Customers, links: PartnerLinks, deals: dict[str, Deal], settings: Settings):
        self.records, self.merges, self.customers, self.links = records, merges, customers, links
        self.deals, self.settings = deals, settings
        self.touches: list[Touch] = []
        self.registrations: list[Registration] = []
        self.exceptions: set[tuple[str, str]] = set()

    def read(self) -> tuple[list[Touch], set[tuple[str, str]]]:
        for record in self.records.touches:
            self._add(record)
        for lead in self._once(self._referrals(), lambda lead: lead.crm_lead_id):
            self._add(
                TouchRecord(
                    lead.system, "referral", lead.lead_id, lead.partner_id, lead.submitted_at, lead.recorded_at, lead.opportunity_id, lead.account_id
                ),
                domain=lead.domain,
                rejected=lead.rejected_at is not None and lead.rejected_at < self.settings.as_of,
            )
        registrations = [self._known_by_as_of(registration) for registration in self.records.registrations]
        for registration in self._once(registrations, self._registered_deal):
            self._add(
                TouchRecord(
                    registration.system, "deal_registration", registration.registration_id, registration.partner_id, registration.submitted_at,
                    registration.recorded_at, registration.opportunity_id, registration.account_id,
                ),
                domain=registration.domain,
                registration=registration,
            )
            self._keep_registration(registration)
        return self.touches, self.exceptions

    # -- one touch ---------------------------------------------------------------------------------------------------

    def _add(self, record: TouchRecord, domain=None, rejected=False, registration=None):
        """Keep the touch if it was recorded by as-of; list what keeps it from earning anything at all."""
        recorded_at = record.recorded_at or record.touched_at
        partner_id = self.links.of(record.system, record.partner_id)
        if not self._exists(record.touched_at, recorded_at) or (partner_id is None and record.is_ordinary):
            return
        touch_id = f"{record.touch_type}:{record.system}:{record.record_id}"
        if record.touched_at is None:
            self.exceptions.add(("undated touch", touch_id))
            return
        if partner_id is None:
            self.exceptions.add(("unknown partner", touch_id))
            return
        opportunity_id, account_id = self.merges.survivor("opportunity", record.opportunity_id), None
        if opportunity_id:
            if opportunity_id not in self.deals:
                self.exceptions.add(("unknown opportunity", touch_id))
        else:
            account_id = self._account(record.account_id, domain)
            if record.account_id and account_id is None:
                self.exceptions.add(("unknown account", touch_id))
        self.touches.append(
            Touch(
                record.touch_type, record.system, record.record_id, partner_id, record.touched_at, recorded_at, opportunity_id, account_id,
                rejected, registration,
            )
        )

    def _exists(self, touched_at: datetime | None, recorded_at: datetime | None) -> bool:
        """What was recorded at or after as-of does not exist yet, nor what is said to happen then."""
        return recorded_at is not None and recorded_at < self.settings.as_of and (touched_at is None or touched_at < self.settings.as_of)

    def _account(self, account_id: str | None, domain: str | None) -> str | None:
        return self.customers.find_id(account_id) or self.customers.with_domain(domain)

    # -- one thing in two systems ------------------------------------------------------------------------------------

    def _once(self, records: list, thing_of) -> list:
        """Without the records of one partner about one thing that a better system tells of too."""
        ranks = defaultdict(list)
        for record in records:
            if self._exists(record.submitted_at, record.recorded_at):
                ranks[(self.links.of(record.system, record.partner_id), thing_of(record))].append(self.settings.partner_system_rank(record.system))

        def is_told_better(record) -> bool:
            partner_id, thing = self.links.of(record.system, record.partner_id), thing_of(record)
            told_by = ranks[(partner_id, thing)]
            return bool(partner_id and thing and told_by) and self.settings.partner_system_rank(record.system) > min(told_by)

        return [record for record in records if not is_told_better(record)]

    def _referrals(self) -> list[LeadRecord]:
        """Of a lead that the CRM keeps too, the partner's record counts, and takes what the lead became from the CRM."""
        crm_leads = {lead.lead_id: lead for lead in self.records.leads if lead.is_the_crms and lead.recorded_at < self.settings.as_of}
        referrals, told_by_partners = [], set()
        for lead in self.records.leads:
            if not lead.is_the_crms:
                crm_lead_id = self.merges.survivor("lead", lead.crm_lead_id)
                became = crm_leads.get(crm_lead_id)
                if lead.recorded_at < self.settings.as_of:
                    told_by_partners.add(crm_lead_id)
                referrals.append(
                    LeadRecord(
                        lead.system, lead.lead_id, crm_lead_id, lead.partner_id,
                        lead.account_id or (became.account_id if became else None),
                        lead.opportunity_id or (became.opportunity_id if became else None),
                        lead.domain, lead.submitted_at, lead.recorded_at, lead.rejected_at,
                    )
                )
        return referrals + [lead for key, lead in crm_leads.items() if lead.partner_id and key not in told_by_partners]

    def _registered_deal(self, registration: RegistrationRecord) -> str | None:
        opportunity_id = self.merges.survivor("opportunity", registration.opportunity_id)
        return opportunity_id if opportunity_id in self.deals else None

    # -- registrations -----------------------------------------------------------------------------------------------

    def _known_by_as_of(self, registration: RegistrationRecord) -> RegistrationRecord:
        """Decisions and withdrawals at or after as-of do not exist."""
        known = vars(registration) | {
            moment: None
            for moment in ("decided_at", "withdrawn_at")
            if getattr(registration, moment) is not None and getattr(registration, moment) >= self.settings.as_of
        }
        return RegistrationRecord(**known)

    def _keep_registration(self, known: RegistrationRecord):
        if known.submitted_at is None or not self._exists(known.submitted_at, known.recorded_at):
            return
        touch_id = f"deal_registration:{known.system}:{known.registration_id}"
        opportunity_id = self._registered_deal(known)
        decision = (known.decision or "none") if known.decided_at is not None else None
        if decision not in ("approved", "rejected", None):
            self.exceptions.add(("unknown decision", touch_id))
        if known.opportunity_id:
            customer_id = self.deals[opportunity_id].customer_id if opportunity_id else None
        else:
            customer_id = self._account(known.account_id, known.domain)
        self.registrations.append(
            Registration(
                touch_id=touch_id,
                partner_id=self.links.of(known.system, known.partner_id),
                customer_id=customer_id,
                opportunity_id=opportunity_id,
                submitted_at=known.submitted_at,
                decision=decision if decision in ("approved", "rejected") else None,
                decided_at=known.decided_at if decision in ("approved", "rejected") else None,
                expires_at=known.expires_at,
                withdrawn_at=known.withdrawn_at,
            )
        )
