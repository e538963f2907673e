"""One small company, row by row as its systems' loaders land it. Every id begins with the world's name."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.recomputation.seeds import Rule

AS_OF_DATE = date(2025, 6, 30)
ZONE = ZoneInfo("America/New_York")
CONNECTORS = ["salesforce", "hubspot", "prm", "partnerstack"]
VARIABLES = {"as_of_date": str(AS_OF_DATE), "reporting_timezone": ZONE.key, "reporting_currency": "EUR", "connectors": CONNECTORS}

MICROSECOND, HOUR, DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)
TYPES = {"new_business": "New Business", "expansion": "Expansion", "renewal": "Renewal"}
PLAIN_TYPES = ("co_sell", "technical_enablement", "services", "integration", "marketplace", "event", "content_share", "proposal_support")
TOUCH_TYPES = ("deal_registration", "referral", "partner_campaign", "crm_source_partner", "crm_opportunity_partner", *PLAIN_TYPES)
TASK_LABELS = {"co_sell": "Call", "technical_enablement": "Demo", "services": "Services", "event": "Webinar", "proposal_support": "Proposal"}

# Rounded up, rounded down, indivisible, enormous, nothing, less than nothing, unknown.
AMOUNTS = {
    "EUR": ("100.00", "0.01", "0.02", "0.05", "1000000.01", "9973.37", "0", "-250.37", "-0.01", "", "104729.11", "100.005", "-33.335"),
    "USD": ("1000.01", "0.01", "7919.93", "0.00", "-1000000.01", "33.34", ""),
    "JPY": ("1", "104729", "0", "-99991", "1000003"),  # no decimals
    "KWD": ("0.001", "1299.709", "-17.125", "0.005", "7.0045"),  # three decimals, or more than it has
    "BHD": ("611.953", "20.445", "-1.001", "-48.005"),  # no rate in one month
    "GBP": ("5000.00",),  # never a rate
    "": ("6151.51", "12.34"),  # the reporting currency
}


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE).astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


AS_OF = start_of(AS_OF_DATE + DAY)


def beside(moment: datetime) -> list[datetime]:
    """The moment and its two neighbours."""
    return [moment - MICROSECOND, moment, moment + MICROSECOND]


def text(value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@dataclass
class Deal:
    opportunity_id: str
    account_id: str
    opportunity_type: str
    opened_at: datetime
    closed_at: datetime | None
    row: dict

    @property
    def opened_date(self) -> date:
        return day_of(self.opened_at)

    @property
    def judged_until(self) -> datetime:
        return self.closed_at or AS_OF


class World:
    def __init__(self, name: str, situation: str, random: Random, rules: list[Rule]):
        self.name, self.situation, self.random, self.rules = name, situation, random, rules
        self.tables: dict[str, list[dict]] = defaultdict(list)
        self.seed_rows: dict[str, list[dict]] = defaultdict(list)  # links that somebody made by hand
        self.deals: list[Deal] = []
        self.accounts: list[str] = []
        self.partners: dict[str, str] = {}  # partner -> its CRM account
        self._numbers = 0
        for _ in range(random.choice((1, 2, 2, 3, 3, 4))):
            self.partner()
        for _ in range(random.choice((1, 1, 2, 3))):
            self.account()

    def key(self, kind: str) -> str:
        """A new id; its place in the alphabet tells nothing about its age."""
        self._numbers += 1
        return f"{self.name}-{kind}{self.random.randrange(1000):03d}{self._numbers}"

    def add(self, table: str, **row) -> dict:
        self.tables[table].append({column: text(value) for column, value in row.items()})
        return self.tables[table][-1]

    # -- who is there --------------------------------------------------------------------------------------------------

    def partner(self) -> None:
        partner, account, domain = self.key("P"), self.key("PA"), f"{self.name}-{len(self.partners)}.partner.example".lower()
        manager = self.random.choice(("ana", "ben", "cleo"))
        found_by_domain = self.random.random() < 0.2
        self.add("salesforce/account", id=account, name=partner, website=domain if found_by_domain else "", created_date=start_of(date(2023, 1, 1)))
        self.add(
            "prm/partners",
            partner_id=partner,
            partner_name=partner,
            partner_type=self.random.choice(("reseller", "services", "technology")),
            tier=self.random.choice(("gold", "silver", "")),
            region=self.random.choice(("EMEA", "AMER")),
            website=domain,
            crm_account_id="" if found_by_domain else account,
            partner_manager_email=f"{manager}@vendor.example",
            partner_manager_name=manager.title(),
            created_at=start_of(date(2024, 3, 1)),
        )
        if self.random.random() < 0.8:
            began = date(2024, 3, 1)
            self.add("prm/agreements", agreement_id=self.key("AG"), partner_id=partner, starts_on=began, signed_at=start_of(began))
        self.partners[partner] = account

    def account(self) -> str:
        account = self.key("A")
        self.add("salesforce/account", id=account, name=account, region_c=self.random.choice(("DACH", "")), created_date=start_of(date(2024, 1, 1)))
        self.add("salesforce/contact", id=f"{account}-C", account_id=account)
        self.accounts.append(account)
        return account

    def any_partner(self) -> str:
        return self.random.choice(list(self.partners))

    def another_partner(self, than: str) -> str:
        return self.random.choice([partner for partner in self.partners if partner != than] or [than])

    # -- deals ---------------------------------------------------------------------------------------------------------

    def any_moment(self, first=date(2024, 9, 1), last=date(2025, 5, 31)) -> datetime:
        return start_of(first) + timedelta(seconds=self.random.randrange((last - first).days * 86_400), microseconds=self.random.randrange(10**6))

    def deal(self, account=None, opened_at=None, closed_at=None, opportunity_type=None, status=None, has_history=None, money=None) -> Deal:
        """A deal; whatever is not said about it is drawn."""
        random = self.random
        account = account or random.choice(self.accounts)
        opened_at = opened_at or self.any_moment()
        opportunity_type = opportunity_type or random.choice(("new_business", "new_business", "expansion", "renewal"))
        status = status or ("won" if closed_at else random.choice(("open", "won", "won", "lost")))
        has_history = random.random() < 0.7 if has_history is None else has_history
        if status != "open":
            closed_at = closed_at or opened_at + timedelta(days=random.randrange(2, 100), microseconds=random.randrange(86_400 * 10**6))
            if closed_at + 3 * DAY >= AS_OF:
                status, closed_at = "open", None
        close_date = day_of(closed_at) if closed_at else day_of(opened_at) + timedelta(days=random.randrange(10, 300))
        if closed_at and has_history:
            close_date += random.choice((0, 0, 0, -1, 2)) * DAY  # entered by hand; the move decides closed_at
        if closed_at and not has_history:
            closed_at = start_of(close_date + DAY)
        currency, amount = money or self.money()
        stage = {"open": random.choice(("Prospecting", "Proposal")), "won": "Closed Won", "lost": "Closed Lost"}[status]
        key = self.key("D")
        row = self.add(
            "salesforce/opportunity",
            id=key,
            account_id=account,
            name=key,
            type=TYPES[opportunity_type],
            stage_name=stage,
            amount=amount,
            currency_iso_code=currency,
            probability=random.choice((10, 33.3, 50, 90)) if status == "open" else 100 * (status == "won"),
            close_date=close_date,
            is_closed=status != "open",
            is_won=status == "won",
            created_date=opened_at,
            system_modstamp=AS_OF,
        )
        deal = Deal(key, account, opportunity_type, opened_at, closed_at, row)
        if has_history:
            self._history(deal, stage, random.random())
        self.deals.append(deal)
        return deal

    def money(self) -> tuple[str, str]:
        currency = self.random.choice(("EUR", "EUR", "EUR", "USD", "USD", "JPY", "KWD", "BHD", "GBP", ""))
        ordinary = currency in ("EUR", "USD") and self.random.random() < 0.5
        return currency, f"{self.random.randrange(10**7) / 100:.2f}" if ordinary else self.random.choice(AMOUNTS[currency])

    def _history(self, deal: Deal, stage: str, draw: float) -> None:
        moves = [(deal.opened_at, "Prospecting")]
        if deal.closed_at is None:
            moves.append((AS_OF - self.random.choice((HOUR, MICROSECOND)), stage))
        elif draw < 0.2:  # closed, taken up again, closed for good
            moves += [(deal.opened_at + HOUR, "Closed Lost"), (deal.opened_at + 2 * HOUR, "Proposal"), (deal.closed_at, stage)]
        elif draw < 0.3:  # the closing was never recorded
            deal.closed_at = start_of(date.fromisoformat(deal.row["close_date"]) + DAY)
        else:
            moves.append((deal.closed_at, stage))
        for moment, name in moves:
            self.add("salesforce/opportunity_history", id=self.key("H"), opportunity_id=deal.opportunity_id, stage_name=name, created_date=moment,
                     amount=deal.row["amount"], close_date=deal.row["close_date"], probability=deal.row["probability"])

    def rules_for(self, deal: Deal) -> list[Rule]:
        return [rule for rule in self.rules if rule.valid_on(deal.opened_date) and rule.opportunity_type in (None, deal.opportunity_type)]

    # -- touches -------------------------------------------------------------------------------------------------------
    # Each names its deal, or with `to_account` only the deal's account.

    def touch(self, touch_type: str, partner: str, deal: Deal, at: datetime, recorded_at=None, to_account=False) -> None:
        """A touch of any type; where the source leaves a choice, it is drawn."""
        crm_alone = recorded_at is None and self.random.random() < 0.4
        if touch_type == "deal_registration":
            self.registration(partner, deal, at, recorded_at, to_account=to_account, expires_at=max(at, deal.opened_at) + MICROSECOND)
        elif touch_type == "referral" and crm_alone:
            self.crm_lead(partner, deal, at, to_account=to_account)
        elif touch_type == "referral":
            self.lead(partner, deal, at, recorded_at, to_account=to_account)
        elif touch_type == "partner_campaign":
            self.response(partner, deal, day_of(at), recorded_at, to_account=to_account)
        elif touch_type == "crm_source_partner":
            self.partner_field(partner, deal, at)
        elif touch_type == "crm_opportunity_partner":
            self.add("salesforce/opportunity_partner", id=self.key("OP"), opportunity_id=deal.opportunity_id,
                     account_to_id=self.partners[partner], created_date=at)
        elif touch_type in TASK_LABELS and crm_alone:
            self.meeting(touch_type, partner, deal, at, to_account)
        else:
            self.activity(touch_type, partner, deal, at, recorded_at, to_account)

    def named(self, deal: Deal, to_account: bool) -> dict:
        return {"crm_account_id": deal.account_id} if to_account else {"crm_opportunity_id": deal.opportunity_id}

    def registration(self, partner, deal, at, recorded_at=None, to_account=False, **more) -> str:
        """Approved at once, unless something else is said."""
        currency, amount = self.money()
        row = {"decided_at": at, "decision": "approved", "created_at": recorded_at or at, "amount": amount, "currency": currency,
               **self.named(deal, to_account), **more}
        key = self.key("R")
        self.add("prm/deal_registrations", registration_id=key, partner_id=partner, submitted_at=at, **row)
        return key

    def lead(self, partner, deal, at, recorded_at=None, to_account=False, **more) -> str:
        row = {"created_at": recorded_at or at, **self.named(deal, to_account), **more}
        key = self.key("L")
        self.add("prm/leads", lead_id=key, partner_id=partner, submitted_at=at, **row)
        return key

    def crm_lead(self, partner, deal, at, to_account=False, is_converted=True, converted_on=None) -> str:
        """A CRM lead, converted to the deal or to its account alone."""
        key = self.key("CL")
        became = {}
        if is_converted:
            became = {"is_converted": True, "converted_date": converted_on or day_of(at), "converted_account_id": deal.account_id,
                      "converted_opportunity_id": "" if to_account else deal.opportunity_id}
        self.add("salesforce/lead", id=key, partner_account_id=self.partners[partner] if partner else "", created_date=at, **became)
        return key

    def response(self, partner, deal, day: date, recorded_at=None, to_account=False) -> None:
        """The customer's contact answers the partner's campaign, or a lead that became the deal does."""
        campaign = f"{self.partners[partner]}-K"
        if not any(row["id"] == campaign for row in self.tables["salesforce/campaign"]):
            self.add("salesforce/campaign", id=campaign, partner_account_c=self.partners[partner], created_date=start_of(date(2024, 1, 1)))
        member = {"contact_id": f"{deal.account_id}-C"} if to_account else {"lead_id": self.crm_lead(None, deal, start_of(day))}
        self.add("salesforce/campaign_member", id=self.key("CM"), campaign_id=campaign, has_responded=True, first_responded_date=day,
                 created_date=recorded_at or start_of(day), **member)

    def partner_field(self, partner, deal, *moments: datetime) -> None:
        """The deal's own partner field: shown at each of the moments, cleared between them."""
        account = self.partners[partner]
        if deal.row.get("partner_account_id"):
            return
        deal.row["partner_account_id"] = account
        for number, moment in enumerate(moments):
            if number:
                self.field_change(deal, moment - HOUR, account, "")
            self.field_change(deal, moment, "", account)

    def field_change(self, deal, at, old, new) -> None:
        self.add("salesforce/opportunity_field_history", id=self.key("F"), opportunity_id=deal.opportunity_id, field="PartnerAccount",
                 old_value=old, new_value=new, created_date=at)

    def activity(self, touch_type, partner, deal, at, recorded_at=None, to_account=False, **more) -> str:
        row = {**self.named(deal, to_account), **more}
        key = self.key("X")
        self.add("prm/activities", activity_id=key, partner_id=partner, activity_type=touch_type, occurred_at=at, created_at=recorded_at or at, **row)
        return key

    def meeting(self, touch_type, partner, deal, at, to_account=False) -> None:
        """A CRM task or event with one of the partner's people."""
        contact = f"{self.partners[partner]}-C"
        if not any(row["id"] == contact for row in self.tables["salesforce/contact"]):
            self.add("salesforce/contact", id=contact, account_id=self.partners[partner])
        row = {"id": self.key("M"), "who_id": contact, "what_id": deal.account_id if to_account else deal.opportunity_id,
               "type": TASK_LABELS[touch_type], "created_date": at}
        if self.random.random() < 0.5:
            self.add("salesforce/task", is_closed=True, completed_date_time=at, **row)
        else:
            self.add("salesforce/event", start_date_time=at, **row)

    def scatter(self, deal: Deal, touches: int, to_account: bool | None = None) -> None:
        """Touches of any type at any time around the deal, most of them recorded soon."""
        first, last = deal.opened_at - 200 * DAY, deal.judged_until + 3 * DAY
        for _ in range(touches):
            at = first + (last - first) * self.random.random()
            late = self.random.choice((timedelta(0), timedelta(0), HOUR, 5 * DAY, 60 * DAY))
            names_account = self.random.random() < 0.3 if to_account is None else to_account
            self.touch(self.random.choice(TOUCH_TYPES), self.any_partner(), deal, at, at + late if late else None, names_account)
