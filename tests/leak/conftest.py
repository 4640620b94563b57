"""The life of many files, every error path and every breakage, with canaries in all of it; then the tests search."""

from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from deploy.local.stack import Stack
from tests.databases import rows
from tests.house import House
from tests.leak import breakage
from tests.leak.canary import Canaries
from tests.leak.provocations import Provoker
from tests.leak.scan import Scanner
from tests.leak.story import Story
from tests.leak.strangers import Stranger
from tests.leak.tap import Tap
from tests.lived import Before, Life
from tests.receiver import Receiver
from tests.visitor import Visitor, wait_for


@dataclass
class Evidence:
    """What the tests search, and for what. `ours`: canaries that came in by the API; `theirs`: by the broker.

    `before`: what there was before the first canary was made.
    """

    stack: Stack
    before: Before
    story: Story
    tap: Tap
    receiver: Receiver
    ours: Scanner
    theirs: Scanner
    stranger: Stranger


@pytest.fixture(scope="session")
def evidence(stack: Stack, house: House, receiver: Receiver, life: Life) -> Evidence:
    """Everything that can happen to canaries, once."""
    story, tap = life.story, life.tap
    url, prefix = stack.environment["OBHUT_BROKER_URL"], stack.environment["OBHUT_BROKER_PREFIX"]
    stranger = Stranger(url, prefix, Canaries())
    _provoke(story)
    _break(stack, story)
    stranger.send_everything()
    wait_for(lambda: _parked(stack, stranger), "what the stranger sent to be parked", seconds=60)
    wait_for(lambda: _quiet(house), "all events to have arrived", seconds=60)
    tap.close()
    wait_for(lambda: _last_spans(receiver), "the spans of the last event", seconds=60)
    ours, theirs = Scanner(story.canaries), Scanner(stranger.canaries)
    return Evidence(stack, life.before, story, tap, receiver, ours, theirs, stranger)


def _provoke(story: Story) -> None:
    provoker = Provoker(story.canaries, story.file, story.consent, story.agency.id)
    admin, house = story.agency["agency_admin"], story.house
    provoker.everything(story.programme, admin, house.host, house.system_owner)


def _break(stack: Stack, story: Story) -> None:
    """Answers that cannot be stored, a key store and databases that are away, each with a canary in the request."""
    file, canaries = story.file, story.canaries
    for broken, status in [
        (breakage.without_privilege(stack), 500),
        (breakage.impossible_constraint(stack), 500),
        (breakage.away(stack, "OBHUT_CASEFILE_KEYSTORE_URL"), 503),
        (breakage.away(stack, "OBHUT_CASEFILE_RUNTIME_URL"), 503),
    ]:
        tag = file.worker.get(file.path).headers["ETag"]
        with broken:
            body = {"answers": {"name": canaries.name(f"broken with {status}")}}
            file.worker.ask("PATCH", f"{file.path}/answers", body, expect=status, headers={"If-Match": tag})
            file.worker.get(f"{file.path}/answers", expect=None)
        wait_for(lambda: file.worker.get(file.path, expect=None).status_code == 200, "casefile to be well again")
    with ExitStack() as broken_identity:
        broken_identity.enter_context(breakage.away(stack, "OBHUT_IDENTITY_RUNTIME_URL"))
        body = {"login": canaries.name("login while away"), "password": canaries.name("password while away")}
        Visitor(file.worker.base).post("/v1/sessions", body, expect=503)
    wait_for(lambda: Visitor(file.worker.base).post("/v1/sessions", body).status_code == 401, "identity to be well")


def _parked(stack: Stack, stranger: Stranger) -> bool:
    for service in set(stranger.audiences.values()):
        url = stack.environment[f"OBHUT_{service.upper()}_RUNTIME_URL"]
        keys = [str(key) for key, audience in stranger.audiences.items() if audience == service]
        question = "SELECT count(*) FROM inbox WHERE state = 'parked' AND message_id = ANY(%s::uuid[])"
        if rows(url, question, keys) != [(len(keys),)]:
            return False
    return True


def _last_spans(receiver: Receiver) -> bool:
    """Exporters send what they have every second: of the request that found all quiet, a span has arrived."""
    return any(span.name.endswith("/v1/platform/health") for span in list(receiver.spans)[-200:])


def _quiet(house: House) -> bool:
    services = house.host.get("/v1/platform/health").json()["services"].values()
    return all(one.get("outbox") == 0 and one.get("retrying") == 0 for one in services)
