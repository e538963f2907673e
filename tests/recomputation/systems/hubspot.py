"""HubSpot: companies, deals with the histories of their stage and properties, forms, calls and meetings."""

import re
from collections import defaultdict
from decimal import Decimal

from ..cells import Unreadable, read_cell
from ..identity import web_domain
from ..raw import Raw
from ..records import Account, DealRecord, Move, PartnerRecord, Records, TouchRecord
from ..seeds import Seeds
from ..settings import Settings

SYSTEM = "hubspot"
_PRIMARY = "5"  # HubSpot's own type of link between a deal and its primary company


def read(raw: Raw, seeds: Seeds, settings: Settings, records: Records) -> None:
    reader = _Reader(raw, seeds, settings)
    records.merges |= reader.merges
    records.accounts += [
        Account(SYSTEM, row["id"], _domain(row), row["property_region"], row["property_salesforceaccountid"]) for row in reader.companies.values()
    ]
    records.partners += reader.partners.values()
    records.deals += [reader.deal(row) for row in reader.deals.values()]
    records.moves += reader.moves()
    records.touches += [*reader.form_submissions(), *reader.source_partners(), *reader.linked_partners(), *reader.engagements()]


def _domain(row: dict) -> str | None:
    return web_domain(row["property_domain"] or row["property_website"])


class _Reader:
    def __init__(self, raw: Raw, seeds: Seeds, settings: Settings):
        self.raw, self.seeds, self.settings = raw, seeds, settings
        self.merges = {
            (SYSTEM, "account"): self._merges("company", "id"),
            (SYSTEM, "person"): self._merges("contact", "id", ("contact_merge_audit", "vid_to_merge", "canonical_vid")),
            (SYSTEM, "opportunity"): self._merges("deal", "deal_id", ("merged_deal", "merged_deal_id", "deal_id")),
        }
        self.companies = self._living("company", "id", "account")
        self.deals = self._living("deal", "deal_id", "opportunity")
        self.contacts = {row["id"]: row for row in raw.rows(SYSTEM, "contact")}
        # Deals outlive their stages, pipelines and owners.
        self.stages = {row["stage_id"]: row for row in raw.rows_and_deleted(SYSTEM, "deal_pipeline_stage")}
        self.pipelines = {row["pipeline_id"]: row for row in raw.rows_and_deleted(SYSTEM, "deal_pipeline")}
        self.owners = {row["owner_id"]: row for row in raw.rows_and_deleted(SYSTEM, "owner")}
        self.partners = {partner.partner_id: partner for partner in self._partners()}
        self.customers = self._customers()

    def _merges(self, table: str, key: str, audit: tuple[str, str, str] | None = None) -> dict[str, str]:
        """Merged id -> survivor: from the lists survivors carry, and from the audit where there is one."""
        pairs = [
            (part.split(":")[0].strip(), row[key])
            for row in self.raw.rows_and_deleted(SYSTEM, table)
            for part in (row["property_hs_merged_object_ids"] or "").split(";")
        ]
        if audit:
            name, merged, survivor = audit
            pairs += [(row[merged], row[survivor]) for row in self.raw.rows(SYSTEM, name)]
        into = {}
        for merged, survivor in sorted(pairs, reverse=True):
            if merged and merged != survivor:
                into[merged] = survivor
        return into

    def _living(self, table: str, key: str, kind: str) -> dict[str, dict]:
        return {row[key]: row for row in self.raw.rows(SYSTEM, table) if row[key] not in self.merges[(SYSTEM, kind)]}

    def _partners(self):
        for row in self.companies.values():
            partner_type = self.seeds.partner_account_type.get((row["property_type"] or "").lower())
            if row["property_is_partner"] or partner_type is not None:
                owner = self.owners.get(row["property_hubspot_owner_id"]) or {}
                manager = owner.get("email")
                yield PartnerRecord(
                    system=SYSTEM,
                    partner_id=row["id"],
                    name=row["property_name"],
                    domain=_domain(row),
                    crm_account_id=row["id"],
                    created_at=row["property_createdate"],
                    own_values={
                        "partner_type": partner_type,
                        "tier": row["property_partner_tier"],
                        "region": row["property_region"],
                        "partner_manager_email": manager.lower() if manager else None,
                    },
                    manager_name=" ".join(name for name in (owner.get("first_name"), owner.get("last_name")) if name) or None,
                )

    # -- deals -------------------------------------------------------------------------------------------------------

    def _customers(self) -> dict[str, str]:
        """A deal's one customer: no partner where another company is linked, the primary one first, else the oldest."""
        linked = defaultdict(set)
        for row in self.raw.rows(SYSTEM, "deal_company"):
            is_primary = row["type_id"] == _PRIMARY and (row["category"] or "HUBSPOT_DEFINED") == "HUBSPOT_DEFINED"
            company = row["company_id"]
            linked[row["deal_id"]].add((company in self.partners, not is_primary, len(company), company))
        return {deal: min(companies)[-1] for deal, companies in linked.items()}

    def deal(self, row: dict) -> DealRecord:
        stage = self.stages.get(row["deal_pipeline_stage_id"]) or {}
        pipeline = self.pipelines.get(row["deal_pipeline_id"]) or {}
        share = row["property_hs_deal_stage_probability"]
        share = stage.get("probability") if share is None else share
        closes_at = row["property_closedate"]

        def flag(own, of_stage):
            return bool(stage.get(of_stage) if row[own] is None else row[own])

        return DealRecord(
            system=SYSTEM,
            opportunity_id=row["deal_id"],
            account_id=self.customers.get(row["deal_id"]),
            type_label=row["property_dealtype"] or pipeline.get("label"),
            stage=stage.get("label") or row["deal_pipeline_stage_id"],
            amount=row["property_amount"],
            currency=row["property_deal_currency_code"],
            probability=_percent(share),
            close_date=self.settings.local_date(closes_at) if closes_at else None,
            is_closed=flag("property_hs_is_closed", "is_closed"),
            is_won=flag("property_hs_is_closed_won", "closed_won"),
            opened_at=row["property_createdate"],
            size=row["property_deal_size"],
            synced_opportunity_id=row["property_hs_salesforceopportunityid"],
        )

    def moves(self):
        """Stages from their own history or the property's, amounts and close dates from the property's; each holds until the next."""
        told = defaultdict(lambda: defaultdict(dict))  # deal -> moment -> what it says
        for row in self.raw.rows(SYSTEM, "deal_stage"):
            told[row["deal_id"]][row["date_entered"]]["stage"] = row["value"]
        for row in self.raw.rows(SYSTEM, "deal_property_history"):
            name = row["property_name"].lower()
            if name in ("dealstage", "amount", "closedate"):
                value = self._value(row, name)
                if value is not ...:
                    moment, key = told[row["deal_id"]][row["changed_at"]], "stage" if name == "dealstage" else name
                    moment[key] = max((one for one in (value, moment.get(key)) if one is not None), default=None)
        for deal, moments in told.items():
            now = {}
            for moved_at, said in sorted(moments.items()):
                now |= said
                stage = self.stages.get(now.get("stage")) or {}
                closes_at = now.get("closedate")
                yield Move(
                    deal, moved_at, "", stage.get("label") or now.get("stage"), now.get("amount"), _percent(stage.get("probability")),
                    self.settings.local_date(closes_at) if closes_at else None, stage.get("is_closed"), stage.get("closed_won"),
                )

    def _value(self, row: dict, name: str):
        """The value as what its property is; ... where it cannot be read."""
        kind = {"amount": "money", "closedate": "epoch"}.get(name, "text")
        try:
            return read_cell(row["value"], kind, self.settings)
        except Unreadable:
            return ...

    # -- touches -----------------------------------------------------------------------------------------------------

    def form_submissions(self):
        """A form is a partner's campaign where the seed says whose."""
        for row in self.raw.rows(SYSTEM, "contact_form_submission"):
            partner_id = self.seeds.campaign_partner.get((SYSTEM, row["form_id"]))
            if partner_id:
                contact = self._contact(row["contact_id"])
                yield TouchRecord(
                    SYSTEM, "partner_campaign", row["conversion_id"], partner_id, row["submitted_at"], row["submitted_at"],
                    account_id=contact["property_associatedcompanyid"] if contact else None,
                )

    def _contact(self, contact_id: str | None) -> dict | None:
        return self.contacts.get(contact_id)

    def source_partners(self):
        own_name = self.raw.own_names.get((SYSTEM, "deal", "property_source_partner"), "source_partner").lower()
        own_name = re.sub("^propert(y|ies)_", "", own_name)
        shown = defaultdict(list)
        for row in self.raw.rows(SYSTEM, "deal_property_history"):
            if row["property_name"].lower() == own_name:
                shown[(row["deal_id"], row["value"])].append(row["changed_at"])
        for key, row in self.deals.items():
            partner_id = row["property_source_partner"]
            if partner_id:
                first = min(shown[(key, partner_id)], default=row["property_createdate"])
                yield TouchRecord(SYSTEM, "crm_source_partner", key, partner_id, first, first, opportunity_id=key)

    def linked_partners(self):
        """Partners linked to a deal, by their company or by a contact, that are not its customer. Nobody says since when."""
        linked = {(row["deal_id"], row["company_id"]) for row in self.raw.rows(SYSTEM, "deal_company")}
        for row in self.raw.rows(SYSTEM, "deal_contact"):
            contact = self._contact(row["contact_id"])
            if contact:
                linked.add((row["deal_id"], contact["property_associatedcompanyid"]))
        for deal, company in linked:
            if deal in self.deals and company in self.partners and company != self.customers.get(deal):
                opened_at = self.deals[deal]["property_createdate"]
                yield TouchRecord(SYSTEM, "crm_opportunity_partner", f"{deal}:{company}", company, opened_at, opened_at, opportunity_id=deal)

    def engagements(self):
        """A call or meeting with a partner's contact counts for each deal it was about, else for each company, never for the partner's own."""
        companies, deals, participants = defaultdict(set), defaultdict(set), defaultdict(set)
        for row in self.raw.rows(SYSTEM, "engagement_company"):
            companies[row["engagement_id"]].add(row["company_id"])
        for row in self.raw.rows(SYSTEM, "engagement_deal"):
            deals[row["engagement_id"]].add(row["deal_id"])
        for row in self.raw.rows(SYSTEM, "engagement_contact"):
            contact = self._contact(row["contact_id"])
            if contact and contact["property_associatedcompanyid"]:
                participants[row["engagement_id"]].add(contact["property_associatedcompanyid"])
        for table, label in (("engagement_call", "Call"), ("engagement_meeting", "Meeting")):
            for row in self.raw.rows(SYSTEM, table):
                key, happened_at = row["engagement_id"], row["property_hs_timestamp"]
                touch_type = self.seeds.activity_type.get((SYSTEM, (row["property_hs_activity_type"] or label).lower()), "co_sell")
                about = [(deal, None) for deal in deals[key]] or [(None, company) for company in companies[key]]
                for company in participants[key]:
                    for deal, account in about:
                        if touch_type and account != company:
                            yield TouchRecord(
                                SYSTEM, touch_type, f"{key}:{company}:{deal or account}", company, happened_at,
                                row["property_hs_createdate"] or happened_at, opportunity_id=deal, account_id=account, is_ordinary=True,
                            )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else (share * 100).quantize(Decimal("0.0001"))
