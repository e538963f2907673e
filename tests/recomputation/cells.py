"""One raw cell, read as its declared type. What cannot be read raises Unreadable."""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

from .settings import Settings


class Unreadable(ValueError):
    """The cell holds something that is not of its declared type."""


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?")
_TRUTH = dict.fromkeys(("true", "t", "yes", "y", "1"), True) | dict.fromkeys(("false", "f", "no", "n", "0"), False)
_DECIMALS = {"money": (18, 3), "rate": (18, 8), "probability": (9, 4)}


def read_cell(raw: str | None, kind: str, settings: Settings):
    text = (raw or "").strip()
    if not text:
        return None
    if kind == "text":
        return text
    if kind == "boolean":
        return _boolean(text)
    if kind in _DECIMALS:
        return _decimal(text, *_DECIMALS[kind])
    try:
        return _date(text) if kind == "date" else _moment(text, settings)
    except ValueError as error:
        raise Unreadable(text) from error


def _boolean(text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise Unreadable(text)
    return _TRUTH[text.lower()]


def _decimal(text: str, precision: int, scale: int) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise Unreadable(text)
    number = Decimal(text)
    if number and number.adjusted() >= precision - scale:
        raise Unreadable(text)
    rounded = number.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)
    if abs(rounded) >= Decimal(10) ** (precision - scale):
        raise Unreadable(text)
    return rounded


def _date(text: str) -> date:
    """A timestamp gives the date that is written in it."""
    match = _MOMENT.fullmatch(text)
    if match:
        _parse_moment(match)
        return date.fromisoformat(match[1])
    if not _DATE.fullmatch(text):
        raise Unreadable(text)
    return date.fromisoformat(text)


def _moment(text: str, settings: Settings) -> datetime:
    if _DATE.fullmatch(text):
        return settings.start_of_day(date.fromisoformat(text))
    match = _MOMENT.fullmatch(text)
    if not match:
        raise Unreadable(text)
    return _parse_moment(match)


def _parse_moment(match: re.Match) -> datetime:
    day, clock, offset = match.groups()
    offset = "" if offset in (None, "Z", "z", "UTC") else offset
    moment = datetime.fromisoformat(f"{day}T{clock.replace(',', '.')}{offset}")
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise Unreadable(match[0]) from error
