"""The governed reference data, shared with the project: read as data, never as code."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from .raw import read_csv


@dataclass(frozen=True)
class Rule:
    rule_id: str
    credit_type: str
    precedence: int
    touch_type: str
    opportunity_type: str | None
    lookback_days: int
    claim_lock_days: int
    protection_days: int | None
    valid_from: date | None
    valid_to: date | None

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Model:
    attribution_model: str
    first_share: Decimal
    registered_share: Decimal
    opened_share: Decimal
    closed_share: Decimal
    spread_share: Decimal
    half_life_days: Decimal | None
    uses_touch_weights: bool


@dataclass(frozen=True)
class Seeds:
    rules: list[Rule]
    stage_status: dict[tuple[str, str], str]
    opportunity_type: dict[tuple[str, str], str]
    activity_type: dict[tuple[str, str], str]
    partner_account_type: dict[str, str]
    registration_decision: dict[tuple[str, str], str]
    later_stages: set[tuple[str, str]]  # words for a stage past the decision
    campaign_partner: dict[tuple[str, str], str]
    crosswalk: dict[tuple[str, str], str]
    customer_crosswalk: dict[tuple[str, str], str]
    shared_domains: set[str]
    targets: dict[tuple[str, str, str, str, date], Decimal]
    models: list[Model]
    touch_weights: dict[str, Decimal]

    def decision(self, system: str, word: str | None) -> str | None:
        """approved or rejected, a word nobody mapped, or None while undecided."""
        found = self.registration_decision.get((system, (word or "").lower()), (word or "").lower())
        return found if found not in ("", "undecided") else None


def read_seeds(seeds_path) -> Seeds:
    def rows(name: str) -> list[dict]:
        path = Path(seeds_path) / f"{name}.csv"
        return read_csv(path) if path.is_file() else []

    return Seeds(
        rules=[_rule(row) for row in rows("attribution_rules")],
        stage_status=_by_value(rows("stage_mapping"), "stage_name", "stage_status"),
        opportunity_type=_by_value(rows("opportunity_types"), "source_value", "opportunity_type"),
        activity_type=_by_value(rows("activity_types"), "source_value", "touch_type"),
        partner_account_type={row["source_value"].lower(): row["partner_type"] for row in rows("partner_account_types")},
        registration_decision=_by_value(rows("registration_decisions"), "source_value", "decision"),
        later_stages={
            (row["source_system"], row["source_value"].lower()) for row in rows("registration_decisions") if row.get("is_later_stage") == "true"
        },
        campaign_partner={(row["source_system"], row["campaign_id"]): row["source_partner_id"] for row in rows("campaign_partners")},
        customer_crosswalk={(row["source_system"], row["source_id"]): row["account_id"] for row in rows("customer_crosswalk")},
        crosswalk={(row["source_system"], row["source_id"]): row["partner_id"] for row in rows("partner_crosswalk")},
        shared_domains={row["domain"].lower() for row in rows("shared_domains")},
        targets={_target_key(row): Decimal(row["target"]) for row in rows("kpi_targets") if row["target"]},
        models=[_model(row) for row in rows("attribution_models")],
        touch_weights={row["touch_type"]: Decimal(row["default_weight"]) for row in rows("touch_types")},
    )


def _by_value(rows: list[dict], value: str, meaning: str) -> dict[tuple[str, str], str]:
    return {(row["source_system"], row[value].lower()): row[meaning] for row in rows}


def _target_key(row: dict):
    return (row["kpi"], row["scope_type"], row["scope_id"], row["period_grain"], date.fromisoformat(row["period_start"]))


def _rule(row: dict) -> Rule:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    return Rule(
        rule_id=row["rule_id"],
        credit_type=row["credit_type"],
        precedence=int(row["precedence"]),
        touch_type=row["touch_type"],
        opportunity_type=row["opportunity_type"] or None,
        lookback_days=int(row["lookback_days"]),
        claim_lock_days=int(row["claim_lock_days"] or 0),
        protection_days=int(row["protection_days"]) if row["protection_days"] else None,
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
    )


def _model(row: dict) -> Model:
    shares = {f"{name}_share": Decimal(row[f"{name}_share"] or 0) for name in ("first", "registered", "opened", "closed", "spread")}
    return Model(
        attribution_model=row["attribution_model"],
        half_life_days=Decimal(row["half_life_days"]) if row["half_life_days"] else None,
        uses_touch_weights=row["uses_touch_weights"].lower() in ("true", "t", "1"),
        **shares,
    )
