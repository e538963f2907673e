"""The file drop of a partner tool."""

from ..identity import web_domain
from ..raw import Raw
from ..records import LeadRecord, PartnerRecord, Records, RegistrationRecord, TouchRecord
from ..seeds import Seeds
from ..settings import Settings

SYSTEM = "prm"
# What an activity may be, when no seed row says otherwise; reviews and feedback touch no customer.
_ACTIVITY_TOUCHES = {"co_sell", "technical_enablement", "services", "integration", "marketplace", "event", "content_share", "proposal_support"}


def read(raw: Raw, seeds: Seeds, settings: Settings, records: Records) -> None:
    records.partners += [_partner(row) for row in raw.rows(SYSTEM, "partners")]
    records.leads += [_lead(row) for row in raw.rows(SYSTEM, "leads")]
    records.registrations += [_registration(row, seeds) for row in raw.rows(SYSTEM, "deal_registrations")]
    for row in raw.rows(SYSTEM, "activities"):
        activity = (row["activity_type"] or "").lower()
        touch_type = seeds.activity_type.get((SYSTEM, activity), activity if activity in _ACTIVITY_TOUCHES else None)
        if touch_type:
            records.touches.append(
                TouchRecord(
                    SYSTEM, touch_type, row["activity_id"], row["partner_id"], row["occurred_at"], row["created_at"] or row["occurred_at"],
                    row["crm_opportunity_id"], row["crm_account_id"],
                )
            )


def _partner(row: dict) -> PartnerRecord:
    manager = row["partner_manager_email"]
    return PartnerRecord(
        system=SYSTEM,
        partner_id=row["partner_id"],
        name=row["partner_name"],
        domain=web_domain(row["website"]),
        crm_account_id=row["crm_account_id"],
        created_at=row["created_at"],
        own_values={
            "partner_type": row["partner_type"],
            "tier": row["tier"],
            "region": row["region"],
            "partner_manager_email": manager.lower() if manager else None,
        },
        manager_name=row["partner_manager_name"],
    )


def _lead(row: dict) -> LeadRecord:
    return LeadRecord(
        system=SYSTEM,
        lead_id=row["lead_id"],
        crm_lead_id=row["crm_lead_id"],
        partner_id=row["partner_id"],
        account_id=row["crm_account_id"],
        opportunity_id=row["crm_opportunity_id"],
        domain=web_domain(row["company_domain"]),
        submitted_at=row["submitted_at"],
        recorded_at=row["created_at"] or row["submitted_at"],
        rejected_at=row["rejected_at"],
    )


def _registration(row: dict, seeds: Seeds) -> RegistrationRecord:
    return RegistrationRecord(
        system=SYSTEM,
        registration_id=row["registration_id"],
        partner_id=row["partner_id"],
        domain=web_domain(row["customer_domain"]),
        account_id=row["crm_account_id"],
        opportunity_id=row["crm_opportunity_id"],
        amount=row["amount"],
        currency=row["currency"],
        submitted_at=row["submitted_at"],
        recorded_at=row["created_at"] or row["submitted_at"],
        decided_at=row["decided_at"],
        decision=seeds.decision(SYSTEM, row["decision"]),
        expires_at=row["expires_at"],
        withdrawn_at=row["withdrawn_at"],
    )
