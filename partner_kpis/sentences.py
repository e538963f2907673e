"""Pieces of the sentences a person reads."""

from __future__ import annotations

import difflib


def plural(count: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def nearest(name: str, names: list[str], says: str = " (did you mean {}?)") -> str:
    """A hint at the most similar of `names`; empty when none is similar."""
    by_lower = {candidate.lower(): candidate for candidate in names}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return says.format(by_lower[found[0]]) if found else ""


def first_line(error: Exception) -> str:
    """What an error says, without the advice below it and without its full stop."""
    return str(error).splitlines()[0].rstrip(". ")


def plain(text: str) -> str:
    """One line without control characters, whatever a source system let in."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def named(name: str | None, key: str) -> str:
    """`Name (key)`; the key alone where there is no name."""
    return f"{plain(name)} ({plain(key)})" if name else plain(key)
