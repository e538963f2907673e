"""Each partner's onboarding, from the first step begun to the one that makes it operational."""

from dataclasses import dataclass
from datetime import datetime

from .evidence import Evidence


@dataclass(frozen=True)
class Onboarding:
    begun_at: datetime | None
    operational_at: datetime | None
    abandoned_at: datetime | None  # only of those that never became operational

    def is_open_before(self, moment: datetime) -> bool:
        """Begun and still waiting at the last instant before the moment."""
        over = (self.operational_at, self.abandoned_at)
        return self.begun_at is not None and self.begun_at < moment and not any(end is not None and end < moment for end in over)


class Onboardings:
    def __init__(self, evidence: Evidence):
        self._operational = {row["step"]: row["is_operational"] for row in evidence.conformed.seed("onboarding_steps")}
        steps: dict[str, list[dict]] = {}
        for row in evidence.conformed.rows("onboarding_steps"):
            partner_id, _ = evidence.whose(row)
            if partner_id is not None and row["step"] in self._operational:
                moments = {column: evidence.known(row[column]) for column in ("started_at", "completed_at", "abandoned_at")}
                steps.setdefault(partner_id, []).append(row | moments)
        self.of_partner = {partner_id: self._onboarding(rows) for partner_id, rows in steps.items()}

    def _onboarding(self, rows: list[dict]) -> Onboarding:
        operational_at = _first(row["completed_at"] for row in rows if self._operational[row["step"]])
        return Onboarding(
            begun_at=_first(row["started_at"] for row in rows),
            operational_at=operational_at,
            abandoned_at=None if operational_at else _first(row["abandoned_at"] for row in rows),
        )


def _first(moments) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
