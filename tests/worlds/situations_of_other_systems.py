"""Situations of worlds that hold more than Salesforce and a PRM; each docstring says what its situation is for."""

from . import other_systems as other
from .world import AS_OF, DAY, HOUR, MICROSECOND, World, start_of


def partnerstack(world: World) -> None:
    """PartnerStack's leads and deals, decided and undecided, of partners that are told in each way or not at all."""
    for _ in range(3):
        deal, partner = world.deal(), world.any_partner()
        key = other.partnership(world, partner if world.random.random() < 0.9 else None)
        at = deal.opened_at - world.random.randrange(0, 100) * DAY
        for status in world.random.sample(("approved", "submitted", "declined", "karaoke"), 2):
            decided_at = world.random.choice((at + HOUR, deal.judged_until - HOUR, deal.judged_until + HOUR, AS_OF + HOUR))
            other.partnerstack_lead(world, key, deal, at, status, decided_at)
            other.partnerstack_deal(world, key, deal, at, world.random.choice(("won", "closed_lost", "submitted", "rejected", status)), decided_at)
        world.scatter(deal, 1)


def kept_in_two_systems(world: World) -> None:
    """One partner's registration of one deal in up to three systems, and its lead likewise; only the best system's counts."""
    for _ in range(3):
        deal, partner = world.deal(opportunity_type="new_business"), world.any_partner()
        key = other.partnership(world, partner)
        at = deal.opened_at - world.random.randrange(2, 60) * DAY
        crm_lead = world.crm_lead(world.random.choice((partner, None)), deal, at, to_account=world.random.random() < 0.5)
        merged = world.key("CL")
        world.add("salesforce/lead", id=merged, is_deleted=True, master_record_id=crm_lead, created_date=at - DAY)
        for known_as in (crm_lead, merged):
            if world.random.random() < 0.7:
                world.lead(partner, deal, at + HOUR, world.random.choice((at + HOUR, at + HOUR, AS_OF)), crm_lead_id=known_as, crm_opportunity_id="")
            if world.random.random() < 0.7:
                other.partnerstack_lead(world, key, deal, at - HOUR, "approved", external_key=known_as)
        named = {"external_key": deal.opportunity_id, "source": "partner"}
        other.partnerstack_deal(world, key, deal, at - HOUR, "won", **named)
        if world.random.random() < 0.7:
            world.registration(partner, deal, at, world.random.choice((at, AS_OF)), to_account=world.random.random() < 0.3, expires_at=AS_OF)
        if world.random.random() < 0.7:
            other.registration_record(world, partner, at - 2 * HOUR, "Approved", opportunity_c=deal.opportunity_id)
        if world.random.random() < 0.3:
            world.registration(world.another_partner(partner), deal, at, expires_at=AS_OF)


def hubspot_companies(world: World) -> None:
    """Companies of HubSpot as the Salesforce accounts they are: forms that partners run, calls and leads that name them, through merges."""
    for told_by in ("synced", "crosswalk", "domain"):
        deal, partner = world.deal(world.account()), world.any_partner()
        customer = other.company(world, deal.account_id, told_by=told_by)
        merged, merged_before = other.company(world), world.key("HC")
        for row in world.tables["hubspot/company"]:
            if row["id"] == customer:
                row["property_hs_merged_object_ids"] = f"{merged};"
            if row["id"] == merged:
                row["property_hs_merged_object_ids"] = merged_before
        of_partner = other.partner_company(world, partner)
        run_by_partner, near = other.form(world, of_partner), start_of(world.any_moment().date())
        for about in (customer, merged, merged_before):
            person = other.contact(world, about)
            other.submission(world, run_by_partner, person, world.random.choice((deal.opened_at - 20 * DAY, near)))
            other.submission(world, f"{world.name}-NOBODYS", person, deal.opened_at - DAY)
            world.activity("services", partner, deal, deal.opened_at - DAY, crm_opportunity_id="", crm_account_id=about)
        for about in (customer, of_partner, deal):
            for person in (other.contact(world, of_partner), other.contact(world, customer)):
                other.engagement(world, person, about, deal.opened_at + world.random.randrange(-30, 5) * DAY)


def hubspot_deals(world: World) -> None:
    """Deals of HubSpot, some of accounts that Salesforce has deals of too; customers and partners linked to them in every way."""
    for _ in range(3):
        account, partner = world.account(), world.any_partner()
        customer = other.company(world, account) if world.random.random() < 0.5 else other.company(world)
        twin = world.deal(account) if world.random.random() < 0.5 else None
        if twin:
            world.scatter(twin, 2)
        deal = other.hubspot_deal(world, customer, account)
        if twin and world.random.random() < 0.5:  # HubSpot's copy of it
            deal.row["property_hs_salesforceopportunityid"] = twin.opportunity_id
            world.deals.remove(deal)
        of_partner, at = other.partner_company(world, partner), deal.opened_at - world.random.randrange(1, 80) * DAY
        second = other.company(world)
        other.link(world, deal, second, type_id=world.random.choice(("5", "341")), category=world.random.choice(("", "USER_DEFINED")))
        if world.random.random() < 0.6:
            other.link(world, deal, of_partner, type_id=world.random.choice(("5", "6")))
        if world.random.random() < 0.4:
            world.add("hubspot/deal_contact", deal_id=deal.opportunity_id, contact_id=other.contact(world, of_partner), type_id="3")
        if world.random.random() < 0.6:
            declared = world.any_partner()
            moments = world.random.choice(((), (deal.opened_at + 5 * DAY,), (deal.opened_at + 20 * DAY, deal.opened_at + 5 * DAY)))
            other.declare(world, deal, other.partner_company(world, declared), *moments)
        merged = world.key("HD")
        world.add("hubspot/merged_deal", deal_id=deal.opportunity_id, merged_deal_id=merged)
        world.registration(partner, deal, at, expires_at=max(at, deal.opened_at) + MICROSECOND, crm_opportunity_id=world.random.choice((deal.opportunity_id, merged)))
        world.activity("co_sell", world.any_partner(), deal, at, crm_opportunity_id=merged)
        other.engagement(world, other.contact(world, of_partner), deal, deal.opened_at + world.random.randrange(-20, 20) * DAY)


def salesforce_partner_objects(world: World) -> None:
    """Partners of deals in one Salesforce table or in two, and registrations as records, on leads and on deals."""
    for _ in range(3):
        deal, partner = world.deal(), world.any_partner()
        at = deal.opened_at - world.random.randrange(0, 60) * DAY
        for twin in world.random.sample(("", "deleted", "there"), 2):
            other.partner_relation(world, deal, world.partners[world.any_partner()], at, twin)
        other.partner_relation(world, deal, deal.account_id, at)  # its customer is no partner of its own deal
        status = world.random.choice(("Approved", "Accepted", "Expired", "Denied", "Submitted", "Karaoke"))
        kept_as = world.random.choice(("record", "record of a lead", "lead", "deal", "lead and deal", "record and deal"))
        number = world.random.choice(("", world.key("RN")))
        if "record" in kept_as:
            about = {"opportunity_c": deal.opportunity_id} if "lead" not in kept_as else {"lead_c": world.crm_lead(partner, deal, at)}
            expires = world.random.choice(("", deal.opened_at + HOUR))
            other.registration_record(world, partner, at, status, registration_id_c=number, expires_date_c=expires, **about)
        elif "lead" in kept_as:
            key = world.crm_lead(partner, deal, at, to_account=world.random.random() < 0.2)
            lead = next(row for row in world.tables["salesforce/lead"] if row["id"] == key)
            is_emptied = number and "deal" in kept_as and world.random.random() < 0.3
            other.carried_registration(world, lead, partner, at, "" if is_emptied else status, id=number)
        if "deal" in kept_as:
            other.carried_registration(world, deal.row, partner, at + DAY, status, id=number, expires_date=deal.opened_at + 30 * DAY)
        world.scatter(deal, 1)


SITUATIONS = {
    function.__name__: function for function in (partnerstack, kept_in_two_systems, hubspot_companies, hubspot_deals, salesforce_partner_objects)
}
