"""A web process of its own that takes the uploads of a folder, and tells what each cost: run by its test.

Prints a line of JSON for each file: `upload`, its name; `outcome` (`taken`, or the code of the refusal); `kilobytes` by
which the process grew at most meanwhile (VmHWM of /proc), and `seconds` of processor time. Each is taken by a process
of its own, forked from one that has taken a small file already: none uses memory that another has left.
"""

import io
import json
import os
import sys
import time
from pathlib import Path

from flask import Flask

from kernel.errors import Refusal
from kernel.web.uploads import incoming
from services.casefile.attachments import usecases
from services.casefile.attachments.usecases import Target
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases.entries import Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import any_answer

MEGABYTE = 1024 * 1024
BOUNDARY = b"a-boundary"
MEMORY = Path("/proc/self")


def body(name: str, content: bytes) -> bytes:
    """An upload as it travels."""
    head = b'--%s\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % (BOUNDARY, name.encode())
    return head + content + b"\r\n--%s--\r\n" % BOUNDARY


def highest() -> int:
    """The most memory that this process had since it was asked to count anew, in kilobytes."""
    return int(next(line.split()[1] for line in (MEMORY / "status").read_text().splitlines() if "VmHWM" in line))


def measured(file: Path, web: Flask, office: Office) -> dict[str, object]:
    """What one upload costs."""
    anna = office.person("case_manager")
    case, programme = office.file(anna), office.web.programmes.current("waska")
    asked = [one for one in programme.form("attachments").fields if one.mandatory]
    wish = Wish({one.id: any_answer(programme, one) for one in asked if one.id not in KINDS["attachments"].by_engine})
    sent = io.BytesIO(body(file.name, file.read_bytes()))
    context = web.test_request_context(
        method="POST", input_stream=sent, content_type=f"multipart/form-data; boundary={BOUNDARY.decode()}"
    )
    (MEMORY / "clear_refs").write_text("5")
    before, began, outcome = highest(), time.process_time(), "taken"
    with context:
        try:
            with incoming(None) as came:
                usecases.upload(office.begin, anna, case, Target(wish), came.name, came.parts, 25 * MEGABYTE)
        except Refusal as refused:
            outcome = refused.code
    seconds = time.process_time() - began
    return {"upload": file.name, "outcome": outcome, "kilobytes": highest() - before, "seconds": seconds}


def main() -> None:
    """The first of the folder beforehand, so that what is imported for it is not counted."""
    web, office = Flask("uploads"), Office()
    first, *_ = files = sorted(Path(sys.argv[1]).iterdir())
    measured(first, web, office)
    for file in files:
        if os.fork() == 0:
            sys.stdout.write(json.dumps(measured(file, web, office)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.wait()


if __name__ == "__main__":
    main()
