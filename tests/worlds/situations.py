"""What a world is about. Each situation is a function that puts deals and touches into a world; its docstring says what it is for."""

from datetime import date, timedelta

from . import situations_of_other_systems
from .governed import GAP_ENDS, GAP_STARTS, RULES_CHANGE
from .world import AMOUNTS, AS_OF, DAY, HOUR, MICROSECOND, PLAIN_TYPES, TOUCH_TYPES, World, beside, start_of


def no_touch(world: World) -> None:
    """Deals that nobody touched."""
    for account in world.accounts:
        for _ in range(world.random.randint(1, 4)):
            world.deal(account)


def one_touch(world: World) -> None:
    """One touch takes everything, in every model."""
    for _ in range(3):
        deal = world.deal()
        world.touch(world.random.choice(TOUCH_TYPES), world.any_partner(), deal, deal.opened_at - world.random.randrange(1, 28) * DAY)


def two_touches(world: World) -> None:
    """First and last, each side of the opening or both on one."""
    for _ in range(3):
        deal = world.deal()
        for days in world.random.sample((-40, -20, -1, 0, 1), 2):
            world.touch(world.random.choice(TOUCH_TYPES), world.any_partner(), deal, deal.opened_at + days * DAY)


def many_touches(world: World) -> None:
    """A deal with dozens of touches, some at one moment, and a few more deals beside it on the same account."""
    deal = world.deal()
    world.scatter(deal, world.random.randint(30, 45), to_account=False)
    moment = deal.opened_at + HOUR
    for _ in range(5):
        world.touch(world.random.choice(PLAIN_TYPES), world.any_partner(), deal, moment)
    for _ in range(2):
        world.scatter(world.deal(deal.account_id), world.random.randint(3, 8))


def window_edges(world: World) -> None:
    """A touch on, just before and just after the edges of every rule that applies."""
    for _ in range(2):
        deal = world.deal()
        rules = world.rules_for(deal)
        for rule in world.random.sample(rules, 6):
            edges = beside(deal.opened_at - timedelta(days=rule.lookback_days))
            if rule.credit_type == "sourced":
                edges += beside(deal.opened_at + timedelta(days=rule.claim_lock_days))
            if rule.lookback_days < 10_000 and rule.touch_type != "original_sourcing":
                for edge in world.random.sample(edges, 3):
                    world.touch(rule.touch_type, world.any_partner(), deal, edge, to_account=world.random.random() < 0.3)


def closing_edges(world: World) -> None:
    """Touches, records, decisions and withdrawals on, just before and just after the closing moment."""
    for status in ("won", "lost", "won"):
        deal = world.deal(status=status)
        before = deal.opened_at + HOUR / 2
        for at in world.random.sample(beside(deal.judged_until), 2):
            world.touch(world.random.choice(TOUCH_TYPES), world.any_partner(), deal, at)
        for recorded_at in beside(deal.judged_until):
            world.touch(world.random.choice(PLAIN_TYPES), world.any_partner(), deal, before, recorded_at)
        for moment in world.random.sample(beside(deal.judged_until), 2):
            world.registration(world.any_partner(), deal, before, decided_at=moment, expires_at=AS_OF)
            world.registration(world.any_partner(), deal, before, withdrawn_at=moment, expires_at=AS_OF)


def registrations(world: World) -> None:
    """Registrations in every state, protected until just before, at and just after the moment that matters."""
    for days_after_opening in (-5, 5, 40):
        deal = world.deal(opportunity_type="expansion" if days_after_opening == 40 else None)
        submitted = deal.opened_at + days_after_opening * DAY
        needed_until = max(deal.opened_at, submitted)
        protections = [rule.protection_days for rule in world.rules_for(deal) if rule.touch_type == "deal_registration"]
        lives = [{"expires_at": moment} for moment in beside(needed_until)]
        lives += [{"decided_at": moment - timedelta(days=days)} for days in protections for moment in beside(needed_until)]
        lives += [{"decision": decision} for decision in ("rejected", "Approved", "on hold")]
        lives += [{"decision": "", "decided_at": ""}, {"decided_at": ""}]
        lives += [{"withdrawn_at": submitted + HOUR}]
        for life in world.random.sample(lives, 6):
            world.registration(world.any_partner(), deal, submitted, to_account=world.random.random() < 0.4, **{"decided_at": submitted, **life})


def registered_customers(world: World) -> None:
    """Registrations of one customer, each beside the end of an earlier one or of its deal; some deals they may claim, others only influence."""
    for account in [*world.accounts, world.account()]:
        submitted = world.any_moment(date(2024, 9, 1), date(2025, 2, 15))
        opened = [submitted + days * DAY for days in world.random.sample((-60, -20, -1, 0, 10, 10, 30), 2)]
        deals = [world.deal(account, opened_at, opened_at + 90 * DAY if world.random.random() < 0.7 else None) for opened_at in opened]
        ends = [deal.closed_at for deal in deals if deal.closed_at and deal.closed_at > submitted]
        for number in range(world.random.choice((2, 2, 3))):
            at = world.random.choice(beside(world.random.choice(ends))) if number and ends else submitted
            end = at + world.random.choice((20, 60, 200)) * DAY
            life = world.random.choice((
                {"expires_at": AS_OF}, {"expires_at": AS_OF}, {"decided_at": at + 5 * DAY, "expires_at": AS_OF}, {"decided_at": end - 5 * DAY},
                {"expires_at": end}, {"expires_at": end, "decided_at": "", "decision": ""}, {"expires_at": AS_OF, "withdrawn_at": end},
                {"expires_at": end, "withdrawn_at": end}, {"decided_at": end, "decision": "rejected"},
            ))
            if life != {"expires_at": AS_OF}:
                ends.append(end)
            world.registration(world.any_partner(), world.random.choice(deals), at, to_account=world.random.random() < 0.6, **life)
    opened_at = world.any_moment(date(2024, 9, 1), date(2025, 2, 15))
    deal = world.deal(world.account(), opened_at, opened_at + 90 * DAY, "new_business", "won")
    for at in (opened_at, world.random.choice(beside(deal.closed_at))):
        world.registration(world.any_partner(), deal, at, expires_at=AS_OF)


def ties(world: World) -> None:
    """Claims that only a microsecond, the time of recording, the id or the rule tells apart."""
    while len(world.partners) < 2:
        world.partner()
    for kind in ("touch", "record", "id", "rule"):
        deal = world.deal(opportunity_type="new_business")
        at = deal.opened_at - 10 * DAY
        first, second = world.random.sample(list(world.partners), 2)
        recorded_at = at + HOUR
        if kind == "rule":
            world.touch("partner_campaign", first, deal, at - 5 * DAY)
            world.touch("crm_source_partner", first, deal, at)
            world.touch("referral", second, deal, at)
            continue
        claim = world.random.choice((world.lead, lambda *named: world.registration(*named, expires_at=AS_OF)))
        claim(first, deal, at, recorded_at)
        claim(second, deal, at + MICROSECOND * (kind == "touch"), recorded_at - MICROSECOND * (kind == "record"))
        for partner in world.partners:
            world.touch("co_sell", partner, deal, world.random.choice((at, deal.opened_at)))


def lost_claims(world: World) -> None:
    """A claim that loses and that no influence rule admits: a CRM partner field shown long ago."""
    while len(world.partners) < 2:
        world.partner()
    for _ in range(2):
        deal = world.deal(opened_at=world.any_moment(last=date(2025, 2, 20)))
        loser, winner = world.random.sample(list(world.partners), 2)
        world.partner_field(loser, deal, deal.opened_at - 185 * DAY)
        world.registration(winner, deal, deal.opened_at - 3 * DAY)
        if world.random.random() < 0.3:
            world.touch("services", loser, deal, deal.opened_at - HOUR)


def account_only(world: World) -> None:
    """Touches that name only the account serve each of its deals whose window holds them; the account may have been merged."""
    account = world.accounts[0]
    opened = world.any_moment(last=date(2025, 2, 28))
    deals = [world.deal(account, opened_at=opened + world.random.randrange(90) * DAY) for _ in range(world.random.randint(2, 4))]
    merged = world.key("A")
    world.add("salesforce/account", id=merged, is_deleted=True, master_record_id=account)
    for deal in deals:
        world.scatter(deal, 3, to_account=True)
        world.activity("co_sell", world.any_partner(), deal, deal.opened_at, crm_opportunity_id="", crm_account_id=merged)


def leads(world: World) -> None:
    """Leads of the CRM, of the PRM and of both; converted or not, rejected before or after as-of."""
    for _ in range(3):
        deal = world.deal(opportunity_type=world.random.choice(("new_business", "new_business", "renewal")))
        at, partner = deal.opened_at - world.random.randrange(1, 100) * DAY, world.any_partner()
        world.crm_lead(partner, deal, at, to_account=world.random.random() < 0.5, is_converted=world.random.random() < 0.7)
        known_twice = world.crm_lead(world.another_partner(partner), deal, at + DAY, converted_on=world.random.choice((None, date(2025, 7, 1))))
        names = world.random.choice(({}, {"crm_opportunity_id": ""}))
        recorded_at = world.random.choice((at + HOUR, at + HOUR, AS_OF))
        world.lead(partner, deal, at + HOUR, recorded_at, crm_lead_id=known_twice, **names)
        for rejected_at in world.random.sample((at + 2 * HOUR, AS_OF - MICROSECOND, AS_OF), 2):
            world.lead(world.any_partner(), deal, at, rejected_at=rejected_at)


def campaigns(world: World) -> None:
    """Responses count from the midnight that begins their day; deals are opened where a rule's window ends exactly then."""
    for _ in range(3):
        day = world.any_moment().date()
        lookback = world.random.choice([rule.lookback_days for rule in world.rules if rule.touch_type == "partner_campaign"])
        opened_at = world.random.choice((*beside(start_of(day) + timedelta(days=lookback)), *beside(start_of(day + DAY))))
        if opened_at < AS_OF:
            deal = world.deal(opened_at=opened_at)
            for offset in (-1, 0, 0, 1):
                world.response(world.any_partner(), deal, day + offset * DAY, to_account=world.random.random() < 0.5)


def partner_field(world: World) -> None:
    """The CRM's partner field: there from the start, shown later, cleared in between, or replaced."""
    for _ in range(4):
        deal, partner = world.deal(), world.any_partner()
        shown = world.random.choice((deal.opened_at - 200 * DAY, *beside(deal.opened_at + 14 * DAY), *beside(deal.opened_at)))
        variant = world.random.choice(("never changed", "shown", "cleared in between", "there from the start"))
        world.partner_field(partner, deal, *{"shown": (shown,), "cleared in between": (shown, shown + 20 * DAY)}.get(variant, ()))
        if variant == "there from the start":
            other = world.partners[world.another_partner(partner)]
            world.field_change(deal, deal.opened_at + 2 * HOUR, world.partners[partner], other)
            world.field_change(deal, deal.opened_at + 3 * HOUR, other, world.partners[partner])
        world.scatter(deal, 2)


def inheritance(world: World) -> None:
    """A first won deal that a partner sourced, and later deals on, just before and just after the edges of what they may inherit."""
    account = world.accounts[0]
    closed_at = world.any_moment(date(2024, 5, 1), date(2025, 3, 15))
    origin = world.deal(account, closed_at - 30 * DAY, closed_at, "new_business", has_history=True)
    world.registration(world.any_partner(), origin, closed_at - 32 * DAY)
    rules = [rule for rule in world.rules if rule.touch_type == "original_sourcing"]
    edges = [edge for rule in rules for edge in beside(origin.closed_at + timedelta(days=rule.lookback_days))]
    edges += [edge for rule in rules for edge in beside(origin.closed_at - timedelta(days=rule.claim_lock_days))]
    edges += [closed_at + world.random.randrange(10, 90) * DAY for _ in range(6)]
    for opened_at in world.random.sample([edge for edge in edges if edge < AS_OF], 5):
        later = world.deal(account, opened_at, opportunity_type=world.random.choice(("expansion", "expansion", "renewal", "new_business")))
        world.scatter(later, world.random.choice((0, 0, 2)))


def first_won_ties(world: World) -> None:
    """Several deals of one customer won on one day, told apart by the moment or the id alone; a later one inherits from the first."""
    while len(world.partners) < 2:
        world.partner()
    account, opened_at = world.accounts[0], start_of(date(2024, 10, 1))
    has_history = world.random.random() < 0.5
    closed_at = start_of(date(2024, 11, 5)) + 12 * HOUR
    for partner in world.partners:
        deal = world.deal(account, opened_at, closed_at + world.random.choice((0, 0, 1)) * MICROSECOND, "new_business", has_history=has_history)
        world.registration(partner, deal, opened_at - DAY)
    for opportunity_type in ("expansion", "renewal"):
        world.deal(account, closed_at + 40 * DAY, opportunity_type=opportunity_type)


def missing_anchors(world: World) -> None:
    """Nothing before the opening, nothing that registers, or neither."""
    for _ in range(3):
        deal = world.deal(opened_at=world.any_moment(last=date(2025, 5, 1)))
        sign = world.random.choice((-1, 1))
        for number in range(world.random.randint(2, 5)):
            touch_type = world.random.choice(("co_sell", "services", "event", "event", "crm_opportunity_partner"))
            world.touch(touch_type, world.any_partner(), deal, deal.opened_at + sign * number * HOUR + (sign > 0) * MICROSECOND)


def odd_amounts(world: World) -> None:
    """Amounts that do not divide, that are nothing, negative, unknown, or in a currency without a rate."""
    for currency in world.random.sample(("EUR", "USD", "JPY", "KWD", "BHD", "GBP", ""), 4):
        deal = world.deal(money=(currency, world.random.choice(AMOUNTS[currency])), opened_at=world.any_moment(last=date(2025, 4, 30)))
        for partner in world.partners:
            for _ in range(world.random.randint(1, 2)):
                world.touch(world.random.choice(PLAIN_TYPES), partner, deal, deal.opened_at + world.random.randrange(-15, 1) * DAY)


def rule_versions(world: World) -> None:
    """Deals opened on, just before and just after the midnight on which rules change, begin to pause or come back."""
    for day in (RULES_CHANGE, GAP_STARTS, GAP_ENDS):
        opened_at = world.random.choice(beside(start_of(date.fromisoformat(day))))
        deal = world.deal(opened_at=opened_at)
        for rule in world.random.sample([rule for rule in world.rules if rule.touch_type != "original_sourcing"], 8):
            edge = opened_at - timedelta(days=min(rule.lookback_days, 150)) + world.random.choice((0, 1, -1)) * HOUR
            world.touch(rule.touch_type, world.any_partner(), deal, edge)


def entered_late(world: World) -> None:
    """Deals that were typed in after they had closed, or on that day, some of them before the first period."""
    for days in (0, 1, 40, 400):
        deal = world.deal(status=world.random.choice(("won", "lost")), opened_at=world.any_moment(), closed_at=world.any_moment() - days * DAY, has_history=False)
        world.scatter(deal, world.random.randint(0, 4))


def strangers(world: World) -> None:
    """Partners, deals, accounts and activities that nobody knows; they earn nothing and change nothing."""
    for _ in range(2):
        deal = world.deal()
        at = deal.opened_at - DAY
        world.scatter(deal, 1)
        world.lead(f"{world.name}-NOBODY", deal, at)
        world.registration(f"{world.name}-NOBODY", deal, at)
        world.add("salesforce/opportunity_partner", id=world.key("OP"), opportunity_id=deal.opportunity_id,
                  account_to_id=deal.account_id, created_date=at)
        world.activity("co_sell", world.any_partner(), deal, at, crm_opportunity_id=f"{world.name}-GONE")
        world.activity("co_sell", world.any_partner(), deal, at, crm_opportunity_id="", crm_account_id=f"{world.name}-GONE")
        world.activity(world.random.choice(("business_review", "karaoke")), world.any_partner(), deal, at)


def stamps(world: World) -> None:
    """A partner's attributes change on, just before and just after the opening, which stamps them."""
    for _ in range(2):
        deal, partner = world.deal(), world.any_partner()
        world.scatter(deal, 2)
        world.touch("co_sell", partner, deal, deal.opened_at)
        for field, old, new in (("tier", "silver", "gold"), ("region", "AMER", "EMEA"), ("partner_type", "reseller", "services")):
            world.add("prm/partner_changes", change_id=world.key("PC"), partner_id=partner, field=field, old_value=old, new_value=new,
                      changed_at=world.random.choice(beside(deal.opened_at)))


def as_of_edges(world: World) -> None:
    """Open deals with touches, records, decisions, withdrawals and stage moves on, just before and just after as-of."""
    for _ in range(3):
        deal = world.deal(status="open", opened_at=world.any_moment(date(2025, 4, 1)))
        before = AS_OF - 3 * DAY
        for at in beside(AS_OF):
            world.touch(world.random.choice(PLAIN_TYPES), world.any_partner(), deal, at)
            world.touch(world.random.choice(PLAIN_TYPES), world.any_partner(), deal, before, recorded_at=at)
        for moment in beside(AS_OF):
            world.registration(world.any_partner(), deal, deal.opened_at, decided_at=moment, expires_at=AS_OF)
            world.registration(world.any_partner(), deal, deal.opened_at, withdrawn_at=moment, expires_at=AS_OF)
        if world.random.random() < 0.5:
            world.add("salesforce/opportunity_history", id=world.key("H"), opportunity_id=deal.opportunity_id, stage_name="Closed Won",
                      created_date=world.random.choice(beside(AS_OF)[1:]), amount=deal.row["amount"],
                      close_date=deal.row["close_date"], probability=100)


def everything(world: World) -> None:
    """No plan at all."""
    for account in world.accounts:
        for _ in range(world.random.randint(1, 4)):
            world.scatter(world.deal(account), world.random.choice((0, 1, 2, 5, 12)))


SITUATIONS = {
    function.__name__: function
    for function in (
        no_touch, one_touch, two_touches, many_touches, window_edges, closing_edges, registrations, registered_customers, ties,
        lost_claims, account_only, leads, campaigns, partner_field, inheritance, first_won_ties, missing_anchors, odd_amounts,
        rule_versions, entered_late, strangers, stamps, as_of_edges, everything,
    )
} | situations_of_other_systems.SITUATIONS
