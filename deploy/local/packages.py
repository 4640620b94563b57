"""Debian packages: installed where we may, explained where we may not."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from deploy.local.errors import LocalError, Tell


def install(packages: Sequence[str], tell: Tell) -> None:
    """Installs Debian packages as root or by sudo without a password; raises when neither is possible."""
    prefix = _prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise LocalError(f"This needs the Debian package {' and '.join(packages)}, and we may not install it here.")
    tell(f"Installing {' and '.join(packages)} with apt-get (this takes some seconds)")
    # The new package may try to start its service; a policy may forbid that. We start our own either way.
    base = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*base, *command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise LocalError(f"apt-get {command[0]} failed: {done.stderr.strip()[-500:]}")


def _prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None


def by_hand(packages: Sequence[str]) -> str:
    """The command by which a person installs Debian packages."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def how_to_get(server: str, package: str, variable: str, address: str, image: str, port: int) -> str:
    """What to do, exactly, when a server is missing and cannot be installed."""
    return (
        f"Obhut needs {server} and found none. Do one of these, then try again:\n"
        f"  install it:     {by_hand([package])}\n"
        f"  use docker:     docker run -d -p 127.0.0.1:{port}:{port} {image}\n"
        f"  use another:    export {variable}={address}"
    )
