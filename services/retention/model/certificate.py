"""The certificate of an erasure (Löschzertifikat): what it says, and its signature.

Signed is the canonical JSON (RFC 8785) of the member `certificate`, with Ed25519 (RFC 8032). Anyone can verify it
offline with the public key: `obhut verify certificate FILE --trust KEYFILE` is a second implementation.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey

from services.retention.model.order import Order

VERSION = 1


@dataclass(frozen=True, slots=True)
class Issuer:
    """Signs certificates. `key_backup_days`: after how many days the last backup of a case's key is gone."""

    key: Ed25519PrivateKey
    kid: str
    key_backup_days: int

    @classmethod
    def from_file(cls, path: Path, key_backup_days: int) -> "Issuer":
        """With the private key of a JWK file (RFC 8037)."""
        jwk = OKPKey.import_key(json.loads(path.read_text(encoding="ascii")))
        if not isinstance(jwk.private_key, Ed25519PrivateKey) or not jwk.kid:
            raise ValueError("the certificate key must be a private Ed25519 key with a kid")
        return cls(jwk.private_key, jwk.kid, key_backup_days)

    def issue(self, order: Order) -> dict[str, Any]:
        """The signed document about a complete order."""
        certificate = facts(order, self.key_backup_days)
        value = base64.urlsafe_b64encode(self.key.sign(rfc8785.dumps(certificate))).rstrip(b"=").decode()
        return {"certificate": certificate, "signature": {"alg": "Ed25519", "kid": self.kid, "value": value}}


def facts(order: Order, key_backup_days: int) -> dict[str, Any]:
    """What a certificate says. Days as YYYY-MM-DD, instants in UTC; `ledger` is filled once there is one."""
    if not order.is_complete or order.erased_at is None or order.erased_on is None:
        raise AssertionError("a certificate rests on all three receipts")
    until = order.consent_evidence_until
    return {
        "version": VERSION,
        "reference": str(order.reference),
        "programme": order.programme,
        "rule": order.rule,
        "retention_days": order.retention_days,
        "due_on": order.due_on.isoformat(),
        "ordered": {"at": _instant(order.ordered_at), "by": order.ordered_by_role},
        "executed": {"at": _instant(order.erased_at), "by": order.executed_by_role},
        "tables": dict(order.tables or {}),
        "tables_searched": order.verified_tables,
        "consent": {
            "records": order.consent_records,
            "evidence_until": until.isoformat() if until else None,
            "tables_searched": order.consent_tables,
        },
        "key_fingerprint": order.key_fingerprint,
        "key_backups_clear_on": (order.erased_on + timedelta(days=key_backup_days)).isoformat(),
        "ledger": None,
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
