"""The API against its own description: whatever fits it, and whatever does not, gets an answer as described, never 5xx.

schemathesis makes requests from the gateway's OpenAPI document, with a fixed seed, in the name of several roles.
Ids that exist are put into the paths, and versions into If-Match, so that requests get beyond 404 and 412.
"""

from typing import Any

import pytest
import schemathesis
from schemathesis.generation import GenerationMode

from services.casefile.templates.declared.kinds import KINDS
from tests.calendar import Calendar
from tests.e2e.asking import ROLES, Asker, Run, ask_about, document, operations, person_of, requests_to
from tests.e2e.entries import described, without_entries
from tests.e2e.ground import Ground
from tests.house import House

SEED = 20_260_518
EXAMPLES = {GenerationMode.POSITIVE: 2, GenerationMode.NEGATIVE: 1}  # per operation
TAKES_ANYTHING = {("get", "/v1/calendar/{secret}.ics")}  # nothing does not fit: schemathesis looks for it for seconds
REFUSED = {403, 404}
NEEDS_ITS_DAY = {  # no success in a run without an erasure, a release, a file: other tests have these
    ("get", "/v1/calendar/{secret}.ics"),
    ("get", "/v1/cases/{case_id}/attachments/{attachment}/content"),
    ("get", "/v1/cases/{case_id}/attachments/{entry}"),
    ("patch", "/v1/cases/{case_id}/attachments/{entry}"),
    ("post", "/v1/cases/{case_id}/attachments"),
    ("post", "/v1/cases/{case_id}/attachments/{attachment}/content"),
    # nor without erasures that are held back (test_brake), or by who is not data protection or audit (test_overseeing)
    ("get", "/v1/retention/held-back/{brake_id}"),
    ("post", "/v1/retention/held-back/{brake_id}/agreement"),
    ("get", "/v1/cases/access-log"),
    ("get", "/v1/cases/index"),
    ("get", "/v1/cases/security-log"),
    ("get", "/v1/agencies/{agency}/security-log"),
    # nor of what can be done once, or ends the sessions of who asks: test_people_and_districts has these
    ("delete", "/v1/accounts/{account}/absences/{absence}"),
    ("delete", "/v1/cases/{case_id}"),
    ("put", "/v1/me/password"),
    # nor without a lead, a colleague, or a draft that is there: test_editing has these
    ("get", "/v1/cases/{case_id}/draft"),
    ("post", "/v1/cases/{case_id}/lease/takeover"),
    ("post", "/v1/cases/{case_id}/responsibilities"),
    ("patch", "/v1/cases/{case_id}/responsibilities/{share}"),
    ("delete", "/v1/cases/{case_id}/responsibilities/{share}"),
    ("post", "/v1/cases/{case_id}/hand-over"),
    # nor a closed file: test_ways_out has it
    ("post", "/v1/cases/{case_id}/reopening"),
    # nor short contacts, without a programme that has them: test_short_contacts has these
    ("post", "/v1/short-contacts"),
    ("get", "/v1/short-contacts"),
    ("get", "/v1/short-contacts/counts"),
    ("get", "/v1/short-contacts/{contact}"),
    ("patch", "/v1/short-contacts/{contact}"),
    ("delete", "/v1/short-contacts/{contact}"),
    # nor without an entrusted entry, or a word that waits: test_plan_and_people and test_what_reaches_whom have these
    ("post", "/v1/cases/{case_id}/entrusted/{entry}/opening"),
    ("post", "/v1/cases/{case_id}/words"),
    ("delete", "/v1/cases/words/{word}"),
    ("get", "/v1/cases/{case_id}/attachments/{entry}/releases"),
    ("get", "/v1/cases/{case_id}/journal/{entry}/releases"),
    ("get", "/v1/cases/{case_id}/participants/{entry}/releases"),
    ("post", "/v1/cases/{case_id}/attachments/{entry}/releases"),
    ("post", "/v1/cases/{case_id}/journal/{entry}/releases"),
    ("post", "/v1/cases/{case_id}/participants/{entry}/releases"),
    ("get", "/v1/erasure-orders/{order_id}"),
    ("get", "/v1/erasure-orders/{order_id}/certificate"),
    ("get", "/v1/jobs/{service}.{key}"),
    ("get", "/v1/published-releases/{release_id}"),
    ("get", "/v1/releases/{release}"),
    ("post", "/v1/releases"),
    ("post", "/v1/sessions"),
    # a template that differs, and a second owner: test_template_changes has these
    ("post", "/v1/programmes/{programme}/proposals"),
    ("get", "/v1/programmes/{programme}/proposals/{proposal}"),
    ("post", "/v1/programmes/{programme}/proposals/{proposal}/approval"),
    ("post", "/v1/programmes/{programme}/proposals/{proposal}/rejection"),
    ("post", "/v1/programmes/{programme}/proposals/{proposal}/withdrawal"),
    ("post", "/v1/cases/{case_id}/template-migration"),
    ("post", "/v1/programmes/{programme}/template-migration"),
    ("get", "/v1/programmes/{programme}/template-migration/casefile.{job}"),
    # nor a print that is made, or an export that a lead has approved: test_prints and test_exports have these
    ("get", "/v1/cases/{case_id}/print/{order}"),
    ("get", "/v1/programmes/{programme}/blank-print/{order}"),
    ("get", "/v1/cases/prints/{order}"),
    ("get", "/v1/cases/prints/{order}/content"),
    ("post", "/v1/cases/export"),
    ("get", "/v1/cases/export/{export}"),
    ("get", "/v1/cases/export/{export}/content"),
    ("post", "/v1/cases/export/{export}/approval"),
    ("post", "/v1/cases/export/{export}/rejection"),
    ("post", "/v1/cases/export/{export}/withdrawal"),
    # nor answers and entries that are odd: test_plausibility has these
    ("post", "/v1/cases/{case_id}/answers/acknowledgement"),
    *(("post", f"{described(kind)}/{{entry}}/acknowledgement") for kind in KINDS.values()),
    # nor an address under protection: test_protected_addresses has it
    ("post", "/v1/cases/{case_id}/protected-address"),
    # nor a text that extends a template: test_extensions has it
    ("put", "/v1/programmes/{programme}/extension"),
}


@pytest.fixture(scope="module")
def run() -> Run:
    """Adds up over the roles."""
    return Run()


@pytest.fixture(scope="module")
def schema(house: House) -> Any:
    """The merged document, as a client gets it."""
    return document(house.base)


@pytest.fixture(scope="module")
def made(schema: Any) -> list[list[Any]]:
    """The requests to each operation: the same for every role, so that they are made once."""
    return [
        [
            request
            for mode, examples in EXAMPLES.items()
            if mode is GenerationMode.POSITIVE or (operation.method, operation.path) not in TAKES_ANYTHING
            for request in requests_to(operation, mode, examples, SEED)
        ]
        for operation in operations(schema)
    ]


def ask_all(asker: Asker, role: str, made: list[list[Any]]) -> None:
    """All of them by who works with files; by the others the first to each operation, and one more in turn where they
    may do it. Where they may not, one of them asks for more."""
    if role == ROLES[0]:
        for request in (request for each in made for request in each):
            asker.ask(request)
        return
    place = ROLES.index(role)
    for row, (first, *more) in enumerate(made):
        status = asker.ask(first, led=True)
        if more and (status not in REFUSED or (row + place) % (len(ROLES) - 1) == 0):
            asker.ask(more[(row // (len(ROLES) - 1) + place) % len(more)], led=False)


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_described(
    ground: Ground, calendar: Calendar, schema: Any, made: list[list[Any]], run: Run, role: str
) -> None:
    """No request of any kind gets 5xx, an answer of another shape or type, or a status that is not described."""
    person = person_of(ground, role)
    asker = Asker(ground, person, run, calendar.today)
    run.operations |= {(operation.method, operation.path) for operation in operations(schema)}
    ask_all(asker, role, made)
    assert asker.wrong == {}
    person.get("/v1/sessions/current")


def test_the_run_reached_what_there_is(run: Run) -> None:
    """The run was as large as meant, was not throttled, and got a good answer from nearly every operation."""
    assert 1_000 <= run.calls <= 3_000
    assert run.statuses[429] == 0
    missed = run.operations - run.succeeded - NEEDS_ITS_DAY
    assert sorted((method, path) for method, path in missed if not without_entries(path)) == []
    assert {400, 403, 404, 422} <= set(run.statuses)


@pytest.mark.parametrize(
    ("schema", "failure"),
    [({"type": "object", "required": ["nothing"]}, "JsonSchemaError"), (None, "UndefinedStatusCode")],
)
def test_the_judge_can_fail(ground: Ground, calendar: Calendar, schema: Any, failure: str) -> None:
    """An answer that lacks a field, or has a status nobody described, is found: silence means something."""
    answers = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    wrong = {"get": {"responses": answers if schema else {"418": {"description": ""}}}}
    described = {"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {"/v1/me": wrong}}
    asker = Asker(ground, ground.file.worker, Run(), calendar.today)
    (operation,) = (found.ok() for found in schemathesis.openapi.from_dict(described).get_all_operations())
    ask_about(asker, operation, GenerationMode.POSITIVE, 1, SEED)
    assert list(asker.wrong) == [("get", "/v1/me", failure)]
