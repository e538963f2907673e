"""The governed seeds, altered: rules that change mid-year, one with a gap between its versions, rules and models the project does not have."""

import csv
from pathlib import Path

from tests.conftest import copy_project

RULES_CHANGE = "2025-03-01"
GAP_STARTS, GAP_ENDS = "2025-02-01", "2025-04-01"

# What the version that is valid from RULES_CHANGE says otherwise.
CHANGED_RULES = {
    "registered": {"lookback_days": 90, "claim_lock_days": 30, "protection_days": 45},
    "referred": {"lookback_days": 120, "claim_lock_days": 7, "precedence": 5},
    "crm_declared": {"lookback_days": 60, "claim_lock_days": 0},
    "inherited": {"lookback_days": 100, "claim_lock_days": 3},
    "influence_co_sell": {"lookback_days": 45},
    "influence_deal_registration": {"lookback_days": 200, "protection_days": 60},
    "influence_services": {"opportunity_type": "renewal"},
}
# Not valid from GAP_STARTS to before GAP_ENDS, then as stated here.
INTERRUPTED_RULES = {"campaign": {"lookback_days": 30, "opportunity_type": ""}, "influence_event": {"lookback_days": 20}}

ADDED_RULES = [
    {"rule_id": "met_at_event", "credit_type": "sourced", "precedence": 30, "touch_type": "event", "opportunity_type": "new_business",
     "lookback_days": 30, "claim_lock_days": 0, "reason": "the partner's event came just before the deal"},
    {"rule_id": "registered_expansion", "credit_type": "sourced", "precedence": 10, "touch_type": "deal_registration", "opportunity_type": "expansion",
     "lookback_days": 30, "claim_lock_days": 60, "protection_days": 10, "reason": "an expansion may be registered for longer"},
    {"rule_id": "inherited_renewal", "credit_type": "sourced", "precedence": 55, "touch_type": "original_sourcing", "opportunity_type": "renewal",
     "lookback_days": 200, "claim_lock_days": 0, "valid_from": RULES_CHANGE, "reason": "renewals inherit their sourcing too"},
    {"rule_id": "influence_original_sourcing", "credit_type": "influenced", "precedence": 100, "touch_type": "original_sourcing",
     "lookback_days": 50, "reason": "the partner brought this customer not long ago"},
]
ADDED_MODELS = [
    {"attribution_model": "everything_at_once", "first_share": 0.2, "registered_share": 0.3, "opened_share": 0.1, "closed_share": 0.15,
     "spread_share": 0.25, "half_life_days": 7, "uses_touch_weights": "true", "description": "Anchors and spread and decay and weights"},
    {"attribution_model": "registered_only", "first_share": 0, "registered_share": 1, "opened_share": 0, "closed_share": 0,
     "spread_share": 0, "uses_touch_weights": "false", "description": "All to the registration; even where nobody registered"},
    # Their touches of old deals weigh next to nothing, all of them together, and hold the whole deal nevertheless.
    {"attribution_model": "first_decayed", "first_share": 1, "registered_share": 0, "opened_share": 0, "closed_share": 0,
     "spread_share": 0, "half_life_days": 1, "uses_touch_weights": "false", "description": "All to the first touch, though its weight halves every day"},
    {"attribution_model": "anchors_decayed", "first_share": 0.4, "registered_share": 0.4, "opened_share": 0.2, "closed_share": 0,
     "spread_share": 0, "half_life_days": 2, "uses_touch_weights": "true", "description": "Three anchors far from the end, by age and type"},
    {"attribution_model": "spread_decayed", "first_share": 0, "registered_share": 0, "opened_share": 0, "closed_share": 0,
     "spread_share": 1, "half_life_days": 1, "uses_touch_weights": "true", "description": "By age and type; the last touch may weigh nothing"},
]
WEIGHTLESS_TYPE = "event"


def governed_project(folder: Path) -> Path:
    """A copy of the project whose seeds are the altered ones."""
    alter_seeds(copy_project(folder) / "seeds")
    return folder


def alter_seeds(seeds: Path) -> None:
    """Rewrite the seed files of a copy of the project."""
    _rewrite(seeds / "attribution_rules.csv", _altered_rules)
    _rewrite(seeds / "attribution_models.csv", lambda models: models + ADDED_MODELS)
    _rewrite(seeds / "touch_types.csv", _with_a_weightless_type)


def _rewrite(path: Path, change) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header, before = reader.fieldnames, list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(before))


def _altered_rules(rules: list[dict]) -> list[dict]:
    unknown = (CHANGED_RULES.keys() | INTERRUPTED_RULES.keys()) - {rule["rule_id"] for rule in rules}
    assert not unknown, f"Seed attribution_rules has no rule {', '.join(sorted(unknown))} any more: correct tests/worlds/governed.py."
    versions = []
    for rule in rules:
        if rule["rule_id"] in CHANGED_RULES:
            versions.append(rule | {"valid_to": RULES_CHANGE})
            versions.append(rule | {"valid_from": RULES_CHANGE} | CHANGED_RULES[rule["rule_id"]])
        elif rule["rule_id"] in INTERRUPTED_RULES:
            versions.append(rule | {"valid_to": GAP_STARTS})
            versions.append(rule | {"valid_from": GAP_ENDS} | INTERRUPTED_RULES[rule["rule_id"]])
        else:
            versions.append(rule)
    return versions + [{"valid_from": "2000-01-01"} | rule for rule in ADDED_RULES]


def _with_a_weightless_type(types: list[dict]) -> list[dict]:
    return [row | ({"default_weight": 0} if row["touch_type"] == WEIGHTLESS_TYPE else {}) for row in types]
