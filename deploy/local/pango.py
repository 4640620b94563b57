"""Pango, which draws printed files (services/casefile/copies): found on the machine, or installed where we may."""

from ctypes.util import find_library

from deploy.local import packages
from deploy.local.errors import LocalError, Tell

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")


def ensure(tell: Tell) -> None:
    """Install what is missing. Where that is not possible everything but printing works, and it says so."""
    if all(find_library(name) for name in LIBRARIES):
        return
    try:
        packages.install(PACKAGES, tell)
    except LocalError as error:
        tell(f"Files cannot be printed: {error}\n  {packages.by_hand(PACKAGES)}")
