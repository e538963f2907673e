"""Touches: every piece of evidence of a partner's part, from every source, with its source record."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from .identity import PartnerLinks, Records, unique_domains, web_domain
from .raw import Raw
from .seeds import Seeds
from .settings import Settings
from .timeline import Deal

# What a PRM activity may be, when no seed row says otherwise; reviews and feedback touch no customer.
_PRM_ACTIVITY_TOUCHES = {
    "co_sell",
    "technical_enablement",
    "services",
    "integration",
    "marketplace",
    "event",
    "content_share",
    "proposal_support",
}


@dataclass(frozen=True)
class Touch:
    touch_type: str
    source_system: str
    source_record_id: str
    partner_id: str
    touched_at: datetime
    recorded_at: datetime
    opportunity_id: str | None  # as named by the source, whether or not such a deal exists
    account_id: str | None  # only where no opportunity is named
    rejected: bool = False
    registration: dict | None = None

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
    def __init__(self, raw: Raw, accounts: Records, links: PartnerLinks, deals: dict[str, Deal], seeds: Seeds, settings: Settings):
        self.raw, self.accounts, self.links, self.deals = raw, accounts, links, deals
        self.seeds, self.settings = seeds, settings
        self.contacts = Records(raw.table("salesforce", "contact"))
        self.leads = Records(raw.table("salesforce", "lead"))
        self.account_by_domain = unique_domains([(web_domain(row["website"]), row["id"]) for row in accounts], seeds)
        self.touches: list[Touch] = []
        self.registrations: list[Registration] = []
        self.exceptions: set[tuple[str, str]] = set()

    def read(self) -> tuple[list[Touch], set[tuple[str, str]]]:
        self._partner_fields_of_deals()
        self._partner_rows_of_deals()
        self._campaign_responses()
        self._tasks_and_events()
        self._referrals()
        self._registrations()
        self._prm_activities()
        return self.touches, self.exceptions

    # -- one touch ---------------------------------------------------------------------------------------------------

    def _add(
        self,
        touch_type,
        source,
        partner_id,
        touched_at,
        recorded_at,
        opportunity_id=None,
        account_id=None,
        domain=None,
        rejected=False,
        registration=None,
    ):
        """Keep the touch if it was recorded by as-of; list what keeps it from earning anything at all."""
        system, record_id = source
        if touched_at is None:
            return
        recorded_at = recorded_at or touched_at
        if recorded_at >= self.settings.as_of:
            return
        touch_id = f"{touch_type}:{system}:{record_id}"
        if partner_id is None:
            self.exceptions.add(("unknown partner", touch_id))
            return
        account = None
        if opportunity_id:
            if opportunity_id not in self.deals:
                self.exceptions.add(("unknown opportunity", touch_id))
        else:
            account = self._account(account_id, domain)
            if account_id and account is None:
                self.exceptions.add(("unknown account", touch_id))
        self.touches.append(
            Touch(touch_type, system, record_id, partner_id, touched_at, recorded_at, opportunity_id, account, rejected, registration)
        )

    def _account(self, account_id: str | None, domain: str | None) -> str | None:
        return self.accounts.find_id(account_id) or self.account_by_domain.get(web_domain(domain))

    # -- CRM ---------------------------------------------------------------------------------------------------------

    def _partner_fields_of_deals(self):
        shown = defaultdict(list)
        for row in self.raw.rows("salesforce", "opportunity_field_history"):
            if (row["field"] or "").lower() == "partneraccount" and row["created_date"]:
                shown[row["opportunity_id"]].append(row)
        for deal in self.deals.values():
            value = deal.source["partner_account_id"]
            if not value:
                continue
            first_shown = self._first_shown(value, shown[deal.opportunity_id], deal)
            self._add(
                "crm_source_partner",
                ("salesforce", deal.opportunity_id),
                self.links.of_account(value),
                first_shown,
                first_shown,
                opportunity_id=deal.opportunity_id,
            )

    def _first_shown(self, value: str, changes: list[dict], deal: Deal) -> datetime:
        """A value that is first shown after as-of makes a touch recorded after as-of, which does not exist."""
        changes = sorted(changes, key=lambda row: (row["created_date"], row["id"]))
        showing = [row["created_date"] for row in changes if row["new_value"] == value]
        if not showing or changes[0]["old_value"] == value:
            return deal.opened_at
        return showing[0]

    def _partner_rows_of_deals(self):
        for row in self.raw.rows("salesforce", "opportunity_partner"):
            self._add(
                "crm_opportunity_partner",
                ("salesforce", row["id"]),
                self.links.of_account(row["account_to_id"]),
                row["created_date"],
                row["created_date"],
                opportunity_id=row["opportunity_id"],
            )

    def _campaign_responses(self):
        campaigns = {row["id"]: row for row in self.raw.rows("salesforce", "campaign") if row["partner_account_c"]}
        for row in self.raw.rows("salesforce", "campaign_member"):
            campaign = campaigns.get(row["campaign_id"])
            if campaign is None or not row["has_responded"]:
                continue
            if row["first_responded_date"] is None:
                if row["created_date"] is None or row["created_date"] < self.settings.as_of:
                    self.exceptions.add(("undated touch", f"partner_campaign:salesforce:{row['id']}"))
                continue
            contact, lead = self.contacts.find(row["contact_id"]), self.leads.find(row["lead_id"])
            opportunity_id, account_id = self._conversion(lead)
            if contact:
                account_id = account_id or contact["account_id"]
            self._add(
                "partner_campaign",
                ("salesforce", row["id"]),
                self.links.of_account(campaign["partner_account_c"]),
                self.settings.start_of_day(row["first_responded_date"]),
                row["created_date"],
                opportunity_id=opportunity_id,
                account_id=account_id,
            )

    def _conversion(self, lead: dict | None) -> tuple[str | None, str | None]:
        """The deal and the account a lead became by as-of."""
        if lead is None:
            return None, None
        converted = lead["converted_date"] < self.settings.as_of if lead["converted_date"] else lead["is_converted"]
        return (lead["converted_opportunity_id"], lead["converted_account_id"]) if converted else (None, None)

    def _tasks_and_events(self):
        start = self.settings.start_of_day
        for row in self.raw.rows("salesforce", "task"):
            if row["is_closed"]:
                day = row["activity_date"]
                self._crm_activity(row, row["completed_date_time"] or (start(day) if day else None))
        for row in self.raw.rows("salesforce", "event"):
            day = row["activity_date"]
            self._crm_activity(row, row["start_date_time"] or row["activity_date_time"] or (start(day) if day else None))

    def _crm_activity(self, row: dict, happened_at: datetime | None):
        contact = self.contacts.find(row["who_id"])
        partner_id = self.links.of_account(contact["account_id"]) if contact else None
        deal = self.deals.get(row["what_id"])
        account_id = self.accounts.find_id(row["what_id"])
        if partner_id is None or (deal is None and account_id is None) or happened_at is None or happened_at >= self.settings.as_of:
            return
        self._add(
            self.seeds.activity_type.get(("salesforce", (row["type"] or "").lower()), "co_sell"),
            ("salesforce", row["id"]),
            partner_id,
            happened_at,
            row["created_date"],
            opportunity_id=deal.opportunity_id if deal else None,
            account_id=account_id,
        )

    # -- referrals ---------------------------------------------------------------------------------------------------

    def _referrals(self):
        told_by_prm = set()
        for row in self.raw.rows("prm", "leads"):
            recorded_at = row["created_at"] or row["submitted_at"]
            lead = self.leads.find(row["crm_lead_id"])
            if lead and recorded_at < self.settings.as_of:
                told_by_prm.add(lead["id"])
            opportunity_id, account_id = self._conversion(lead)
            self._add(
                "referral",
                ("prm", row["lead_id"]),
                self.links.of_prm_partner(row["partner_id"]),
                row["submitted_at"],
                recorded_at,
                opportunity_id=row["crm_opportunity_id"] or opportunity_id,
                account_id=row["crm_account_id"] or account_id,
                domain=row["company_domain"],
                rejected=row["rejected_at"] is not None and row["rejected_at"] < self.settings.as_of,
            )
        for row in self.leads:
            if row["partner_account_id"] and row["id"] not in told_by_prm:
                opportunity_id, account_id = self._conversion(row)
                self._add(
                    "referral",
                    ("salesforce", row["id"]),
                    self.links.of_account(row["partner_account_id"]),
                    row["created_date"],
                    row["created_date"],
                    opportunity_id=opportunity_id,
                    account_id=account_id,
                )

    # -- PRM ---------------------------------------------------------------------------------------------------------

    def _registrations(self):
        for row in self.raw.rows("prm", "deal_registrations"):
            known = self._known_by_as_of(row)
            self._add(
                "deal_registration",
                ("prm", row["registration_id"]),
                self.links.of_prm_partner(row["partner_id"]),
                row["submitted_at"],
                row["created_at"],
                opportunity_id=row["crm_opportunity_id"],
                account_id=row["crm_account_id"],
                domain=row["customer_domain"],
                registration=known,
            )
            if max(row["submitted_at"], row["created_at"] or row["submitted_at"]) < self.settings.as_of:
                self._keep_registration(known)

    def _keep_registration(self, known: dict):
        touch_id = f"deal_registration:prm:{known['registration_id']}"
        deal = self.deals.get(known["crm_opportunity_id"])
        decision = (known["decision"] or "").lower() if known["decided_at"] is not None else ""
        if decision not in ("approved", "rejected", ""):
            self.exceptions.add(("unknown decision", touch_id))
        if known["crm_opportunity_id"]:
            customer_id = deal.customer_id if deal else None
        else:
            customer_id = self._account(known["crm_account_id"], known["customer_domain"])
        self.registrations.append(
            Registration(
                touch_id=touch_id,
                partner_id=self.links.of_prm_partner(known["partner_id"]),
                customer_id=customer_id,
                opportunity_id=deal.opportunity_id if deal else None,
                submitted_at=known["submitted_at"],
                decision=decision if decision in ("approved", "rejected") else None,
                decided_at=known["decided_at"],
                expires_at=known["expires_at"],
                withdrawn_at=known["withdrawn_at"],
            )
        )

    def _known_by_as_of(self, registration: dict) -> dict:
        """Decisions and withdrawals at or after as-of do not exist."""
        unknown = {
            column: None
            for column in ("decided_at", "withdrawn_at")
            if registration[column] is not None and registration[column] >= self.settings.as_of
        }
        return registration | unknown

    def _prm_activities(self):
        for row in self.raw.rows("prm", "activities"):
            activity = (row["activity_type"] or "").lower()
            touch_type = self.seeds.activity_type.get(("prm", activity), activity if activity in _PRM_ACTIVITY_TOUCHES else None)
            if touch_type:
                self._add(
                    touch_type,
                    ("prm", row["activity_id"]),
                    self.links.of_prm_partner(row["partner_id"]),
                    row["occurred_at"],
                    row["created_at"],
                    opportunity_id=row["crm_opportunity_id"],
                    account_id=row["crm_account_id"],
                )
