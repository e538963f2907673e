"""Each system's tables, read into the one shape."""

from ..raw import Raw
from ..records import Records
from ..seeds import Seeds
from ..settings import Settings
from . import hubspot, partnerstack, prm, salesforce


def read_records(raw: Raw, seeds: Seeds, settings: Settings) -> Records:
    records = Records()
    for system in (salesforce, hubspot, prm, partnerstack):
        system.read(raw, seeds, settings, records)
    return records
