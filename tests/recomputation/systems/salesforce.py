"""Salesforce: accounts, deals with their history, leads, campaigns, activities, partner objects and deal registrations."""

from collections import defaultdict
from datetime import datetime

from ..identity import Chain, web_domain
from ..raw import Raw, plain
from ..records import Account, DealRecord, LeadRecord, Move, PartnerRecord, Records, RegistrationRecord, TouchRecord
from ..seeds import Seeds
from ..settings import EARLIEST, Settings

SYSTEM = "salesforce"
_MERGED_KINDS = {"account": "account", "contact": "person", "lead": "lead"}


def read(raw: Raw, seeds: Seeds, settings: Settings, records: Records) -> None:
    reader = _Reader(raw, seeds, settings)
    records.merges |= {(SYSTEM, kind): reader.merged_into[table] for table, kind in _MERGED_KINDS.items()}
    records.accounts += [
        Account(SYSTEM, row["id"], web_domain(row["website"]), row["region_c"]) for row in reader.accounts.values()
    ]
    records.partners += reader.partners()
    records.deals += [_deal(row) for row in raw.rows(SYSTEM, "opportunity")]
    records.moves += [
        Move(row["opportunity_id"], row["created_date"], row["id"], row["stage_name"], row["amount"], row["probability"], row["close_date"])
        for row in raw.rows(SYSTEM, "opportunity_history")
    ]
    records.leads += reader.lead_records()
    records.registrations += reader.registrations()
    records.touches += [*reader.source_partners(), *reader.listed_partners(), *reader.campaign_responses(), *reader.activities()]


def _deal(row: dict) -> DealRecord:
    return DealRecord(
        system=SYSTEM,
        opportunity_id=row["id"],
        account_id=row["account_id"],
        type_label=row["type"],
        stage=row["stage_name"],
        amount=row["amount"],
        currency=row["currency_iso_code"],
        probability=row["probability"],
        close_date=row["close_date"],
        is_closed=bool(row["is_closed"]),
        is_won=bool(row["is_won"]),
        opened_at=row["created_date"],
        size=row["deal_size_c"],
    )


class _Reader:
    def __init__(self, raw: Raw, seeds: Seeds, settings: Settings):
        self.raw, self.seeds, self.settings = raw, seeds, settings
        self.merged_into = {
            table: {row["id"]: row["master_record_id"] for row in raw.rows_and_deleted(SYSTEM, table) if row["master_record_id"]}
            for table in _MERGED_KINDS
        }
        self.accounts, self.contacts, self.leads = self._living("account"), self._living("contact"), self._living("lead")
        self.deals = {row["id"]: row for row in raw.rows(SYSTEM, "opportunity")}

    def _living(self, table: str) -> dict[str, dict]:
        return {row["id"]: row for row in self.raw.rows(SYSTEM, table) if row["id"] not in self.merged_into[table]}

    def _find(self, table: str, rows: dict[str, dict], record_id: str | None) -> dict | None:
        return rows.get(Chain(self.merged_into[table]).end(record_id)) if record_id else None

    def contact(self, record_id: str | None) -> dict | None:
        return self._find("contact", self.contacts, record_id)

    def lead(self, record_id: str | None) -> dict | None:
        return self._find("lead", self.leads, record_id)

    def conversion(self, lead: dict | None) -> tuple[str | None, str | None]:
        """The deal and the account a lead became by as-of."""
        if lead is None:
            return None, None
        day = lead["converted_date"]
        converted = self.settings.start_of_day(day) < self.settings.as_of if day else lead["is_converted"]
        return (lead["converted_opportunity_id"], lead["converted_account_id"]) if converted else (None, None)

    # -- partners ----------------------------------------------------------------------------------------------------

    def partners(self):
        """Accounts that say they are partners, or whose type a seed lists; their tier is their level in a channel program."""
        tiers = self._tiers()
        for row in self.accounts.values():
            partner_type = self.seeds.partner_account_type.get((row["type"] or "").lower())
            if row["is_partner"] or partner_type is not None:
                yield PartnerRecord(
                    system=SYSTEM,
                    partner_id=row["id"],
                    name=row["name"],
                    domain=web_domain(row["website"]),
                    crm_account_id=row["id"],
                    created_at=row["created_date"],
                    own_values={
                        "partner_type": partner_type, "tier": tiers.get(row["id"]), "region": row["region_c"], "partner_manager_email": None,
                    },
                )

    def _tiers(self) -> dict[str, str | None]:
        """Of several programs a running one counts, then the higher level, then the later membership."""
        programs = {row["id"]: row for row in self.raw.rows(SYSTEM, "channel_program")}
        levels = {row["id"]: row for row in self.raw.rows(SYSTEM, "channel_program_level")}
        held = defaultdict(list)
        for row in self.raw.rows(SYSTEM, "channel_program_member"):
            if row["level_id"] in levels:
                held[row["partner_id"]].append(row)

        def standing(row: dict) -> tuple:
            program, rank = programs.get(row["program_id"]), levels[row["level_id"]]["rank"]
            return (bool(program and program["is_active"]), rank is not None, rank or 0, row["created_date"] or EARLIEST)

        best = {partner_id: max(sorted(rows, key=lambda row: row["id"]), key=standing) for partner_id, rows in held.items()}
        return {partner_id: levels[row["level_id"]]["name"] for partner_id, row in best.items()}

    # -- leads and registrations -------------------------------------------------------------------------------------

    def lead_records(self):
        """A lead that is a deal registration is evidence as one, not as a referral too."""
        recorded = {row["lead_c"] for row in self.raw.rows(SYSTEM, "deal_registration_c")}
        for row in self.leads.values():
            opportunity_id, account_id = self.conversion(row)
            is_registration = row["id"] in recorded or _carries_registration(row)
            yield LeadRecord(
                system=SYSTEM,
                lead_id=row["id"],
                crm_lead_id=row["id"],
                partner_id=None if is_registration else row["partner_account_id"],
                account_id=account_id,
                opportunity_id=opportunity_id,
                domain=None,
                submitted_at=row["created_date"],
                recorded_at=row["created_date"],
            )

    def registrations(self):
        own_records = []
        for row in self.raw.rows(SYSTEM, "deal_registration_c"):
            opportunity_id, account_id = self.conversion(self.lead(row["lead_c"]))
            own_records.append(row | {"opportunity_c": row["opportunity_c"] or opportunity_id, "customer_account_c": row["customer_account_c"] or account_id})
        for row in own_records:
            yield self._registration(
                row["id"], row["partner_account_c"], row["status_c"], row["submitted_date_c"] or row["created_date"],
                row["created_date"] or row["submitted_date_c"], row["decided_date_c"], row["expires_date_c"], row["withdrawn_date_c"],
                domain=web_domain(row["customer_website_c"]), account_id=row["customer_account_c"], opportunity_id=row["opportunity_c"],
                amount=row["amount_c"], currency=row["currency_iso_code"],
            )
        yield from self._carried_registrations(own_records)

    def _registration(self, key, partner_id, status, submitted_at, recorded_at, decided_at, expires_at, withdrawn_at, **about):
        decision = self.seeds.decision(SYSTEM, status)
        return RegistrationRecord(
            SYSTEM, key, partner_id, submitted_at=submitted_at, recorded_at=recorded_at, decided_at=decided_at if decision else None,
            decision=decision, expires_at=expires_at, withdrawn_at=withdrawn_at, **about,
        )

    def _carried_registrations(self, own_records: list[dict]):
        """Those that leads and deals carry in fields of their own, each once, unless a record of its own tells of it."""
        carriers = defaultdict(list)
        came_as = defaultdict(list)  # deal -> the leads that are registrations and became it
        for row in self.leads.values():
            if _carries_registration(row):
                came_as[self.conversion(row)[0]].append(row)
        carrying_deals = {key: row for key, row in self.deals.items() if _carries_registration(row)}
        for opportunity_id, rows in came_as.items():
            deal = carrying_deals.get(opportunity_id)
            for row in rows:
                key = row["registration_id_c"] or (deal and deal["registration_id_c"]) or row["id"]
                carriers[key].append((False, opportunity_id, row["id"], row))
        for opportunity_id, row in carrying_deals.items():
            leads = came_as.get(opportunity_id, [])
            lead_id = min((lead["id"] for lead in leads), default=None)
            number = min((lead["registration_id_c"] for lead in leads if lead["registration_id_c"]), default=None)
            carriers[row["registration_id_c"] or number or lead_id or opportunity_id].append((True, opportunity_id, lead_id, row))

        for key, found in carriers.items():
            submitted = [row["registration_submitted_date_c"] for *_, row in found if row["registration_submitted_date_c"]]
            is_deal, opportunity_id, lead_id, row = min(found, key=_emptied_last)
            partner_id = _registering_partner(row)
            twins = {(row["opportunity_c"], row["partner_account_c"]) for row in own_records if row["opportunity_c"]}
            twins |= {(row["lead_c"], row["partner_account_c"]) for row in own_records if row["lead_c"]}
            if key in {row["id"] for row in own_records} | {row["registration_id_c"] for row in own_records}:
                continue
            if {(opportunity_id, partner_id), (lead_id, partner_id)} & twins:
                continue
            submitted_at = min(submitted, default=None)
            yield self._registration(
                key, partner_id, row["registration_status_c"], submitted_at, submitted_at, row["registration_decided_date_c"],
                row["registration_expires_date_c"], row["registration_withdrawn_date_c"],
                domain=None if is_deal else web_domain(row["website"]),
                account_id=row["account_id"] if is_deal else self.conversion(row)[1],
                opportunity_id=opportunity_id,
                amount=row["amount"] if is_deal else None,
                currency=row["currency_iso_code"] if is_deal else None,
            )

    # -- touches -----------------------------------------------------------------------------------------------------

    def source_partners(self):
        own_name = plain(self.raw.own_names.get((SYSTEM, "opportunity", "partner_account_id"), "PartnerAccount"))
        shown = defaultdict(list)
        for row in self.raw.rows(SYSTEM, "opportunity_field_history"):
            if plain(row["field"] or "") == own_name and row["created_date"]:
                shown[row["opportunity_id"]].append(row)
        for key, deal in self.deals.items():
            value = deal["partner_account_id"]
            if value:
                first = _first_shown(value, shown[key]) or deal["created_date"]
                yield TouchRecord(SYSTEM, "crm_source_partner", key, value, first, first, opportunity_id=key)

    def listed_partners(self):
        """Salesforce writes a partner of a deal into both tables; a row the second one ever had is not read from the first."""
        listed = self.raw.rows(SYSTEM, "opportunity_partner")
        twins = {(row["opportunity_id"], row["account_to_id"]) for row in self.raw.rows_and_deleted(SYSTEM, "opportunity_partner")}
        for row in self.raw.rows(SYSTEM, "partner"):
            customer = self.deals.get(row["opportunity_id"], {}).get("account_id")
            names = (row["opportunity_id"], row["account_to_id"])
            if all(names) and names not in twins and row["account_to_id"] != customer:
                listed = [*listed, row]
        for row in listed:
            yield TouchRecord(
                SYSTEM, "crm_opportunity_partner", row["id"], row["account_to_id"], row["created_date"], row["created_date"],
                opportunity_id=row["opportunity_id"],
            )

    def campaign_responses(self):
        campaigns = {row["id"]: row for row in self.raw.rows(SYSTEM, "campaign") if row["partner_account_c"]}
        for row in self.raw.rows(SYSTEM, "campaign_member"):
            campaign = campaigns.get(row["campaign_id"])
            if campaign is None or not row["has_responded"]:
                continue
            day = row["first_responded_date"]
            responded_at = self.settings.start_of_day(day) if day else None
            contact = self.contact(row["contact_id"])
            opportunity_id, account_id = self.conversion(self.lead(row["lead_id"]))
            yield TouchRecord(
                SYSTEM, "partner_campaign", row["id"], campaign["partner_account_c"], responded_at, row["created_date"] or responded_at,
                opportunity_id=opportunity_id, account_id=contact["account_id"] if contact else account_id,
            )

    def activities(self):
        def start(day):
            return self.settings.start_of_day(day) if day else None

        for row in self.raw.rows(SYSTEM, "task"):
            if row["is_closed"]:
                yield from self._activity(row, row["completed_date_time"] or start(row["activity_date"]))
        for row in self.raw.rows(SYSTEM, "event"):
            yield from self._activity(row, row["start_date_time"] or row["activity_date_time"] or start(row["activity_date"]))

    def _activity(self, row: dict, happened_at: datetime | None):
        """An activity counts for what it is about: a deal or an account that is there."""
        contact = self.contact(row["who_id"])
        is_about_deal = row["what_id"] in self.deals
        is_about_account = self._find("account", self.accounts, row["what_id"]) is not None
        touch_type = self.seeds.activity_type.get((SYSTEM, (row["type"] or "").lower()), "co_sell")
        if contact and touch_type and (is_about_deal or is_about_account):
            yield TouchRecord(
                SYSTEM, touch_type, row["id"], contact["account_id"],
                happened_at, row["created_date"] or happened_at,
                opportunity_id=row["what_id"] if is_about_deal else None,
                account_id=None if is_about_deal else row["what_id"],
                is_ordinary=True,
            )


def _carries_registration(row: dict) -> bool:
    return bool(row["registration_id_c"] or row["registration_status_c"])


def _registering_partner(row: dict) -> str | None:
    return row["registration_partner_account_c"] or row["partner_account_id"]


def _emptied_last(carrier: tuple) -> tuple:
    """Packages empty the fields of an expired registration: what still has status and partner goes first, then a deal."""
    is_deal, opportunity_id, lead_id, row = carrier
    is_emptied = not (row["registration_status_c"] and _registering_partner(row))
    return (is_emptied, not is_deal, opportunity_id or "~", lead_id or "~")


def _first_shown(value: str, changes: list[dict]) -> datetime | None:
    """When a change first shows the value; None where none does, or where the first one replaces it: then it was there from the start."""
    changes = sorted(changes, key=lambda row: (row["created_date"], row["id"]))
    showing = [row["created_date"] for row in changes if row["new_value"] == value]
    return showing[0] if showing and changes[0]["old_value"] != value else None
