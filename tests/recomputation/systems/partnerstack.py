"""PartnerStack: times in milliseconds, money in cents, details in JSON."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ..cells import json_text
from ..identity import web_domain
from ..raw import Raw
from ..records import LeadRecord, PartnerRecord, Records, RegistrationRecord
from ..seeds import Seeds
from ..settings import Settings

SYSTEM = "partnerstack"


def read(raw: Raw, seeds: Seeds, settings: Settings, records: Records) -> None:
    groups = {row["key"]: row["name"] for row in raw.rows(SYSTEM, "groups")}
    records.partners += [_partner(row, groups, seeds) for row in raw.rows(SYSTEM, "partnerships")]
    records.leads += [_lead(row, seeds) for row in raw.rows(SYSTEM, "leads")]
    records.registrations += [_registration(row, seeds) for row in raw.rows(SYSTEM, "deals") if (row["source"] or "partner").lower() == "partner"]


def _partner(row: dict, groups: dict, seeds: Seeds) -> PartnerRecord:
    data, manager = row["m_data"], json_text(row["manager"], "email")
    full_name = " ".join(name for name in (row["first_name"], row["last_name"]) if name)
    group = json_text(row["partner_group"], "name") or groups.get(json_text(row["partner_group"], "key") or row["group_key"])
    return PartnerRecord(
        system=SYSTEM,
        partner_id=row["partner_key"],
        name=json_text(row["team"], "name") or json_text(data, "company_name") or full_name or None,
        domain=web_domain(json_text(data, "website") or row["email"]),
        crm_account_id=json_text(data, "crm_account_id"),
        created_at=row["created_at"] or row["joined_at"],
        own_values={
            "partner_type": _partner_type(row["tags"], group, seeds),
            "tier": group,
            "region": json_text(data, "region"),
            "partner_manager_email": manager.lower() if manager else None,
        },
        manager_name=json_text(row["manager"], "name"),
    )


def _partner_type(tags, group: str | None, seeds: Seeds) -> str | None:
    """A tag says it, else the name of the group; a type goes before a plain unknown."""
    tags = [str(tag).lower() for tag in tags] if isinstance(tags, list) else []
    by_tag = sorted(seeds.partner_account_type[tag] for tag in tags if tag in seeds.partner_account_type)
    by_group = seeds.partner_account_type.get((group or "").lower())
    found = by_tag + ([by_group] if by_group else [])
    return next((partner_type for partner_type in found if partner_type != "unknown"), found[0] if found else None)


def _lead(row: dict, seeds: Seeds) -> LeadRecord:
    rejected = seeds.decision(SYSTEM, row["status"]) == "rejected"
    return LeadRecord(
        system=SYSTEM,
        lead_id=row["key"],
        crm_lead_id=row["external_key"],
        partner_id=row["partner_key"],
        account_id=json_text(row["meta"], "crm_account_id"),
        opportunity_id=json_text(row["meta"], "crm_opportunity_id"),
        domain=web_domain(json_text(row["field_data"], "website") or json_text(row["field_data"], "email")),
        submitted_at=row["created_at"],
        recorded_at=row["created_at"],
        rejected_at=(row["updated_at"] or row["created_at"]) if rejected else None,
    )


def _registration(row: dict, seeds: Seeds) -> RegistrationRecord:
    decision = seeds.decision(SYSTEM, row["stage"])
    return RegistrationRecord(
        system=SYSTEM,
        registration_id=row["key"],
        partner_id=row["partner_key"],
        domain=web_domain(json_text(row["field_data"], "website")),
        account_id=json_text(row["meta"], "crm_account_id"),
        opportunity_id=row["external_key"],
        amount=_money(row["amount"]),
        currency=json_text(row["field_data"], "currency"),
        submitted_at=row["created_at"],
        recorded_at=row["created_at"],
        decided_at=_decided_at(row, seeds) if decision else None,
        decision=decision,
        expires_at=None,
        withdrawn_at=None,
    )


def _decided_at(row: dict, seeds: Seeds) -> datetime:
    """PartnerStack dates no decision: its row's last change stands in, unless the deal has moved on since."""
    moved_on = (SYSTEM, (row["stage"] or "").lower()) in seeds.later_stages
    return row["created_at"] if moved_on else row["updated_at"] or row["created_at"]


def _money(cents: Decimal | None) -> Decimal | None:
    return None if cents is None else (cents / 100).quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
