"""The exits: everything by which a value could leave casefile, read from outside, as bytes by source."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg2
import requests
from click.testing import CliRunner

from cli.main import obhut
from deploy.local import postgres, rabbitmq
from deploy.local.errors import silent
from deploy.local.stack import Stack
from deploy.local.supervisor import process_environment
from tests.databases import ROOT
from tests.e2e import raw
from tests.receiver import Receiver
from tests.visitor import Visitor

Source = tuple[str, bytes]
OPEN_PAGES = ("/", "/openapi.json", "/docs", "/docs/start.js", "/health/live", "/health/ready")


def logs(stack: Stack) -> Iterator[Source]:
    """The logs of all processes, and of what keeps them running."""
    for file in sorted(stack.instance.logs.iterdir()):
        yield file.name, file.read_bytes()


def traces(receiver: Receiver) -> Iterator[Source]:
    """All that any process has exported of traces, as it arrived, headers too."""
    for number, body in enumerate(list(receiver.bodies)):
        yield f"export of traces {number}", body


def pages(stack: Stack) -> Iterator[Source]:
    """Metrics and health of every process, the OpenAPI document and its pages."""
    for name, port in stack.instance.environment().items():
        if name.endswith("_PORT"):
            for path in ("/metrics", *OPEN_PAGES):
                try:
                    answer = requests.get(f"http://127.0.0.1:{port}{path}", timeout=10)
                except requests.ConnectionError:
                    continue  # no process of this kind in this service
                yield f"{name}{path}", answer.content


def refusals() -> Iterator[Source]:
    """Every answer with an error that anybody was ever given, with its headers."""
    for answer in Visitor.answers:
        if answer.status_code >= 400:
            yield f"{answer.request.method} {answer.status_code}", _whole(answer)
    for sent in raw.Answer.all:
        if sent.status >= 400 or not sent.status:
            yield f"raw {sent.status}", sent.head + b"\r\n\r\n" + sent.body


def told(people: list[Visitor]) -> Iterator[Source]:
    """Every answer given to these people, errors or not."""
    tokens = {str(person.http.headers["Authorization"]) for person in people}
    for answer in Visitor.answers:
        if answer.request.headers.get("Authorization") in tokens:
            yield f"{answer.request.method} {answer.status_code} to another", _whole(answer)


def server_log() -> bytes | None:
    """PostgreSQL's log, where it can be read from here: the file its first process writes errors to."""
    server = postgres.find(ROOT, os.environ, silent)
    connection = psycopg2.connect(server.admin_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory')")
        (folder,) = cursor.fetchone() or ("",)
    connection.close()
    try:
        pid = (Path(folder) / "postmaster.pid").read_text().split("\n", 1)[0]
        return Path(f"/proc/{pid}/fd/2").resolve(strict=True).read_bytes()
    except OSError:
        return None


@dataclass(frozen=True)
class BrokerFiles:
    """What the broker keeps: `sources`, and which way they were read."""

    way: str  # "files" or "queues"
    sources: list[Source]


def broker_files(stack: Stack) -> BrokerFiles:
    """The files of the broker's node, logs too; where these cannot be read from here, what lies in its queues."""
    broker = rabbitmq.find(ROOT, os.environ, silent)
    if broker.management is None:
        raise AssertionError("the broker has no management API: neither its files nor its queues can be searched")
    node = requests.get(f"{broker.management}/nodes", auth=broker.credentials, timeout=10).json()[0]
    folder = Path(node["db_dir"])
    if not os.access(folder, os.R_OK | os.X_OK):
        return BrokerFiles("queues", list(_queued(stack, broker)))
    files = [path for path in folder.rglob("*") if path.is_file()]
    files += [path for path in map(Path, node["log_files"]) if path.is_file()]
    return BrokerFiles("files", [(str(path), data) for path in files if (data := _read(path)) is not None])


def _read(path: Path) -> bytes | None:
    """What is in a file; None where it is gone by now: the broker works for others too, and drops what is done."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def exchanges(stack: Stack) -> list[str]:
    """All exchanges of the instance's virtual host but the nameless one, to which nothing can be bound."""
    broker, vhost = rabbitmq.find(ROOT, os.environ, silent), _vhost(stack)
    address = f"{broker.management}/exchanges/{quote(vhost, safe='')}"
    found = requests.get(address, auth=broker.credentials, timeout=10).json()
    return [one["name"] for one in found if one["name"] and not one["internal"]]


def operators_view(stack: Stack, *command: str) -> bytes:
    """What the operator's command shows."""
    shown = CliRunner().invoke(obhut, command, env=process_environment(stack.environment))
    return shown.output_bytes


def _queued(stack: Stack, broker: rabbitmq.Broker) -> Iterator[Source]:
    vhost = quote(_vhost(stack), safe="")
    for queue in requests.get(f"{broker.management}/queues/{vhost}", auth=broker.credentials, timeout=10).json():
        address = f"{broker.management}/queues/{vhost}/{quote(queue['name'], safe='')}/get"
        wanted = {"count": 10_000, "ackmode": "ack_requeue_true", "encoding": "auto"}
        yield queue["name"], requests.post(address, json=wanted, auth=broker.credentials, timeout=30).content


def _vhost(stack: Stack) -> str:
    return unquote(urlsplit(stack.environment["OBHUT_BROKER_URL"]).path[1:]) or "/"


def _whole(answer: requests.Response) -> bytes:
    head = json.dumps(dict(answer.headers), ensure_ascii=False)
    return f"{answer.status_code} {answer.reason}\n{head}\n".encode() + answer.content
