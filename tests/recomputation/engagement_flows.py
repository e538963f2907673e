"""What of engagement is dated inside a period: logins, content, training, messages, answers, inquiries and registrations."""

from datetime import datetime
from fractions import Fraction

from .evidence import Evidence, Flows
from .money import rounded

_CONTENT = {"view": "content_views", "download": "content_downloads", "share": "content_shares", "co_brand": "content_shares"}


def engagement_flows(evidence: Evidence) -> Flows:
    flows = Flows(evidence)
    _count_portal_and_content(evidence, flows)
    _count_training_and_messages(evidence, flows)
    _count_satisfaction(evidence, flows)
    _count_inquiries(evidence, flows)
    _count_registrations(evidence, flows)
    return flows


def _count_portal_and_content(evidence: Evidence, flows: Flows):
    for deed in evidence.deeds("portal_activity", "occurred_at"):
        if deed.row["event_type"] == "login":
            flows.add("portal_logins", deed.partner_id, deed.moment)
            flows.collect("portal_users", deed.partner_id, deed.moment, deed.person_id)
    for deed in evidence.deeds("content_activity", "occurred_at"):
        if deed.row["action"] in _CONTENT:
            flows.add(_CONTENT[deed.row["action"]], deed.partner_id, deed.moment)


def _count_training_and_messages(evidence: Evidence, flows: Flows):
    for deed in evidence.deeds("training_enrolments", "due_at"):
        flows.add("due_enrolments", deed.partner_id, deed.moment)
        flows.add("completed_enrolments", deed.partner_id, deed.moment, int(evidence.known(deed.row["completed_at"]) is not None))
    for deed in evidence.deeds("communications", "delivered_at"):
        if evidence.known(deed.row["bounced_at"]) is not None:
            continue
        opened = evidence.known(deed.row["first_opened_at"]) is not None
        clicked = evidence.known(deed.row["first_clicked_at"]) is not None
        flows.add("delivered", deed.partner_id, deed.moment)
        flows.add("opened", deed.partner_id, deed.moment, int(opened))
        flows.add("clicked", deed.partner_id, deed.moment, int(clicked))
        flows.add("opened_and_clicked", deed.partner_id, deed.moment, int(opened and clicked))


def _count_satisfaction(evidence: Evidence, flows: Flows):
    from_score = {Fraction(row["scale_max"]): row["satisfied_from"] for row in evidence.conformed.seed("satisfaction_scales")}
    for deed in evidence.deeds("surveys", "responded_at"):
        answer, scale = deed.row["score"], deed.row["scale_max"]
        if deed.row["survey_type"] == "csat" and answer is not None and scale and 0 <= answer <= scale:
            flows.add("satisfaction_responses", deed.partner_id, deed.moment)
            flows.add("satisfied_responses", deed.partner_id, deed.moment, int(answer >= from_score.get(Fraction(scale), scale - 1)))
            flows.add("satisfaction", deed.partner_id, deed.moment, rounded(100 * Fraction(answer) / Fraction(scale), 6))


def _count_inquiries(evidence: Evidence, flows: Flows):
    """Tickets that a partner's person raised."""
    for row in evidence.conformed.rows("tickets"):
        opened_at, solved_at = evidence.known(row["opened_at"]), evidence.known(row["solved_at"])
        requester = evidence.conformed.person(row["source_system"], row["source_person_id"])
        if opened_at and solved_at and opened_at <= solved_at and requester and requester["partner_id"]:
            flows.add("inquiries", requester["partner_id"], solved_at)
            flows.collect("inquiry_hours", requester["partner_id"], solved_at, _hours(opened_at, solved_at))


def _count_registrations(evidence: Evidence, flows: Flows):
    for registration in evidence.company.registrations.values():
        partner_id, submitted_at = registration["partner_id"], registration["submitted_at"]
        if partner_id is None:
            continue
        flows.add("submitted", partner_id, submitted_at)
        for decision in ("approved", "rejected"):
            decided_at = registration[f"{decision}_at"]
            if decided_at is not None:
                flows.add(decision, partner_id, decided_at)
                flows.add("decided", partner_id, decided_at)
                if decided_at >= submitted_at:
                    flows.collect("decision_hours", partner_id, decided_at, _hours(submitted_at, decided_at))
        if registration["expired_at"] is not None:
            flows.add("expired", partner_id, registration["expired_at"])


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600
