"""One raw cell, read as its declared type. What cannot be read raises Unreadable."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .settings import Settings


class Unreadable(ValueError):
    """The cell holds something that is not of its declared type."""


_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_MOMENT = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?")
_TRUTH = dict.fromkeys(("true", "t", "yes", "y", "1"), True) | dict.fromkeys(("false", "f", "no", "n", "0"), False)
_DECIMALS = {"money": (18, 3), "rate": (18, 8), "probability": (9, 4), "share": (9, 6), "integer": (18, 0)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST_YEAR = 1900


def read_cell(raw: str | None, kind: str, settings: Settings):
    text = (raw or "").strip()
    if not text:
        return None
    if kind == "text":
        return text
    if kind == "boolean":
        return _boolean(text)
    if kind == "json":
        return _json(text)
    if kind in _DECIMALS:
        return _decimal(text, *_DECIMALS[kind])
    try:
        if kind == "date":
            return _date(text)
        return _milliseconds(text) if kind == "epoch" and _NUMBER.fullmatch(text) else _moment(text, settings)
    except (ValueError, ArithmeticError) as error:
        raise Unreadable(text) from error


def json_text(value, key: str) -> str | None:
    """What a JSON object holds under the key, as text; blank is nothing."""
    found = value.get(key) if isinstance(value, dict) else None
    return str(found).strip() or None if found is not None else None


def _boolean(text: str) -> bool:
    if text.lower() not in _TRUTH:
        raise Unreadable(text)
    return _TRUTH[text.lower()]


def _json(text: str):
    def no_number(word):
        raise ValueError(word)

    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=no_number)
    except ValueError as error:
        raise Unreadable(text) from error


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


def _day(text: str) -> date:
    day = date(*map(int, text.split("-")))
    if day.year < _EARLIEST_YEAR:
        raise Unreadable(text)
    return day


def _date(text: str) -> date:
    """A timestamp gives the date that is written in it."""
    match = _MOMENT.fullmatch(text)
    if match:
        _parse_moment(match)
        return _day(match[1])
    if not _DATE.fullmatch(text):
        raise Unreadable(text)
    return _day(text)


def _moment(text: str, settings: Settings) -> datetime:
    if _DATE.fullmatch(text):
        return settings.start_of_day(_day(text))
    match = _MOMENT.fullmatch(text)
    if not match:
        raise Unreadable(text)
    return _parse_moment(match)


def _parse_moment(match: re.Match) -> datetime:
    day, hours, minutes, seconds, fraction, offset = match.groups()
    offset = "" if offset in (None, "Z") else offset
    clock = f"{int(hours):02}:{int(minutes):02}:{int(seconds or 0):02}.{(fraction or '').ljust(6, '0')[:6]}"
    moment = datetime.fromisoformat(f"{_day(day)}T{clock}{offset}")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _milliseconds(text: str) -> datetime:
    moment = _EPOCH + timedelta(microseconds=int((Decimal(text) * 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP)))
    if moment.year < _EARLIEST_YEAR:
        raise Unreadable(text)
    return moment
