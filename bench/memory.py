"""G8, second half: memory of all Python processes of Obhut, against the peer's two gunicorn workers and nothing else.

PSS (proportional set size) counts what processes share once; both sides have answered requests before. The processes
that fork a service's kinds count as ours. Then the same again with each process started by itself, as in containers.
"""

import json

from bench import monolith, ours
from bench.figures import Row
from bench.load import write_files
from bench.processes import family, pss_mib
from bench.scale import choose
from deploy.local.errors import Tell
from deploy.local.stack import Stack

AGENCIES, EACH, LOAD = 2, 2, choose(10, 4)
WORKERS = 2


def measure(tell: Tell) -> Row:
    """Load both sides, let them rest, and look."""
    with ours.started(tell) as stack:
        folder = stack.instance.folder / "peer"
        with monolith.started(folder, WORKERS, monolith.THREADS, AGENCIES, EACH) as peer:
            for people in (ours.managers(stack, AGENCIES, EACH), peer.managers(AGENCIES, EACH)):
                write_files(people, LOAD)
            by_name = sizes(stack)
            gunicorn = peer.pids[0]
            workers = pss_mib([pid for pid in family([gunicorn]) if pid != gunicorn])
    total, apart = sum(by_name.values()), sum(_each_by_itself(tell).values())
    tell(f"  G8 memory: {total:.0f} MiB against {workers:.0f} MiB; each process by itself {apart:.0f} MiB")
    return Row(
        name="G8b",
        measure="memory (PSS): all Python processes ÷ the peer's two workers",
        ours=f"{total:.0f} MiB",
        peer=f"{workers:.0f} MiB",
        values=(total / workers,),
        accept=5.2,
        aim=4.5,
        better="lower",
        notes=(
            "MiB: " + ", ".join(f"{name} {size:.0f}" for name, size in by_name.items()),
            f"one process per container, nothing shared but the files: {apart:.0f} MiB, {apart / workers:.2f} ×",
        ),
    )


def sizes(stack: Stack) -> dict[str, float]:
    """MiB of every process of the Procfile by name, and of the fork servers, which are part of the price."""
    found = {name: pss_mib([process.pid]) for name, process in stack.supervisor.running().items()}
    servers = json.loads(stack.instance.pids.read_text())["fork_servers"]
    return found | {f"{module} (fork server)": pss_mib([entry["pid"]]) for module, entry in servers.items()}


def _each_by_itself(tell: Tell) -> dict[str, float]:
    with ours.prepared(tell) as stack:
        stack.supervisor.shares = False
        stack.start()
        write_files(ours.managers(stack, AGENCIES, EACH), LOAD)
        return sizes(stack)
