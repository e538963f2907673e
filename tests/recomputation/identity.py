"""Who is who: records through their merges, accounts of several CRMs as customers, and organisations of any system as partners of the master."""

import re
from collections import Counter

from .records import Account, PartnerRecord, Records
from .seeds import Seeds
from .settings import Settings

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://|^//")


def web_domain(address: str | None) -> str | None:
    """The bare host of a web address or e-mail: no scheme, user, www., port or path, in lower case."""
    host = re.split(r"[/?#]", _SCHEME.sub("", (address or "").strip().lower()))[0]
    host = host.rpartition("@")[2].split(":")[0].removeprefix("www.")
    return host or None


class Chain:
    """Merges of one kind of record: each leads to the record it became part of."""

    def __init__(self, merged_into: dict[str, str]):
        self._merged_into = merged_into

    def end(self, record_id: str) -> str:
        """The end of the chain of merges; a chain that runs in a circle ends where it started."""
        seen = [record_id]
        while (following := self._merged_into.get(seen[-1])) is not None:
            if following in seen:
                return record_id
            seen.append(following)
        return seen[-1]


class Merges:
    """All merges, of ids that no two systems share; a deal of another CRM is the customer master's that it is synchronised with."""

    def __init__(self, records: Records, settings: Settings):
        self._chains = {key: Chain(merged_into) for key, merged_into in records.merges.items()}
        of_master = {deal.opportunity_id for deal in records.deals if deal.system == settings.master_crm}
        self._synced_deals = {
            deal.opportunity_id: deal.synced_opportunity_id
            for deal in records.deals
            if deal.system != settings.master_crm and deal.synced_opportunity_id in of_master
        }

    def survivor(self, kind: str, record_id: str | None, system: str | None = None) -> str | None:
        if record_id:
            for (of_system, of_kind), chain in self._chains.items():
                if of_kind == kind and system in (None, of_system):
                    record_id = chain.end(record_id)
        return self._synced_deals.get(record_id, record_id) if kind == "opportunity" else record_id


def unique_domains(domain_and_owner: list[tuple[str | None, str]], seeds: Seeds) -> dict[str, str]:
    """Domain to owner, for the domains that one owner alone has and that are nobody's mail or hosting service."""
    pairs = {(domain, owner) for domain, owner in domain_and_owner if domain and domain not in seeds.shared_domains}
    owners = Counter(domain for domain, _ in pairs)
    return {domain: owner for domain, owner in pairs if owners[domain] == 1}


def contested_domains(domain_and_owner: list[tuple[str | None, str]], seeds: Seeds) -> set[str]:
    """Domains that several owners name as their own."""
    named = {domain for domain, _ in domain_and_owner if domain and domain not in seeds.shared_domains}
    return named - unique_domains(domain_and_owner, seeds).keys()


class Customers:
    """The accounts of all CRMs, each as the customer it is: an account of the customer master where one can be told, else itself."""

    def __init__(self, accounts: list[Account], merges: Merges, seeds: Seeds, settings: Settings):
        self._merges, self._seeds = merges, seeds
        self._master = settings.master_crm
        self._accounts = {account.account_id: account for account in accounts}
        self._master_domains = unique_domains([(a.domain, a.account_id) for a in accounts if a.system == self._master], seeds)
        told = {found.account_id: found for account in accounts if (found := self.find(account.account_id))}
        self._domains = unique_domains([(account.domain, account.account_id) for account in told.values()], seeds)

    def find(self, account_id: str | None) -> Account | None:
        """The customer that any CRM's account id leads to, through merges."""
        own = self._own(account_id)
        if own is None or own.system == self._master:
            return own
        by_hand = self._seeds.customer_crosswalk
        named = (own.synced_account_id, by_hand.get((own.system, account_id)), by_hand.get((own.system, own.account_id)))
        for candidate in (*named, self._master_domains.get(own.domain)):
            found = self._own(candidate)
            if found and found.system == self._master:
                return found
        return own

    def find_id(self, account_id: str | None) -> str | None:
        account = self.find(account_id)
        return account.account_id if account else None

    def with_domain(self, domain: str | None) -> str | None:
        return self._domains.get(domain)

    def own_id(self, account_id: str) -> str:
        """The id in its own CRM, through merges."""
        return self._merges.survivor("account", account_id)

    def _own(self, account_id: str | None) -> Account | None:
        return self._accounts.get(self.own_id(account_id)) if account_id else None


class PartnerLinks:
    """Organisations of any system to partner ids of the master: exact key or CRM account, then crosswalk, then web domain."""

    def __init__(self, records: Records, customers: Customers, seeds: Seeds, settings: Settings):
        self._customers, self._crosswalk = customers, seeds.crosswalk
        self._master = settings.master
        self._crms = {account.system for account in records.accounts}
        self._listed = {(partner.system, partner.partner_id): partner for partner in records.partners}
        self._partners = {partner.partner_id: partner for partner in records.partners if partner.system == self._master}
        self._by_account, self.claimed_twice = {}, set()
        for partner_id, partner in sorted(self._partners.items()):
            account_id = customers.find_id(partner.crm_account_id)
            if account_id and self._by_account.setdefault(account_id, partner_id) != partner_id:
                self.claimed_twice.add(account_id)
        domains = [(partner.domain, partner_id) for partner_id, partner in self._partners.items()]
        self._by_domain, self.shared_domains = unique_domains(domains, seeds), contested_domains(domains, seeds)

    def of(self, system: str, source_id: str | None) -> str | None:
        if not source_id:
            return None
        if system == self._master and source_id in self._partners:
            return source_id
        return self._of_account(system, source_id) if system in self._crms else self._of_listed(self._listed.get((system, source_id)))

    def _of_account(self, system: str, source_id: str) -> str | None:
        account = self._customers.find(source_id)
        if account is None:
            return None
        by_hand = self._by_hand(system, source_id) or self._by_hand(system, self._customers.own_id(source_id))
        return self._by_account.get(account.account_id) or by_hand or self._by_domain.get(account.domain)

    def _of_listed(self, partner: PartnerRecord | None) -> str | None:
        if partner is None:
            return None
        by_account = self._by_account.get(self._customers.find_id(partner.crm_account_id))
        return by_account or self._by_hand(partner.system, partner.partner_id) or self._by_domain.get(partner.domain)

    def _by_hand(self, system: str, source_id: str) -> str | None:
        partner_id = self._crosswalk.get((system, source_id))
        if partner_id not in self._partners and self._master in self._crms:
            partner_id = self._customers.find_id(partner_id)
        return partner_id if partner_id in self._partners else None
