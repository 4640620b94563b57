"""The API as clients see it: the merged OpenAPI document byte for byte, and the codes of problems."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from babel.messages.pofile import read_po
from flask import Flask

from gateway.api_docs.openapi import described
from kernel import translations
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.errors import Refusal
from kernel.keys import create_keys
from kernel.observe import tracing
from kernel.problems import CODES, MEDIA_TYPE, TYPE
from kernel.service import Process
from kernel.services import SERVICES
from kernel.settings import Settings
from services.casefile.model.access.sentences import PREFIX as OF_THE_ACCESS_LOG
from services.casefile.web import app as casefile
from services.consent.web import app as consent
from services.identity.web import app as identity
from services.reporting.web import app as reporting
from services.retention.web import app as retention
from tests.contract.unchanged.source import PARTS, ROOT

NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"
WEB: dict[str, Callable[[Process], Flask]] = {
    "casefile": casefile,
    "consent": consent,
    "identity": identity,
    "reporting": reporting,
    "retention": retention,
}


def openapi() -> dict[str, Any]:
    """What the gateway answers with at /openapi.json, in its order; the number of the release stands for itself."""
    with (
        TemporaryDirectory() as folder,
        patch.dict("os.environ", {"OBHUT_CASEFILE_SPOOL": f"{folder}/spool"}),
        patch.dict(tracing.known),  # what building a process makes known, other tests shall not find
        patch.object(translations, "_directories", [*translations._directories]),
    ):
        create_keys(Path(folder))
        documents = {name: _document(WEB[name], settings(name, Path(folder))) for name in SERVICES}
    translations._catalogue.cache_clear()
    merged = json.loads(json.dumps(described(documents, [])))
    merged["info"]["version"] = "of the release"
    return dict(merged)


def problems() -> dict[str, Any]:
    """Every code with a sentence, by catalogue; the statuses of refusals; what a type begins with."""
    catalogues = sorted(
        file for part in PARTS for file in (ROOT / part).rglob("locale/de.po") if OF_PAGES not in file.parents
    )
    return {
        "media_type": MEDIA_TYPE,
        "type": TYPE,
        "codes": sorted({code for file in catalogues for code in _codes(file)}),
        "statuses": dict(sorted((one.code, one.status) for one in [Refusal, *Refusal.__subclasses__()])),
        "of_http": {str(status): code for status, code in CODES.items()},
    }


def settings(service: str, folder: Path) -> Settings:
    """Of a process whose servers are nowhere."""
    return Settings(
        service=service, env="test", runtime_url=NOWHERE, jobs_url=NOWHERE, broker_url="amqp://127.0.0.1:1",
        broker_prefix="", web_port=0, worker_port=0, jobs_port=0, bind="127.0.0.1",
        trust_file=folder / "trust.json", secrets=folder / service, clock_file=None, fault_file=None,
        keystore_url=NOWHERE, session_idle=1800, session_longest=43200, retry_first=1.0, retry_attempts=8,
        web_threads=1,
    )  # fmt: skip


def _document(build: Callable[[Process], Flask], of: Settings) -> dict[str, Any]:
    answer = build(Process(of, engine(NOWHERE, 1), Clock())).test_client().get("/openapi.json")
    return dict(json.loads(answer.data))


def _codes(file: Path) -> list[str]:
    with file.open("rb") as source:
        codes = [str(entry.id) for entry in read_po(source, locale="de") if entry.id]
    return [code for code in codes if not code.startswith(OF_THE_ACCESS_LOG)]  # which tells no problem


OF_PAGES = ROOT / "gateway" / "web"  # whose sentences are no codes of anything
SUBJECTS = {"openapi.json": openapi, "problems.json": problems}
