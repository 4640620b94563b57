"""Pango, which draws printed files (services/casefile/copies), and fonts for the scripts of the people in them: found
on the machine, or installed where we may."""

from ctypes.util import find_library
from pathlib import Path

from deploy.local import packages
from deploy.local.errors import LocalError, Tell

LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
FOLDER = Path("/usr/share/fonts")
FONTS = {"NotoSansEthiopic-Regular.ttf": "fonts-noto-core", "NotoSansCJK-Regular.ttc": "fonts-noto-cjk"}
"""A font of each package: the first has Ethiopic, Thai, Bengali, Tamil, Devanagari and others, the second Chinese,
Japanese and Korean. DejaVu has Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian."""


def found() -> bool:
    """Whether files can be drawn on this machine."""
    return all(find_library(name) for name in LIBRARIES)


def missing_fonts() -> tuple[str, ...]:
    """The packages of fonts that this machine has not."""
    return tuple(package for font, package in FONTS.items() if not any(FOLDER.rglob(font)))


def ensure(tell: Tell) -> None:
    """Install what is missing. Where that is not possible everything but printing works, and it says so; without fonts
    files are printed, and their order says which scripts are boxes."""
    drawing, fonts = () if found() else PACKAGES, missing_fonts()
    if not drawing and not fonts:
        return
    try:
        packages.install((*drawing, *fonts), tell)
    except LocalError as error:
        lost = "Files cannot be printed" if drawing else "Some scripts are boxes on printed files"
        tell(f"{lost}: {error}\n  {packages.by_hand((*drawing, *fonts))}")
