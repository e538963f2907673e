"""Who is who: records through their merges, and CRM accounts to partners of the master."""

import re
from collections import Counter

from .raw import Table
from .seeds import Seeds

_NOT_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://|^//")


def web_domain(website: str | None) -> str | None:
    """The bare host of a web address: no scheme, www., port or path, in lower case."""
    host = _NOT_HOST.sub("", (website or "").strip().lower())
    host = re.split(r"[/?#:]", host)[0].removeprefix("www.")
    return host or None


class Records:
    """The rows of one table by key, found through merges."""

    def __init__(self, table: Table, key: str = "id"):
        self._merged_into = table.merged_into
        self._rows = {row[key]: row for row in table.rows if row[key] not in table.merged_into}

    def __iter__(self):
        return iter(self._rows.values())

    def survivor(self, record_id: str) -> str:
        """The end of the chain of merges; a chain that runs in a circle ends where it started."""
        seen = [record_id]
        while (following := self._merged_into.get(seen[-1])) is not None:
            if following in seen:
                return record_id
            seen.append(following)
        return seen[-1]

    def find(self, record_id: str | None) -> dict | None:
        return self._rows.get(self.survivor(record_id)) if record_id else None

    def find_id(self, record_id: str | None) -> str | None:
        row = self.find(record_id)
        return row["id"] if row else None


def unique_domains(domain_and_owner: list[tuple[str | None, str]], seeds: Seeds) -> dict[str, str]:
    """Domain to owner, for the domains that one owner alone has and that are nobody's mail or hosting service."""
    pairs = {(domain, owner) for domain, owner in domain_and_owner if domain and domain not in seeds.shared_domains}
    owners = Counter(domain for domain, _ in pairs)
    return {domain: owner for domain, owner in pairs if owners[domain] == 1}


def contested_domains(domain_and_owner: list[tuple[str | None, str]], seeds: Seeds) -> set[str]:
    """Domains that several owners name as their own."""
    named = {domain for domain, _ in domain_and_owner if domain and domain not in seeds.shared_domains}
    return named - unique_domains(domain_and_owner, seeds).keys()


class PartnerLinks:
    """CRM accounts and PRM partner ids to partner ids of the master: exact key, then crosswalk, then web domain."""

    def __init__(self, partners: dict, master: str, accounts: Records, seeds: Seeds, prm_partners: list[dict]):
        self._accounts = accounts
        self._partners = partners
        self._master = master
        self._seeds = seeds
        self._prm_partners = {row["partner_id"]: row for row in prm_partners}
        self._by_account, self.claimed_twice = {}, set()
        for partner in sorted(partners.values(), key=lambda partner: partner.partner_id):
            if partner.crm_account_id:
                account = accounts.survivor(partner.crm_account_id)
                if self._by_account.setdefault(account, partner.partner_id) != partner.partner_id:
                    self.claimed_twice.add(account)
        self._crosswalk = {
            (system, accounts.survivor(source_id) if system == "salesforce" else source_id): self._known(partner_id)
            for (system, source_id), partner_id in seeds.crosswalk.items()
        }
        domains = [(partner.domain, partner.partner_id) for partner in partners.values()]
        self._by_domain, self.shared_domains = unique_domains(domains, seeds), contested_domains(domains, seeds)

    def _known(self, partner_id: str) -> str | None:
        if self._master == "salesforce":
            partner_id = self._accounts.survivor(partner_id)
        return partner_id if partner_id in self._partners else None

    def of_account(self, account_id: str | None) -> str | None:
        if not account_id:
            return None
        survivor = self._accounts.survivor(account_id)
        account = self._accounts.find(account_id)
        return (
            self._by_account.get(survivor)
            or self._crosswalk.get(("salesforce", survivor))
            or (self._by_domain.get(web_domain(account["website"])) if account else None)
        )

    def of_prm_partner(self, prm_partner_id: str | None) -> str | None:
        if self._master == "prm":
            return prm_partner_id if prm_partner_id in self._partners else None
        row = self._prm_partners.get(prm_partner_id)
        if row is None:
            return None
        exact = self._by_account.get(self._accounts.survivor(row["crm_account_id"])) if row["crm_account_id"] else None
        return exact or self._crosswalk.get(("prm", prm_partner_id)) or self._by_domain.get(web_domain(row["website"]))
