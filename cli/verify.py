"""`obhut verify`: checks proofs offline, for auditors. Only `verifier/` decides; this prints."""

from datetime import datetime
from pathlib import Path

import click

from kernel.clock import berlin
from verifier.certificate import DoesNotHold, Facts
from verifier.certificate import verify as verify_certificate

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST_FILE = 10 * 1024 * 1024  # bytes; a certificate has some two thousand


@click.group()
def verify() -> None:
    """Proofs, checked offline."""


@verify.command()
@click.argument("file", type=FILE)
@click.option("--trust", required=True, type=FILE, help="Public keys you trust (trust.json of the platform).")
def certificate(file: Path, trust: Path) -> None:
    """Check the certificate of an erasure in FILE; ends with 1 if it does not hold."""
    try:
        facts = verify_certificate(_read(file), _read(trust))
    except DoesNotHold as why:
        click.echo(f"This certificate does not hold: {why}.", err=True)
        raise SystemExit(1) from None
    for line in _summary(facts):
        click.echo(line)


def _read(file: Path) -> bytes:
    if file.stat().st_size > LARGEST_FILE:
        raise DoesNotHold(f"{file.name} is too large")
    return file.read_bytes()


def _summary(facts: Facts) -> list[str]:
    rows = sum(facts.tables.values())
    evidence = f", until {facts.consent_evidence_until}" if facts.consent_evidence_until else ""
    return [
        "This certificate holds.",
        f"  File         {facts.reference} ({facts.programme}), retention's reference",
        f"  Due          {facts.due_on}, {facts.retention_days} days by the rule {facts.rule}",
        f"  Ordered      {_told(facts.ordered_at)} by {facts.ordered_by}",
        f"  Executed     {_told(facts.executed_at)} by {facts.executed_by}",
        f"  Key          {facts.key_fingerprint} destroyed; its last backup is gone on {facts.key_backups_clear_on}",
        f"  Deleted      {rows} rows in {len(facts.tables)} tables; {facts.tables_searched} tables searched, no trace",
        f"  Consent      {facts.consent_records} records kept as evidence without reference{evidence};"
        f" {facts.consent_tables_searched} tables searched, no trace",
        f"  Signed with  {facts.kid}",
    ]


def _told(instant: datetime) -> str:
    """The day and time in Berlin, as whoever waited for it would say; the certificate itself has it in UTC."""
    return f"{berlin(instant):%Y-%m-%d %H:%M:%S} (UTC{berlin(instant):%z})"
