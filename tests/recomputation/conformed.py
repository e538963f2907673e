"""The conformed and identity entities of a built warehouse as plain rows, moments in UTC; nothing but `select *`."""

from datetime import UTC, datetime
from functools import cache, cached_property

import duckdb


class Conformed:
    def __init__(self, connection: duckdb.DuckDBPyConnection):
        self._connection = connection
        self.rows, self.seed, self._links = cache(self._rows), cache(self._seed), cache(self._read_links)

    def _rows(self, entity: str) -> list[dict]:
        """For example the agreements, of intermediate.int_agreements."""
        return self._read(f"intermediate.int_{entity}")

    def _seed(self, name: str) -> list[dict]:
        return self._read(f"seeds.{name}")

    def parameter(self, name: str):
        """A row of seed kpi_parameters."""
        return next(row["value"] for row in self.seed("kpi_parameters") if row["parameter"] == name)

    def _read(self, relation: str) -> list[dict]:
        cursor = self._connection.execute(f"select * from {relation}")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, map(_aware, values), strict=True)) for values in cursor.fetchall()]

    # -- what feeds an entity ----------------------------------------------------------------------------------------

    def is_fed(self, *entities: str) -> bool:
        """Does a connected system have a table for each of the entities?"""
        return all(entity in self._fed for entity in entities)

    @cached_property
    def _fed(self) -> set[str]:
        landed = {(row["source_system"], row["source_table"]) for row in self._read("landing.landed_tables") if row["is_landed"]}
        return {row["entity"] for row in self.seed("entity_sources") if (row["source_system"], row["source_table"]) in landed}

    # -- whose a record is -------------------------------------------------------------------------------------------

    def partner_of(self, system: str, source_partner_id: str | None, source_person_id: str | None = None) -> str | None:
        """The organisation the record names, else the one its person works for."""
        organisation = self._links("partner_links").get((system, source_partner_id))
        if organisation:
            return organisation["partner_id"]
        person = self.person(system, source_person_id)
        return person["partner_id"] if person else None

    def person(self, system: str, source_person_id: str | None) -> dict | None:
        """The row of int_person_links: person_id, partner_id, account_id."""
        return self._links("person_links").get((system, source_person_id))

    def customer(self, system: str, source_customer_id: str | None) -> dict | None:
        """The row of int_customer_links: customer_id, account_id."""
        return self._links("customer_links").get((system, source_customer_id))

    def _read_links(self, entity: str) -> dict[tuple[str, str], dict]:
        return {(row["source_system"], row["source_id"]): row for row in self.rows(entity)}


def _aware(value):
    """Timestamps in the warehouse are UTC without saying so."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
