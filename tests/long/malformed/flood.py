"""A share of the row `malformed`: the flood, the good events beside it, and what came of both."""

from cli.check_findings import failures
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.fault.crash import Inside, Judge
from tests.house import House
from tests.long.faults.effects import at
from tests.long.ground import running
from tests.long.malformed.probes import Probes, prepared
from tests.long.malformed.throwing import Thrower
from tests.long.row import Outcome, Share, Tell

LONGEST = 1.0  # seconds that a good event may be delayed
TOLD_EVERY = 4_000


def flood(share: Share, tell: Tell, each: int) -> Outcome:
    """So many messages at every queue."""
    with running("malformed", tell) as stack:
        inside = Inside(stack, stack.servers(silent).database)
        house = House(stack)
        ground = prepared(stack, house, Calendar(stack.instance.clock, house))
        before = workers(stack)
        thrower, probes = Thrower(stack, inside, share.random()), Probes(inside, ground)
        told = 0
        for thrown in thrower.throw(each):
            if thrown - told >= TOLD_EVERY:
                told = thrown
                tell(f"{thrown} thrown; the slowest good event took {probes.longest:.2f} s")
        probes.end()
        outcome = _outcome(stack, thrower, probes, before)
        thrower.close()
        return outcome


def _outcome(stack: Stack, thrower: Thrower, probes: Probes, before: dict[str, int]) -> Outcome:
    seconds = sorted(one for some in probes.seconds.values() for one in some)
    thrown, parked = thrower.thrown.total(), thrower.parked_since()
    counts = {"malformed messages": thrown, "parked": parked, "good events": len(seconds)}
    figures = {f"good event {name} s": round(at(seconds, part), 3) for name, part in PARTS.items()}
    wrong = [one.sentence() for one in failures(Judge(stack).verdict(60, allow_parked=True).findings)]
    if parked != thrown:
        wrong.append(f"{parked} of {thrown} are parked")
    if died := [name for name, pid in workers(stack).items() if before[name] != pid]:
        wrong.append(f"died: {', '.join(died)}")
    if late := [one for one in seconds if one > LONGEST]:
        wrong.append(f"{len(late)} of {len(seconds)} good events took longer than {LONGEST} s, up to {late[-1]:.2f} s")
    return Outcome(counts, figures, wrong + probes.lost)


def workers(stack: Stack) -> dict[str, int]:
    """The pid of every worker, once all processes are ready."""
    names = [name for name in stack.supervisor.names() if name.endswith("-worker")]
    stack.wait_ready(30)
    return {name: stack.pid_of(name) for name in names}


PARTS = {"median": 0.5, "p99": 0.99, "max": 1.0}
