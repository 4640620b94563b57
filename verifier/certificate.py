"""Verifies certificates of erasure (Löschzertifikate) offline: the second implementation, for auditors.

It shares no line with what issued them: its own canonical JSON (RFC 8785), `cryptography` for Ed25519 (RFC 8032),
and a trust file (a JSON Web Key Set, RFC 7517 and 8037) whose keys say what they may sign (`obhut_purpose`).
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.canonical import NotCanonical, canonical, parse

PURPOSE = "certificate"
SIGNATURE_BYTES, KEY_BYTES = 64, 32
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.ASCII)
FINGERPRINT = re.compile(r"[0-9a-f]{32,64}\Z", re.ASCII)


class DoesNotHold(Exception):
    """A certificate that must not be relied on; the text says why."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a valid certificate says, and whose key vouches for it."""

    reference: str
    programme: str
    rule: str
    retention_days: int
    due_on: date
    ordered_at: datetime
    ordered_by: str
    executed_at: datetime
    executed_by: str
    tables: dict[str, int]
    tables_searched: int
    consent_records: int
    consent_evidence_until: date | None
    consent_tables_searched: int
    key_fingerprint: str
    key_backups_clear_on: date
    kid: str


def verify(document: bytes, trust: bytes) -> Facts:
    """The facts of a certificate that one of the trusted keys has signed. Raises `DoesNotHold`."""
    outer = _members(_parsed(document, "the certificate"), "the document", ("certificate", "signature"))
    signature = _members(outer["signature"], "signature", ("alg", "kid", "value"))
    if signature["alg"] != "Ed25519":
        raise DoesNotHold("it is not signed with Ed25519")
    kid = _text(signature["kid"], "the key id of the signature")
    key = _trusted_key(_parsed(trust, "the trust file"), kid)
    value = _base64url(signature["value"], SIGNATURE_BYTES, "the signature")
    try:
        key.verify(value, canonical(outer["certificate"]))
    except NotCanonical as wrong:
        raise DoesNotHold(f"its content cannot be what was signed: {wrong}") from None
    except InvalidSignature:
        raise DoesNotHold("the signature does not fit: the content was changed, or another key signed it") from None
    return _facts(outer["certificate"], kid)


def _facts(content: object, kid: str) -> Facts:
    members = _members(content, "the certificate", MEMBERS)
    if members["version"] != 1 or isinstance(members["version"], bool):
        raise DoesNotHold("this program knows certificates of version 1 only")
    if members["ledger"] is not None:
        raise DoesNotHold("it names a ledger, which certificates of version 1 do not have")
    ordered = _members(members["ordered"], "ordered", ("at", "by"))
    executed = _members(members["executed"], "executed", ("at", "by"))
    consent = _members(members["consent"], "consent", ("records", "evidence_until", "tables_searched"))
    if ordered["by"] == executed["by"]:
        raise DoesNotHold("the same side ordered and executed the erasure")
    until = consent["evidence_until"]
    return Facts(
        reference=_matching(members["reference"], UUID, "reference"),
        programme=_text(members["programme"], "programme"),
        rule=_text(members["rule"], "rule"),
        retention_days=_number(members["retention_days"], "retention_days", at_least=1),
        due_on=_day(members["due_on"], "due_on"),
        ordered_at=_instant(ordered["at"], "ordered"),
        ordered_by=_text(ordered["by"], "ordered by"),
        executed_at=_instant(executed["at"], "executed"),
        executed_by=_text(executed["by"], "executed by"),
        tables=_tables(members["tables"]),
        tables_searched=_number(members["tables_searched"], "tables_searched", at_least=1),
        consent_records=_number(consent["records"], "consent records"),
        consent_evidence_until=None if until is None else _day(until, "consent evidence_until"),
        consent_tables_searched=_number(consent["tables_searched"], "consent tables_searched", at_least=1),
        key_fingerprint=_matching(members["key_fingerprint"], FINGERPRINT, "key_fingerprint"),
        key_backups_clear_on=_day(members["key_backups_clear_on"], "key_backups_clear_on"),
        kid=kid,
    )


MEMBERS = (
    *("version", "reference", "programme", "rule", "retention_days", "due_on", "ordered", "executed", "tables"),
    *("tables_searched", "consent", "key_fingerprint", "key_backups_clear_on", "ledger"),
)


def _parsed(data: bytes, what: str) -> Any:
    try:
        return parse(data)
    except NotCanonical as wrong:
        raise DoesNotHold(f"{what} cannot be read: {wrong}") from None


def _trusted_key(trust: object, kid: str) -> Ed25519PublicKey:
    keys = trust.get("keys") if isinstance(trust, dict) else None
    if not isinstance(keys, list):
        raise DoesNotHold("the trust file is no JSON Web Key Set")
    named = [key for key in keys if isinstance(key, dict) and key.get("kid") == kid]
    fitting = [key for key in named if key.get("obhut_purpose") == PURPOSE]
    if not named:
        raise DoesNotHold("it is signed with a key that the trust file does not hold")
    if not fitting:
        raise DoesNotHold("it is signed with a key that may not sign certificates")
    if len(fitting) > 1 or fitting[0].get("kty") != "OKP" or fitting[0].get("crv") != "Ed25519":
        raise DoesNotHold("the trust file does not name one Ed25519 key of this id")
    return Ed25519PublicKey.from_public_bytes(_base64url(fitting[0].get("x"), KEY_BYTES, "the trusted key"))


def _base64url(value: object, length: int, what: str) -> bytes:
    """Unpadded base64url (RFC 4648, 5), in its one spelling."""
    try:
        text = _text(value, what)
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise DoesNotHold(f"{what} is not in base64url") from None
    if len(data) != length or base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise DoesNotHold(f"{what} has not the form it must have")
    return data


def _members(value: object, what: str, names: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) != set(names):
        raise DoesNotHold(f"{what} has not exactly the members {', '.join(names)}")
    return value


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise DoesNotHold(f"{what} is no text")
    return value


def _matching(value: object, form: re.Pattern[str], what: str) -> str:
    if not isinstance(value, str) or not form.match(value):
        raise DoesNotHold(f"{what} has not the form it must have")
    return value


def _number(value: object, what: str, at_least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < at_least:
        raise DoesNotHold(f"{what} is no whole number from {at_least}")
    return value


def _day(value: object, what: str) -> date:
    try:
        return date.fromisoformat(_matching(value, DAY, what))
    except ValueError:
        raise DoesNotHold(f"{what} is no day") from None


def _instant(value: object, what: str) -> datetime:
    try:
        return datetime.fromisoformat(_matching(value, INSTANT, what).replace("Z", "+00:00"))
    except ValueError:
        raise DoesNotHold(f"{what} is no instant") from None


def _tables(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise DoesNotHold("tables is no object")
    return {_text(name, "the name of a table"): _number(rows, "rows of a table") for name, rows in value.items()}
