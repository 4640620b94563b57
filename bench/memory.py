"""G8, second half: memory of all Python processes of Obhut, against the peer's two gunicorn workers and nothing else.

PSS (proportional set size) counts what processes share once; both sides have answered requests before.
"""

from bench import monolith, ours
from bench.figures import Row
from bench.load import write_files
from bench.processes import family, pss_mib
from bench.scale import choose
from deploy.local.errors import Tell

AGENCIES, EACH, LOAD = 2, 2, choose(10, 4)
WORKERS = 2


def measure(tell: Tell) -> Row:
    """Load both sides, let them rest, and look."""
    with ours.started(tell) as stack:
        folder = stack.instance.folder / "peer"
        with monolith.started(folder, WORKERS, monolith.THREADS, AGENCIES, EACH) as peer:
            for people in (ours.managers(stack, AGENCIES, EACH), peer.managers(AGENCIES, EACH)):
                write_files(people, LOAD)
            by_name = {name: pss_mib([process.pid]) for name, process in stack.supervisor.running().items()}
            gunicorn = peer.pids[0]
            workers = pss_mib([pid for pid in family([gunicorn]) if pid != gunicorn])
    total = sum(by_name.values())
    tell(f"  G8 memory: {total:.0f} MiB against {workers:.0f} MiB")
    return Row(
        name="G8b",
        measure="memory (PSS): all Python processes ÷ the peer's two workers",
        ours=f"{total:.0f} MiB",
        peer=f"{workers:.0f} MiB",
        values=(total / workers,),
        accept=8,
        aim=4,
        better="lower",
        notes=("MiB: " + ", ".join(f"{name} {size:.0f}" for name, size in by_name.items()),),
    )
