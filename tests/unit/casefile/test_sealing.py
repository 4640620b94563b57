"""Sealing: answers open only where they belong, and case keys only for their agency and file."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import KeyUnusable, SealBroken
from services.casefile.sealing.documents import WrappingKeys, fingerprint, new_case_key, open_sealed, seal

KEY = bytes(range(32))
CASE = UUID(int=7)
AGENCY = UUID(int=8)
ANSWERS = st.dictionaries(
    st.text(alphabet="abcdef_", min_size=1, max_size=8),
    st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.lists(st.text("abc")),
    max_size=6,
)
SECTIONS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VERSIONS = st.integers(0, 2**63 - 1)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory of wrapping keys with only the master key."""
    (tmp_path / "master.key").write_text("ab" * 32 + "\n")
    return tmp_path


@given(answers=ANSWERS, section=SECTIONS, version=VERSIONS, case_id=st.uuids())
def test_round_trip(answers: dict[str, Any], section: str, version: int, case_id: UUID) -> None:
    """What was sealed is opened unchanged, and its length shows steps of 256 bytes only."""
    sealed = seal(KEY, case_id, section, version, answers)
    assert answers == open_sealed(KEY, case_id, section, version, sealed)
    assert (len(sealed) - 1 - 12 - 16) % 256 == 0


@given(data=st.data(), answers=ANSWERS)
def test_any_changed_byte_breaks_the_seal(data: st.DataObject, answers: dict[str, Any]) -> None:
    """No byte of a sealed section, its format byte and nonce included, can be altered unnoticed."""
    sealed = bytearray(seal(KEY, CASE, "person", 1, answers))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealBroken):
        open_sealed(KEY, CASE, "person", 1, bytes(sealed))


@given(length=st.integers(0, 284))
def test_any_cut_breaks_the_seal(length: int) -> None:
    """A sealed section cut short anywhere is refused, down to nothing at all."""
    sealed = seal(KEY, CASE, "person", 1, {"name": "x"})
    with pytest.raises(SealBroken):
        open_sealed(KEY, CASE, "person", 1, sealed[:length])


@given(here=st.tuples(st.uuids(), SECTIONS, VERSIONS), there=st.tuples(st.uuids(), SECTIONS, VERSIONS))
def test_a_section_opens_only_in_its_place(here: tuple[Any, ...], there: tuple[Any, ...]) -> None:
    """A sealed section moved to any other file, section or version does not open."""
    sealed = seal(KEY, *here, {"name": "x"})
    for place in {(there[0], *here[1:]), (here[0], there[1], here[2]), (*here[:2], there[2]), there} - {here}:
        with pytest.raises(SealBroken):
            open_sealed(KEY, *place, sealed)


def test_another_key_breaks_the_seal_without_a_word() -> None:
    """A wrong or malformed key gives the same error, which holds nothing of the answers."""
    sealed = seal(KEY, CASE, "person", 1, {"name": "Ätzend"})
    for key in (new_case_key(), b"short", b""):
        with pytest.raises(SealBroken) as refusal:
            open_sealed(key, CASE, "person", 1, sealed)
        assert str(refusal.value) == "seal_broken"
        assert refusal.value.__cause__ is None


def test_equal_answers_look_different() -> None:
    """Two seals of the same answers share no nonce, so that equality cannot be seen."""
    seals = {seal(KEY, CASE, "person", 1, {})[1:13] for _ in range(100)}
    assert len(seals) == 100


def test_lengths_do_not_tell_short_answers_apart() -> None:
    """A name and an empty section are sealed to the same length."""
    assert len(seal(KEY, CASE, "person", 1, {"name": "Mustermann"})) == len(seal(KEY, CASE, "person", 1, {"a": 1}))


def test_numbers_json_does_not_know_are_never_sealed() -> None:
    """NaN would be sealed as something no other reader of JSON can open."""
    with pytest.raises(ValueError, match="JSON"):
        seal(KEY, CASE, "person", 1, {"x": float("nan")})


def test_fingerprints_name_keys_without_betraying_them() -> None:
    """A fingerprint stays the same over versions, differs per key and is not the plain hash of the key."""
    assert fingerprint(KEY) == "8a33d03b8cfdc8d29b005e4c6f11cd3b"
    assert fingerprint(KEY) != sha256(KEY).hexdigest()[:32]
    keys = {new_case_key() for _ in range(50)}
    assert {len(key) for key in keys} == {32}
    assert len({fingerprint(key) for key in keys}) == 50


def test_what_is_sealed_today_opens_tomorrow() -> None:
    """The framing documented in the module, built here by hand, is what opens: files outlive releases."""
    data = b"\x01obhut sealed section\x00" + CASE.bytes + b"\x00\x06person" + bytes(7) + b"\x03"
    nonce = bytes(12)
    sealed = b"\x01" + nonce + AESGCM(KEY).encrypt(nonce, b'{"name":"x"}' + b" " * 244, data)
    assert open_sealed(KEY, CASE, "person", 3, sealed) == {"name": "x"}


def test_case_keys_unwrap_for_their_agency_and_file_only(directory: Path) -> None:
    """A wrapped key copied to another agency or file is useless there."""
    keys = WrappingKeys(directory)
    wrapped = keys.wrap(AGENCY, CASE, KEY)
    assert WrappingKeys(directory).unwrap(AGENCY, CASE, wrapped) == KEY
    for agency, case_id in ((uuid4(), CASE), (AGENCY, uuid4()), (CASE, AGENCY)):
        with pytest.raises(SealBroken):
            keys.unwrap(agency, case_id, wrapped)


def test_agencies_under_one_key_still_share_nothing(directory: Path) -> None:
    """Even where a provider gave two agencies the same key, one cannot open the other's wrapped keys."""
    for agency in (AGENCY, UUID(int=9)):
        (directory / f"{agency}.key").write_text("cd" * 32)
    keys = WrappingKeys(directory)
    with pytest.raises(SealBroken):
        keys.unwrap(UUID(int=9), CASE, keys.wrap(AGENCY, CASE, KEY))


@pytest.mark.parametrize("position", range(61))
def test_any_changed_byte_breaks_a_wrapped_key(directory: Path, position: int) -> None:
    """No byte of a wrapped key can be altered unnoticed."""
    wrapped = bytearray(WrappingKeys(directory).wrap(AGENCY, CASE, KEY))
    assert len(wrapped) == 61
    wrapped[position] ^= 1
    with pytest.raises(SealBroken):
        WrappingKeys(directory).unwrap(AGENCY, CASE, bytes(wrapped))


def test_an_agencys_own_key_takes_precedence(directory: Path) -> None:
    """With a key of its own an agency does not depend on the master key; taking it away locks its files."""
    own = directory / f"{AGENCY}.key"
    own.write_text("cd" * 32)
    wrapped = WrappingKeys(directory).wrap(AGENCY, CASE, KEY)
    (directory / "master.key").write_text("ef" * 32)
    keys = WrappingKeys(directory)
    assert keys.unwrap(AGENCY, CASE, wrapped) == KEY
    own.unlink()
    with pytest.raises(SealBroken):
        keys.unwrap(AGENCY, CASE, wrapped)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "key_missing"),
        ("", "key_malformed"),
        ("ab" * 31, "key_malformed"),
        ("xyz", "key_malformed"),
        ("ä", "key_malformed"),
    ],
)
def test_unusable_key_files_stop_the_start(tmp_path: Path, content: str | None, code: str) -> None:
    """Half a key file is noticed at the start, by a code and without its content."""
    if content is not None:
        (tmp_path / "master.key").write_text(content, encoding="utf-8")
    with pytest.raises(KeyUnusable) as refusal:
        WrappingKeys(tmp_path)
    assert code == str(refusal.value)


def test_only_whole_keys_are_wrapped(directory: Path) -> None:
    """Something that is no case key is refused before it is stored as one."""
    with pytest.raises(KeyUnusable):
        WrappingKeys(directory).wrap(AGENCY, CASE, json.dumps({}).encode())
