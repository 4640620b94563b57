"""Days, spans and numbers as people in an office read them."""

from datetime import date, datetime

from kernel.clock import berlin, berlin_day
from kernel.translations import sentence


def day(text: str | date | None) -> str:
    """`2026-11-20` as 20.11.2026, in both languages: papers and people say it so."""
    if not text:
        return ""
    on = text if isinstance(text, date) else date.fromisoformat(text)
    return f"{on.day}.{on.month}.{on.year:04d}"


def instant(text: str) -> str:
    """An instant as its day and time in Germany."""
    at = berlin(datetime.fromisoformat(text))
    return f"{day(berlin_day(at))}, {at:%H:%M}"


def number(value: float, language: str) -> str:
    """At most one digit behind the comma, which is a point in English."""
    text = f"{value:,.1f}".removesuffix(".0")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def ago(text: str | None, today: date, language: str) -> str:
    """How long a day is past, in the largest unit that says enough: days, then weeks, then months."""
    if not text:
        return ""
    days = (today - date.fromisoformat(text)).days
    if days in (0, 1):
        return sentence(("ago.today", "ago.yesterday")[days], language)
    unit, count = (
        next((unit, days // size) for unit, size in (("months", 61), ("weeks", 14), ("days", 1)) if days >= size)
        if days > 0
        else ("ahead", -days)
    )
    count = days * 12 // 365 if unit == "months" else days // 7 if unit == "weeks" else count
    return sentence(f"ago.{unit}", language).format(count=count)


def month(text: str) -> str:
    """`2026-11` as 11/2026."""
    year, _, number_of_month = text.partition("-")
    return f"{number_of_month}/{year}"


def money(cents: int, language: str, *, plain: bool = False) -> str:
    """Cents as an amount in euros; `plain`: as a field to type in holds it."""
    text = f"{cents / 100:.2f}" if plain else f"{cents / 100:,.2f}"
    said = text if language == "en" else text.translate(str.maketrans(",.", ".,"))
    return said if plain else f"{said} €"
