"""kpi_pipeline: what is open, what was created, and how it converts."""

from datetime import timedelta

from .attribution import UNATTRIBUTED
from .company import Company
from .money import weighted
from .periods import Period
from .scopes import DIRECT, PROGRAM, classes_of, scopes_of
from .tally import Tally, holders, median_of, money_ratio, ratio
from .timeline import OPEN, OPPORTUNITY_TYPES, WON

_SPLITS = ("sourced", "influenced", "unattributed", "total")
_STOCKS = {"open_opportunities": Tally.count, "open_pipeline_amount": Tally.money, "weighted_pipeline_amount": Tally.money}
_CREATED = {"opportunities_created": Tally.count, "pipeline_created": Tally.money}


def kpi_pipeline(company: Company, periods: list[Period]) -> dict:
    rows = {}
    for period in periods:
        tally = Tally()
        _count_open_deals(company, period, tally)
        _count_created_and_closed_deals(company, period, tally)
        _count_pending_registrations(company, period, tally)
        _count_leads(company, period, tally)
        _count_registrations(company, period, tally)
        _count_expected_to_close(company, period, tally)
        company.members.measured(period, tally.scopes())
        for scope in company.members.existing(period.stock_date(company.settings)):
            rows[(period.grain, period.start, *scope)] = _row(company, period, tally, scope)
    return rows

# What feeds a measure; where no such table was landed, it is null.
_REGISTRATION_TABLES = (("prm", "deal_registrations"), ("partnerstack", "deals"), ("salesforce", "deal_registration_c"))
_LEAD_TABLES = (("prm", "leads"), ("partnerstack", "leads"), ("salesforce", "lead"))


# -- what goes in ----------------------------------------------------------------------------------------------------


def open_deals(company: Company, day):
    """Deals open at the end of the day with their state, their class by scope formed from the partners counted then, and their amount then."""
    end = company.settings.end_of_day(day)
    for deal in company.deals.values():
        state = deal.open_state_on(day, company.settings)
        if state is not None:
            credited = company.attribution.of(deal)
            counted = [partner_deal for partner_deal in credited if partner_deal.first_touch_at < end]
            classes = classes_of(counted) if len(counted) < len(credited) else company.classes[deal.opportunity_id]
            yield deal, state, classes, company.rates.convert(state.amount, deal.currency, day)


def _count_open_deals(company: Company, period: Period, tally: Tally):
    day = period.stock_date(company.settings)
    for deal, state, classes, amount in open_deals(company, day):
        tally.add_deal(classes, "open_opportunities", 1)
        tally.add_deal(classes, "open_pipeline_amount", amount)
        tally.add_deal(classes, f"{deal.opportunity_type}_open_pipeline_amount", amount)
        tally.add_deal(classes, "weighted_pipeline_amount", weighted(amount, state.probability))
    end = company.settings.end_of_day(day)
    for partner_id in company.active_partners(day):
        for scope in scopes_of(partner_id, company.book.values_before(partner_id, end)):
            tally.add(scope, "active_partners", 1)


def _count_created_and_closed_deals(company: Company, period: Period, tally: Tally):
    for deal in company.deals.values():
        classes = company.classes[deal.opportunity_id]
        amount = company.amounts[deal.opportunity_id]
        if deal.opened_date in period:
            tally.add_deal(classes, "opportunities_created", 1)
            tally.add_deal(classes, "pipeline_created", amount)
            tally.add_deal(classes, f"{deal.opportunity_type}_pipeline_created", amount)
        if deal.status != OPEN and deal.closed_date in period:
            won = deal.status == WON
            tally.add_to_holders(classes, "closed_deals", 1)
            tally.add_to_holders(classes, "closed_amount", amount)
            tally.add_to_holders(classes, "won_deals", int(won))
            tally.add_to_holders(classes, "won_amount", amount if won else None)
            if won and deal.closed_date >= deal.opened_date:
                for scope in holders(classes):
                    tally.collect(scope, "cycle_days", (deal.closed_date - deal.opened_date).days)


def _count_pending_registrations(company: Company, period: Period, tally: Tally):
    day = period.stock_date(company.settings)
    end = company.settings.end_of_day(day)
    for touch in company.touches:
        known = touch.registration
        if known is None or touch.touched_at >= end or touch.recorded_at >= end:
            continue
        decided = known.decision in ("approved", "rejected") and known.decided_at is not None and known.decided_at < end
        withdrawn = known.withdrawn_at is not None and known.withdrawn_at < end
        expired = known.expires_at is not None and known.expires_at <= end
        if not (decided or withdrawn or expired):
            amount = company.rates.convert(known.amount, known.currency, day)
            for scope in scopes_of(touch.partner_id, company.book.values_before(touch.partner_id, end)):
                tally.add(scope, "pending_registration_amount", amount)


def _count_leads(company: Company, period: Period, tally: Tally):
    for touch in company.touches:
        if touch.touch_type != "referral" or touch.touched_at >= company.settings.as_of:
            continue
        if company.settings.local_date(touch.touched_at) in period:
            for scope in scopes_of(touch.partner_id, company.book.values_at(touch.partner_id, touch.touched_at)):
                tally.add(scope, "leads", 1)
                tally.add(scope, "converted_leads", int(touch.opportunity_id in company.deals))


def _count_registrations(company: Company, period: Period, tally: Tally):
    for touch in company.touches:
        known = touch.registration
        if known is None or known.decided_at is None or known.decision != "approved":
            continue
        if company.settings.local_date(known.decided_at) in period:
            for scope in scopes_of(touch.partner_id, company.book.values_at(touch.partner_id, known.decided_at)):
                tally.add(scope, "approved_registrations", 1)
                tally.add(scope, "won_registrations", int(_registration_won(company, touch)))


def _registration_won(company: Company, touch) -> bool:
    if touch.opportunity_id:
        deal = company.deals.get(touch.opportunity_id)
        return deal is not None and deal.status == WON
    return touch.touch_id in company.winning_touches


def _count_expected_to_close(company: Company, period: Period, tally: Tally):
    """Partner deals open when the period began that were then expected to close in it."""
    for _, state, classes, amount in open_deals(company, period.start - timedelta(days=1)):
        if state.close_date in period:
            for scope, deal_class in classes.items():
                if deal_class != UNATTRIBUTED:
                    tally.add(scope, "expected_to_close", amount)


# -- what comes out --------------------------------------------------------------------------------------------------


def _row(company: Company, period: Period, tally: Tally, scope) -> dict:
    row = {
        "period_end": period.end,
        "is_complete": period.is_complete(company.settings),
        "scope_name": company.members.name(scope),
    }
    for column, read in _STOCKS.items():
        row[column] = read(tally, scope, column)
        row |= _split(tally, scope, column, read)
    for column, read in _CREATED.items():
        row |= _split(tally, scope, column, read)
    for opportunity_type in OPPORTUNITY_TYPES:
        column = f"{opportunity_type}_open_pipeline_amount"
        row[column] = tally.money(scope, column)
        split = _split(tally, scope, f"{opportunity_type}_pipeline_created", Tally.money)
        row |= {name: value for name, value in split.items() if not name.startswith("total_")}
    row["opportunity_win_rate_numerator"] = tally.count(scope, "won_deals")
    row["opportunity_win_rate_denominator"] = tally.count(scope, "closed_deals")
    row["opportunity_win_rate_by_value_numerator"] = tally.money(scope, "won_amount")
    row["opportunity_win_rate_by_value_denominator"] = tally.money(scope, "closed_amount")
    row["sales_cycle_days_median"] = median_of(tally.values(scope, "cycle_days"))
    row |= dict.fromkeys(_PARTNER_ONLY) if scope == DIRECT else _partner_only(company, period, tally, scope)

    row["active_pipeline_per_partner"] = money_ratio(row["open_pipeline_amount"], row["active_pipeline_per_partner_denominator"])
    for rate in _RATES:
        row[rate] = ratio(row[f"{rate}_numerator"], row[f"{rate}_denominator"])
    return row


def _split(tally: Tally, scope, column: str, read) -> dict:
    """By class; the unattributed part and the company's total stand on the program row alone."""
    return {
        f"{split}_{column}": read(tally, scope, f"{split}_{column}") if scope == PROGRAM or split in ("sourced", "influenced") else None
        for split in _SPLITS
    }


_RATES = (
    "lead_conversion_rate",
    "opportunity_win_rate",
    "opportunity_win_rate_by_value",
    "registration_win_rate",
    "pipeline_coverage_ratio",
)
_PARTNER_ONLY = (
    "active_pipeline_per_partner_denominator",
    "pending_registration_amount",
    "lead_conversion_rate_numerator",
    "lead_conversion_rate_denominator",
    "registration_win_rate_numerator",
    "registration_win_rate_denominator",
    "pipeline_coverage_ratio_numerator",
    "pipeline_coverage_ratio_denominator",
)


def _partner_only(company: Company, period: Period, tally: Tally, scope) -> dict:
    """What is measured of partners alone; null where no connected table feeds it."""
    registrations = company.raw.any_connected(*_REGISTRATION_TABLES)
    leads = company.raw.any_connected(*_LEAD_TABLES)
    agreements = company.book.agreements_connected
    values = (
        tally.count(scope, "active_partners") if agreements else None,
        tally.money(scope, "pending_registration_amount") if registrations else None,
        tally.count(scope, "converted_leads") if leads else None,
        tally.count(scope, "leads") if leads else None,
        tally.count(scope, "won_registrations") if registrations else None,
        tally.count(scope, "approved_registrations") if registrations else None,
        tally.money(scope, "expected_to_close"),
        company.seeds.targets.get(("partner_revenue", *scope, period.grain, period.start)),
    )
    return dict(zip(_PARTNER_ONLY, values, strict=True))
