"""What every process of a service stands on; `kernel/start.py` starts it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.settings import Settings, refuse

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Process:
    """What every process of a service has: settings, its database, the clock."""

    settings: Settings
    engine: "Engine"
    clock: "Clock"


def secret_file(settings: Settings, name: str) -> Path:
    """The path of a secret of this service; a missing one ends the start with a sentence."""
    if settings.secrets is None or not (settings.secrets / name).exists():
        refuse(f"{settings.service} needs the secret {name} (obhut keys create makes a set)")
    return settings.secrets / name
