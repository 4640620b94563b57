"""`python -m tests.contract.unchanged [subject …]`: renew golden files. What changes or goes in one needs an ADR."""

import sys

from tests.contract.unchanged.keeping import GOLDEN, SUBJECTS, renew

for name in sys.argv[1:] or SUBJECTS:
    if renew(name):
        sys.stdout.write(f"changed: {name}\n")
if not sys.argv[1:]:
    for left in {file.name for file in GOLDEN.iterdir()} - set(SUBJECTS):
        (GOLDEN / left).unlink()
        sys.stdout.write(f"gone: {left}\n")
