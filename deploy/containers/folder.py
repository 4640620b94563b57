"""The folder of a set-up in containers: passwords, secrets and settings that are made once and never committed.

The folder itself is closed to everybody but its owner. Files below `secrets/` are mounted into containers, one by
one, where the account of a container must read them: they are readable there, and out of reach here.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folder:
    """One set-up's folder, `var/compose` unless told otherwise."""

    path: Path

    @property
    def keys(self) -> Path:
        """Private keys of the services and the trust file, as `obhut keys create` makes them."""
        return self.path / "secrets" / "keys"

    def password(self, name: str) -> str:
        """The password of that name; made at the first call, the same ever after."""
        file = self.path / "passwords.json"
        known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        if name not in known:
            known[name] = secrets.token_urlsafe(24)
            self._write(file, json.dumps(known, indent=2) + "\n", 0o600)
        return known[name]

    def write_secret(self, name: str, text: str) -> None:
        """A file below `secrets/`, to be mounted."""
        self._write(self.path / "secrets" / name, text, 0o644)

    def write_settings(self, process: str, values: Mapping[str, str]) -> None:
        """The environment of one process, for `env_file`: read by the command line tool, never mounted."""
        text = "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
        self._write(self.path / "env" / f"{process}.env", text, 0o600)

    def offer(self, name: str, text: str) -> None:
        """A file for the operator to change: written once, never again."""
        if not (self.path / name).exists():
            self._write(self.path / name, text, 0o600)

    def open_keys(self) -> None:
        """Let the account of a container read the key files that are mounted for it."""
        for file in self.keys.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)

    def _write(self, file: Path, text: str, mode: int) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.chmod(0o700)
        file.parent.mkdir(parents=True, exist_ok=True)
        # In place, not beside it and renamed: a container that runs has this very file mounted.
        file.touch(mode=0o600)
        file.write_text(text)
        file.chmod(mode)
