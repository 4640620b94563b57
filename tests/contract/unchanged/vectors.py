"""Fixed keys and inputs with what came of them at first: what is sealed, derived or signed today must stay so."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from gateway.people.credentials import csrf_token
from kernel.data.idempotency import find
from kernel.principal import Card, Principal
from kernel.tokens import Signer
from services.casefile.assembly import PROGRAMMES
from services.casefile.calendar import model as feed
from services.casefile.calendar.store import Calendars
from services.casefile.copies.usecases.prints import order_id
from services.casefile.emergency.store import Access, Spool
from services.casefile.model import search_terms
from services.casefile.sealing import chunks, documents
from services.casefile.sealing.references import References
from services.casefile.store.sealed_answers import HISTORY, WITHDRAWN
from services.casefile.templates.reading.loading import texts
from services.consent.model.templates import load_all
from services.identity.model.sessions import token_hash
from services.retention.model.certificate import Issuer
from services.retention.model.order import Order
from tests.contract.unchanged.source import holes, reaching

SEALING = ("seal", "open_sealed")
KEY, MASTER, REFERENCES = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
CASE, AGENCY, ACCOUNT, THING, OTHER = (UUID(int=number << 64 | number) for number in (11, 12, 13, 14, 15))
NOW, DAY = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), date(2026, 5, 4)
JWK = {"kty": "OKP", "crv": "Ed25519", "kid": "fixed", "d": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
       "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"}  # fmt: skip
PERSON = Principal(ACCOUNT, AGENCY, frozenset({"case_manager", "host"}), frozenset({THING}))
SECTION = (
    "015954acaa892b9fb5be4bfda53b1f6f24fcd5cac3c56f9957145fe5d962dcda60485ed59bd1236bba37f4adec81301b355e"
    "79f8d13575c7e0501d0545d109866fea545e987c1035a3907535cc31b5e043ce241607d6ce8445355017c2621671d608b6b1"
    "6badae99761ee5002c1858d4efebcf245f3c5ec70f63d8d063aaab368a201e3a0685eb8a3e923fd875a03365b53061d2ee7c"
    "39197b70db0590b09a34b4a0e61960de18a3894e1c996ee90f514d3f8ae07f3f481f54b515fff469362ad6588ee176d7fdf6"
    "1a578f309007272a7c52f687d9e4abe5257d7d4578031202dc59b5d25862c7355376660edd3b33889f8ebb433df80afd6943"
    "5cb1f4cb832b161053a25395d09c0f7352813ce568c3a070274835716e01f8d2baa16f"
)
"""`{"name": "Yıldız"}` of the section `person`, version 3, sealed under KEY by release 0.1.0."""
WRAPPED = (
    "019ca9044eaad544b98935a10faddfe50571189edfa7e339a4c740dab611bbec5c0bb86ccf6de0370f8c5f39eddde6ec5a8f"
    "1813f333eacf1f5fc53b54"
)
"""KEY, wrapped for AGENCY and CASE under MASTER by release 0.1.0."""


class _Recording:
    """A connection that remembers what it was given, and finds nothing."""

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}

    def execute(self, _: object, values: dict[str, Any]) -> SimpleNamespace:
        """Remember."""
        self.given = values
        return SimpleNamespace(first=lambda: None)


CLOCK: Any = SimpleNamespace(now=lambda: NOW, today=lambda: DAY)


def sealed() -> dict[str, Any]:
    """What was sealed and wrapped at first opens; everything derived, bound or hashed beside it."""
    with _keys() as keys:
        again = documents.seal(KEY, CASE, "person", 3, {"name": "Yıldız"})
        content = chunks.content_key(KEY, THING, 2, OTHER)
        return {
            "opened_section": _opens(lambda: documents.open_sealed(KEY, CASE, "person", 3, bytes.fromhex(SECTION))),
            "opened_again": documents.open_sealed(KEY, CASE, "person", 3, again),
            "length_of_section": len(again),
            "unwrapped": _opens(lambda: keys.unwrap(AGENCY, CASE, bytes.fromhex(WRAPPED)).hex()),
            "search_key": keys.search_key(AGENCY).hex(),
            "search_token": documents.token(keys.search_key(AGENCY), "name:yildiz").hex(),
            "fingerprint": documents.fingerprint(KEY),
            "attachment_key": content.key.hex(),
            "attachment_bound_to": content.bound_to.hex(),
            "chunk_bytes": chunks.CHUNK_BYTES,
            "chunk": content.seal(0, b"content", last=False).hex(),
            "last_chunk": content.seal(7, b"content", last=True).hex(),
            "names_bound_to": sorted({holes(one) for one in _sections() if holes(one) != "{}"}),
            "sections": [HISTORY, WITHDRAWN],
        }


def references() -> dict[str, str]:
    """References to one file by purpose; whoever holds one asks with it for ever."""
    refer = References(REFERENCES).refer
    return {purpose: str(refer(purpose, CASE)) for purpose in ("consent", "reporting", "retention")}


def search() -> dict[str, Any]:
    """The terms of a file and of what is typed: stored tokens are made of the first, compared with the second."""
    typed = search_terms.of_text("Müller şahin O'Brien 12/34 2004", 2004)
    return {
        "rules": search_terms.RULES,
        "of_file": sorted(search_terms.of_file(["Müller-Şahin", "Łukasz O'Brien"], "2004-05-06")),
        "of_text": [{"terms": sorted(one.terms), "number": one.number} for one in typed],
    }


def digests() -> dict[str, Any]:
    """What stands in databases, calendars and browsers in place of something else."""
    kept, asked = _Recording(), _Recording()
    connection: Any = kept
    Calendars(connection, CLOCK).put(PERSON, "secret")
    repeated: Any = asked
    find(repeated, CLOCK, PERSON.account, "repeat", "open_case", None)
    return {
        "calendar_secret": kept.given["hash"].hex(),
        "appointment_tag": feed.tag_of(DAY, [(THING, 2, 1), (OTHER, 1, 1)]),
        "appointment_uid": feed.shown(_appointment(), {}).uid,
        "idempotency_key": asked.given["key"],
        "print_order": str(order_id(PERSON, "repeat")),
        "session": token_hash("A" * 43).hex(),
        "csrf": csrf_token("A" * 43),
    }


def signed() -> dict[str, Any]:
    """Tokens, cards and certificates: Ed25519 gives the same signature for the same text."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "key.jwk"
        file.write_text(json.dumps(JWK), encoding="ascii")
        signer = Signer(file, CLOCK)
        card = Card("consent", OTHER, AGENCY, "waska", ACCOUNT, frozenset({"read", "write"}))
        return {
            "token": signer.token(PERSON),
            "card": signer.card(card),
            "certificate": Issuer.from_file(file, 30).issue(_order()),
        }


def spooled() -> str:
    """A record of an emergency sheet as it waits on disk."""
    with TemporaryDirectory() as folder:
        Spool(Path(folder)).put(Access(THING, NOW, AGENCY, ACCOUNT, ("case_manager", "host"), CASE))
        (file,) = Path(folder).iterdir()
        return f"{file.name} {file.read_text(encoding='utf-8')}"


def templates() -> dict[str, Any]:
    """What is shipped: a version of a programme is a promise, a text that was signed is named by its digest."""
    return {
        "programmes": {f"{one.programme} {one.number}": one.digest for one in texts(PROGRAMMES)},
        "consents": {
            f"{name} {template.version} {purpose.id}": [purpose.text_sha256.de, purpose.text_sha256.en]
            for name, template in sorted(load_all().items())
            for purpose in template.purposes
        },
    }


def _opens(what: Callable[[], Any]) -> Any:
    """What is opened; that it cannot be is a difference like any other."""
    try:
        return what()
    except Exception as error:
        return f"does not open any more: {type(error).__name__}"


def _sections() -> frozenset[str]:
    """By what name each kind of sealed row is bound to its file; a plain section is bound by its own name."""
    return frozenset().union(*(reaching("services.casefile", one, "section", far=False) for one in SEALING))


@contextmanager
def _keys() -> Iterator[documents.WrappingKeys]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "master.key").write_text(MASTER.hex(), encoding="ascii")
        yield documents.WrappingKeys(Path(folder))


def _appointment() -> Any:
    values = {"on": "2026-05-04", "at": "10:30", "kind": "talk"}
    return SimpleNamespace(id=THING, values=values, version=1, changed_at=NOW)


def _order() -> Order:
    return Order(
        id=THING, agency=AGENCY, reference=OTHER, programme="waska", due_on=DAY, counted_from=DAY, rule="rule",
        retention_days=90, state="erased", ordered_at=NOW, ordered_by_role="rule", executed_by_role="host",
        erased_at=NOW, erased_on=DAY, key_fingerprint="0" * 32, tables={"cases": 1}, verified_tables=3,
        verified_hits=0, consent_records=1, consent_evidence_until=DAY, consent_tables=2, consent_hits=0,
    )  # fmt: skip


SUBJECTS: dict[str, Callable[[], Any]] = {
    "sealing.json": sealed,
    "references.json": references,
    "search_terms.json": search,
    "digests.json": digests,
    "signatures.json": signed,
    "spool.txt": spooled,
    "template_digests.json": templates,
}
