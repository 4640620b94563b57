"""The private keys of the services, and the file of public keys all of them trust: made where they are missing."""

import json
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from kernel.services import TABLE


def create_keys(directory: Path) -> int:
    """Makes the keys that are missing and writes `trust.json`; says how many it made."""
    _folder(directory)
    made = 0
    public = []
    for service in TABLE:
        if service.signs is not None:
            file = _folder(directory / service.name) / f"{service.signs}.jwk"
            made += _make(file, partial(_signing_key, service.name))
            public.append(_public(file, service.signs))
        for key in service.keys:
            file = directory / service.name / key
            _folder(file.parent)
            made += _make(file, partial(secrets.token_hex, 32))
    _write(directory / "trust.json", json.dumps({"keys": public}, indent=2))
    return made


def _make(file: Path, text: Callable[[], str]) -> int:
    """Write it where it is missing; how many were made."""
    if file.exists():
        return 0
    _write(file, text())
    return 1


def _signing_key(service: str) -> str:
    key = OKPKey.generate_key("Ed25519")
    made = {**key.as_dict(private=True), "kid": f"{service}-{key.thumbprint()[:8]}", "use": "sig"}
    return json.dumps(made, indent=2)


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
