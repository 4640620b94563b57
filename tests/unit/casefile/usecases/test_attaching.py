"""Attachments through the use cases: what is forbidden leaves nothing, whole or in parts."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from kernel.errors import BadInput, NotFound, Refusal
from kernel.principal import Principal
from services.casefile.attachments import model, usecases
from services.casefile.attachments.store import Attachments
from services.casefile.attachments.usecases import FileTooLarge, Target
from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.sealing.chunks import CHUNK_BYTES
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import entries, responsibilities
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way, any_answer

PDF = b"%PDF-1.7\n"
MOST = 3 * CHUNK_BYTES


@pytest.fixture
def wish(office: Office) -> Wish:
    """What is said about a file."""
    programme = office.web.programmes.current("waska")
    form = programme.form("attachments")
    asked = [one for one in form.fields if one.mandatory and one.id not in KINDS["attachments"].by_engine]
    return Wish({one.id: any_answer(programme, one) for one in asked})


def attached(office: Office, who: Principal, case: UUID, target: Target, *parts: bytes, name: str = "a.pdf") -> UUID:
    """A file that was taken in."""
    return usecases.upload(office.begin, who, case, target, name, iter(parts), MOST).id


def content(office: Office, who: Principal, case: UUID, attachment: UUID, version: int | None = None) -> bytes:
    """What comes back."""
    return b"".join(usecases.download(office.begin, who, case, attachment, version).parts)


def nothing_is_left(office: Office) -> bool:
    """Neither an entry nor a part of a file."""
    return not any(office.rows(one) for one in ("case_entries", "attachment_contents", "attachment_chunks"))


def test_a_file_comes_back_as_it_was(office: Office, anna: Principal, case: UUID, wish: Wish) -> None:
    """In however many parts it came; each version stays readable; in the store lies none of it in plain."""
    body = PDF + b"geheim " * (2 * CHUNK_BYTES // 7)
    parts = [body[at : at + 70_000] for at in range(0, len(body), 70_000)]
    made = attached(office, anna, case, Target(wish), *parts)
    newer = Target(Wish({}), made, 1)
    assert attached(office, anna, case, newer, PDF + b"zwei") == made
    assert (content(office, anna, case, made, 1), content(office, anna, case, made)) == (body, PDF + b"zwei")
    assert all(b"geheim" not in row["sealed"] for row in office.rows("attachment_chunks"))
    with pytest.raises(NotFound):
        content(office, anna, case, made, 3)


@pytest.mark.parametrize(
    ("parts", "name", "error"),
    [
        ((PDF, bytes(MOST)), "a.pdf", FileTooLarge),
        ((b"",), "a.pdf", BadInput),
        ((b"MZ\x90\x00",), "a.exe", Refusal),
        ((PDF,), "a.txt", Refusal),
        ((PDF,), "a.exe", Refusal),
        ((b"<html><script>",), "a.txt", model.ForbiddenType),
        ((b"PK\x03\x04", bytes(CHUNK_BYTES)), "a.docx", model.ForbiddenType),
        ((b"ein Wort \xff\xfe",), "a.txt", model.ForbiddenType),
        ((PDF,), "../", BadInput),
    ],
)
def test_what_is_forbidden_leaves_nothing(
    office: Office, anna: Principal, case: UUID, wish: Wish, parts: tuple[bytes, ...], name: str, error: type[Exception]
) -> None:
    """At the first part or the last."""
    with pytest.raises(error):
        attached(office, anna, case, Target(wish), *parts, name=name)
    assert nothing_is_left(office)


def test_what_was_refused_is_on_record_as_refused(office: Office, anna: Principal, case: UUID, wish: Wish) -> None:
    """Its beginning by itself, and what came of it: whoever reads the log does not take a refused file for one that is
    there."""
    with pytest.raises(model.ForbiddenType):
        attached(office, anna, case, Target(wish), b"<html><script>", name="a.txt")
    assert [act for _, act, _ in office.accesses()][-2:] == ["upload_attachments", "upload_attachments_refused"]
    attached(office, anna, case, Target(wish), PDF)
    assert [act for _, act, _ in office.accesses()][-2:] == ["upload_attachments", "add_attachments"]


def test_an_upload_that_breaks_off_leaves_nothing(office: Office, anna: Principal, case: UUID, wish: Wish) -> None:
    """Whatever the sender's line does."""

    def parts() -> Iterator[bytes]:
        yield PDF + bytes(CHUNK_BYTES)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        usecases.upload(office.begin, anna, case, Target(wish), "a.pdf", parts(), MOST)
    assert nothing_is_left(office)


def test_what_a_form_asks_comes_before_the_file(
    office: Office, anna: Principal, ben: Principal, case: UUID, wish: Wish, way: Way
) -> None:
    """Not a byte is read for an entry that lacks its title, for a stranger, or for a closed file."""

    def unread() -> Iterator[bytes]:
        raise AssertionError("read")
        yield b""

    def refused(who: Principal, wanted: Wish, error: type[Exception]) -> None:
        with pytest.raises(error):
            usecases.upload(office.begin, who, case, Target(wanted), "a.pdf", unread(), MOST)

    refused(anna, Wish({}), InvalidAnswers)
    refused(ben, wish, NotFound)
    office.lead_through(anna, case, way)
    refused(anna, wish, WrongState)


def test_a_file_that_closes_meanwhile_takes_nothing_in(
    office: Office, anna: Principal, case: UUID, wish: Wish, way: Way
) -> None:
    """Access, state and version are asked again when an upload is whole."""

    def parts() -> Iterator[bytes]:
        yield PDF
        office.lead_through(anna, case, way)

    with pytest.raises(WrongState, match="case_closed"):
        usecases.upload(office.begin, anna, case, Target(wish), "a.pdf", parts(), MOST)
    assert nothing_is_left(office)


def test_what_was_taken_out_of_sight_or_entrusted_is_not_fetched(
    office: Office, anna: Principal, ben: Principal, case: UUID, wish: Wish
) -> None:
    """By nobody, and by its author alone."""
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    kept = attached(office, anna, case, Target(Wish(wish.values, entrusted=True)), PDF)
    shown = attached(office, anna, case, Target(wish), PDF)
    assert content(office, anna, case, kept) == content(office, ben, case, shown) == PDF
    for wanted in (kept, uuid4()):
        with pytest.raises(NotFound):
            content(office, ben, case, wanted)
    office.does(entries.remove_entry, anna, Place(case, KINDS["attachments"]), shown, 1)
    with pytest.raises(NotFound):
        content(office, anna, case, shown)


def test_what_a_dead_process_left_is_swept(office: Office, anna: Principal, case: UUID, wish: Wish) -> None:
    """A day later, and neither whole files nor younger uploads."""
    whole = attached(office, anna, case, Target(wish), PDF)
    begun = usecases._begin(office.begin, anna, case, Target(wish), "b.pdf")
    office.does(lambda work: work.of(Attachments).add_chunk(begun.content, 0, b"x"))
    assert office.daily(lambda work: work.of(Attachments).purge()) == 0
    office.walk(hours=25)
    assert office.daily(lambda work: work.of(Attachments).purge()) == 1
    assert content(office, anna, case, whole) == PDF
    assert len(office.rows("attachment_contents")) == len(office.rows("attachment_chunks")) == 1
