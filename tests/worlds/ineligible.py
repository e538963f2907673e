"""Touches that are not eligible, each for one reason: adding them may change no class, share or cent."""

from datetime import timedelta
from random import Random

from .other_systems import is_registered_elsewhere
from .world import AS_OF, DAY, HOUR, MICROSECOND, PLAIN_TYPES, Deal, World


def add_ineligible_touches(world: World, random: Random) -> dict[str, str]:
    """Add touches to the world's deals. {touch id: what must keep it out}"""
    expected = {}
    world.random = random
    for deal in (deal for deal in world.deals if deal.closed_at is None or deal.closed_at > deal.opened_at):  # else every touch is after the close
        for obstacle in random.sample(list(OBSTACLES), 3):
            if touch_id := OBSTACLES[obstacle](world, deal, world.any_partner()):
                expected[touch_id] = obstacle
    return expected


def _activity(world: World, partner: str, deal: Deal, at, recorded_at=None) -> str:
    touch_type = world.random.choice(PLAIN_TYPES)
    return f"{touch_type}:prm:{world.activity(touch_type, partner, deal, at, recorded_at)}"


def _registration(world: World, partner: str, deal: Deal, **life) -> str | None:
    """None where another system keeps a registration of the deal: the PRM's would be the same one, told better."""
    if is_registered_elsewhere(world, deal):
        return None
    submitted = deal.opened_at - DAY
    life = {"expires_at": AS_OF, **life}
    return f"deal_registration:prm:{world.registration(partner, deal, submitted, **life)}"


def unknown_partner(world, deal, partner):
    return _activity(world, f"{world.name}-STRANGER", deal, deal.opened_at)


def after_close(world, deal, partner):
    if deal.closed_at:
        return _activity(world, partner, deal, deal.closed_at + world.random.choice((timedelta(0), HOUR)))


def backdated(world, deal, partner):
    if deal.closed_at:
        return _activity(world, partner, deal, deal.opened_at, deal.closed_at + world.random.choice((timedelta(0), HOUR)))


def before_the_window(world, deal, partner):
    longest = max((rule.lookback_days for rule in world.rules_for(deal) if rule.touch_type == "integration"))
    at = deal.opened_at - timedelta(days=longest) - MICROSECOND
    return f"integration:prm:{world.activity('integration', partner, deal, at)}"


def lead_rejected(world, deal, partner):
    rejected_at = world.random.choice((deal.opened_at, AS_OF - MICROSECOND))
    return f"referral:prm:{world.lead(partner, deal, deal.opened_at - DAY, rejected_at=rejected_at)}"


def registration_undecided(world, deal, partner):
    return _registration(world, partner, deal, decision="", **world.random.choice(({}, {"decided_at": ""})))


def registration_rejected(world, deal, partner):
    return _registration(world, partner, deal, decision="rejected")


def registration_decided_late(world, deal, partner):
    if deal.closed_at:
        return _registration(world, partner, deal, decided_at=deal.closed_at)


def registration_withdrawn(world, deal, partner):
    return _registration(world, partner, deal, withdrawn_at=deal.judged_until - MICROSECOND)


def protection_ended(world, deal, partner):
    return _registration(world, partner, deal, expires_at=deal.opened_at)


OBSTACLES = {
    function.__name__.replace("_", " "): function
    for function in (
        unknown_partner, after_close, backdated, before_the_window, lead_rejected, registration_undecided, registration_rejected,
        registration_decided_late, registration_withdrawn, protection_ended,
    )
}
