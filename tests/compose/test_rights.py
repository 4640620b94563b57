"""Rights at broker and databases, tried out with the services' own passwords."""

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg2
import pytest
from amqp import Channel, Connection, Message
from amqp.exceptions import AccessRefused

from contracts import EVENTS
from deploy.containers import broker
from deploy.containers.broker import routing_keys, user
from kernel.events import topology
from kernel.services import SERVICES
from tests.compose.stack import ComposeStack

OWN_KEY, OTHERS_KEY = "consent_granted.v1.casefile", "consent_granted.v1.reporting"
EMPTY = Message("")


@pytest.fixture
def channel(stack: ComposeStack) -> Iterator[Callable[[str], Channel]]:
    """Opens a channel as a user; a refusal closes a channel, so every attempt has its own."""
    opened: list[Connection] = []

    def of(service: str) -> Channel:
        password = stack.folder.password(f"broker_{service}")
        connection = topology.connect(f"amqp://{user(service)}:{password}@{stack.address('rabbitmq')}:5672/obhut")
        opened.append(connection)
        return connection.channel()

    yield of
    for connection in opened:
        connection.collect()


def refused(attempt: Callable[[], object], channel: Channel) -> bool:
    """Whether the broker refused it for lack of rights. A publication is refused later: a question follows it."""
    try:
        attempt()
        channel.basic_qos(0, 1, False)
    except AccessRefused:
        return True
    return False


def test_consent_publishes_to_its_own_exchange_alone(channel: Callable[[str], Channel]) -> None:
    """Not to another service's, not with routing keys outside its contracts, not past the exchanges to a queue."""
    assert OWN_KEY in routing_keys("consent", EVENTS)
    for exchange, key in [
        ("obhut.casefile", "case_opened.v1.retention"),
        ("obhut.retention", "erasure_ordered.v1.casefile"),
        ("obhut.consent", OTHERS_KEY),
        ("obhut.consent", "erasure_ordered.v1.casefile"),
        ("", "obhut.casefile.from.consent"),
        ("amq.topic", OWN_KEY),
    ]:
        mine = channel("consent")
        assert refused(lambda e=exchange, k=key, c=mine: c.basic_publish(EMPTY, e, k), mine), (exchange, key)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_its_own_queues_alone(channel: Callable[[str], Channel], service: str) -> None:
    """It may open a consumer on every queue of its own, and on no other one."""
    for audience in SERVICES:
        for name in topology.queues("", audience, EVENTS):
            mine = channel(service)
            found = refused(lambda c=mine, q=name: c.basic_consume(q, no_ack=False), mine)
            assert found == (audience != service), name


def test_a_service_declares_and_deletes_nothing(channel: Callable[[str], Channel]) -> None:
    """No new queue that would overhear events, no binding, no exchange, and none taken away."""
    own = "obhut.consent.from.casefile"
    attempts: list[Callable[[Channel], object]] = [
        lambda c: c.queue_declare("obhut.consent.from.identity.copy"),
        lambda c: c.queue_declare(""),
        lambda c: c.queue_bind(own, "obhut.identity", "#"),
        lambda c: c.queue_unbind(own, "obhut.casefile", "#"),
        lambda c: c.queue_delete(own),
        lambda c: c.queue_purge("obhut.casefile.from.consent"),
        lambda c: c.exchange_declare("obhut.consent.more", "fanout"),
        lambda c: c.exchange_delete("obhut.consent"),
    ]
    for number, attempt in enumerate(attempts):
        mine = channel("consent")
        assert refused(lambda a=attempt, c=mine: a(c), mine), number


def test_the_operator_neither_publishes_nor_consumes(channel: Callable[[str], Channel]) -> None:
    """`obhut migrate` declares; it can put no event into the world and see none."""
    mine = channel(broker.OPERATOR)
    assert refused(lambda: mine.basic_publish(EMPTY, "obhut.consent", OWN_KEY), mine)
    mine = channel(broker.OPERATOR)
    assert refused(lambda: mine.basic_consume("obhut.casefile.from.consent"), mine)


def test_guest_is_not_there(stack: ComposeStack) -> None:
    """The user every new broker has cannot sign in."""
    with pytest.raises(AccessRefused):
        topology.connect(f"amqp://guest:guest@{stack.address('rabbitmq')}:5672/obhut")


def test_a_role_opens_its_own_database_alone(stack: ComposeStack) -> None:
    """Each of the 17 roles signs in where it belongs and is refused in every other database."""
    environment = stack.environment
    urls = {n: u for n, u in environment.items() if u.startswith("postgresql://obhut_")}
    assert len(urls) == 17
    databases = {url.rpartition("/")[2] for url in urls.values()}
    for name, url in urls.items():
        place, _, own = url.rpartition("/")
        opened = {database for database in databases if opens(f"{place}/{database}")}
        assert opened == {own}, name


def test_no_role_can_do_more_than_its_work(stack: ComposeStack) -> None:
    """None of them is a superuser, makes roles or databases, or passes row-level security by."""
    question = """
        SELECT rolname FROM pg_roles WHERE rolname LIKE 'obhut%'
        AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
    """
    for host, roles in (("postgres", 15), ("keystore", 2)):
        with closing(psycopg2.connect(stack.administrator(host))) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'obhut%'")
            assert cursor.fetchone() == (roles,)
            cursor.execute(question)
            assert cursor.fetchall() == []


def opens(url: str) -> bool:
    """Whether a connection is granted."""
    try:
        psycopg2.connect(url, connect_timeout=5).close()
    except psycopg2.OperationalError:
        return False
    return True
