"""`obhut keys`: makes the private keys of the services and the file of public keys all of them trust."""

import json
import secrets
from pathlib import Path
from typing import Any

import click
from joserfc.jwk import OKPKey

SIGNING = {
    ("identity", "token"): "token.jwk",
    ("casefile", "card"): "card.jwk",
    ("retention", "certificate"): "certificate.jwk",
}
"""Who signs what, and the file it keeps the key in; `kernel.tokens` checks the purpose."""

WRAPPING = ("casefile/references.key", "casefile/wrapping/master.key")
"""32 random bytes each, in hexadecimal: one derives references, one wraps the keys of the cases."""


@click.group()
def keys() -> None:
    """Keys of the services."""


@keys.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def create(directory: Path) -> None:
    """Make what is missing in DIRECTORY; keys that are there are kept."""
    made = create_keys(directory)
    click.echo(f"{made} keys made in {directory}." if made else f"All keys are there in {directory}.")


def create_keys(directory: Path) -> int:
    """Makes the keys that are missing and writes `trust.json`; says how many it made."""
    _folder(directory)
    made = 0
    public = []
    for (service, purpose), name in SIGNING.items():
        file = _folder(directory / service) / name
        if not file.exists():
            _write(file, json.dumps(_signing_key(service), indent=2))
            made += 1
        public.append(_public(file, purpose))
    for path in WRAPPING:
        file = directory / path
        _folder(file.parent)
        if not file.exists():
            _write(file, secrets.token_hex(32))
            made += 1
    _write(directory / "trust.json", json.dumps({"keys": public}, indent=2))
    return made


def _signing_key(service: str) -> dict[str, Any]:
    key = OKPKey.generate_key("Ed25519")
    return {**key.as_dict(private=True), "kid": f"{service}-{key.thumbprint()[:8]}", "use": "sig"}


def _public(file: Path, purpose: str) -> dict[str, Any]:
    key = OKPKey.import_key(json.loads(file.read_text()))
    return {**key.as_dict(private=False), "obhut_purpose": purpose}


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def _write(file: Path, text: str) -> None:
    """Whole or not at all: half a key would stop a service at its next start."""
    draft = file.with_name(f".{file.name}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(f"{text}\n")
    draft.replace(file)
