"""The services of Obhut, a line each: read by every process, the gateway, the set-ups and the operator's command.

Names and nothing that is imported for them, so that it may lie beneath all of them: the gateway's image holds neither
services nor contracts (ADR 16). A further service is a line here, and its processes in Procfile, docker-compose.yml
and deploy/prometheus/prometheus.yml: a test holds these to the table.
"""

from dataclasses import dataclass

KINDS = ("web", "worker", "jobs")
"""Kinds of process, in the order of a service's ports."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A service: its name, its kinds of process, and the secrets it alone holds.

    `signs`: what its key pair is for, as `kernel.tokens` checks it, in `<signs>.jwk`; `keys`: files of 32 random bytes
    in hexadecimal.
    """

    name: str
    kinds: tuple[str, ...] = ("web", "worker")
    signs: str | None = None
    keys: tuple[str, ...] = ()

    @property
    def has_secrets(self) -> bool:
        """Whether it has a folder of secrets."""
        return bool(self.signs or self.keys)


TABLE = (
    Entry("identity", signs="token"),
    Entry("casefile", KINDS, signs="card", keys=("references.key", "wrapping/master.key")),
    Entry("consent", KINDS),
    Entry("retention", KINDS, signs="certificate"),
    Entry("reporting"),
)
SERVICES = tuple(entry.name for entry in TABLE)
BY_NAME = {entry.name: entry for entry in TABLE}
PROCESSES = tuple(f"{entry.name}-{kind}" for entry in TABLE for kind in entry.kinds)
"""The processes of all services by their names in the Procfile; the gateway beside them."""


def has(service: str, kind: str) -> bool:
    """Whether a service has a process of this kind: jobs only where it has long or scheduled work."""
    return kind in BY_NAME[service].kinds
