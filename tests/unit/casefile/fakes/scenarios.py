"""What is asked of both stores, the one in memory and the real one: their answers must be the same.

Each scenario works in one transaction, which is rolled back. Scenarios of the jobs process see every agency: they tell
of their own files alone.
"""

from tests.unit.casefile.fakes.asked_about_files import answers, entries, files, lists, people, words
from tests.unit.casefile.fakes.asked_about_wings import (
    copies,
    erasing,
    keys_and_addresses,
    of_jobs,
    releases,
    short_contacts,
    templates,
)

OF_WEB = (files, people, answers, entries, words, lists, keys_and_addresses, copies, templates, short_contacts)
OF_JOBS = (of_jobs, releases, erasing)
