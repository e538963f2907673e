"""What any system may say, in one shape whatever the system; ids are still each system's own."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Account:
    system: str
    account_id: str
    domain: str | None
    region: str | None
    synced_account_id: str | None = None  # the same company in another CRM


@dataclass(frozen=True)
class PartnerRecord:
    system: str
    partner_id: str
    name: str | None
    domain: str | None
    crm_account_id: str | None
    created_at: datetime | None
    own_values: dict[str, str | None]  # partner_type, tier, region, partner_manager_email
    manager_name: str | None = None


@dataclass(frozen=True)
class DealRecord:
    system: str
    opportunity_id: str
    account_id: str | None
    type_label: str | None
    stage: str | None
    amount: Decimal | None
    currency: str | None
    probability: Decimal | None  # percent
    close_date: date | None
    is_closed: bool
    is_won: bool
    opened_at: datetime
    size: str | None
    synced_opportunity_id: str | None = None  # the same deal in another CRM


@dataclass(frozen=True)
class Move:
    """A deal from a moment on; what is None has not changed since it was last told, or was never told."""

    opportunity_id: str
    moved_at: datetime
    order: str  # among moves of one moment
    stage: str | None
    amount: Decimal | None
    probability: Decimal | None
    close_date: date | None
    is_closed: bool | None = None  # what the CRM says of the stage
    is_won: bool | None = None


@dataclass(frozen=True)
class LeadRecord:
    system: str
    lead_id: str
    crm_lead_id: str | None
    partner_id: str | None
    account_id: str | None
    opportunity_id: str | None
    domain: str | None
    submitted_at: datetime
    recorded_at: datetime
    rejected_at: datetime | None = None

    @property
    def is_the_crms(self) -> bool:
        return self.system in ("salesforce", "hubspot")


@dataclass(frozen=True)
class RegistrationRecord:
    system: str
    registration_id: str
    partner_id: str | None
    domain: str | None
    account_id: str | None
    opportunity_id: str | None
    amount: Decimal | None
    currency: str | None
    submitted_at: datetime | None
    recorded_at: datetime | None
    decided_at: datetime | None
    decision: str | None  # approved, rejected, a word nobody mapped, or None
    expires_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class TouchRecord:
    system: str
    touch_type: str
    record_id: str
    partner_id: str | None
    touched_at: datetime | None
    recorded_at: datetime | None
    opportunity_id: str | None = None
    account_id: str | None = None
    is_ordinary: bool = False  # sales work, which is a touch only where a partner took part


@dataclass
class Records:
    accounts: list[Account] = field(default_factory=list)
    partners: list[PartnerRecord] = field(default_factory=list)
    deals: list[DealRecord] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    leads: list[LeadRecord] = field(default_factory=list)
    registrations: list[RegistrationRecord] = field(default_factory=list)
    touches: list[TouchRecord] = field(default_factory=list)
    merges: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # (system, kind) -> merged id -> the id it became part of
