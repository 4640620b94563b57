"""What a reader sees of a text, and what turns the direction of the text around it."""

import sys
from unicodedata import category, name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.letters import WITHOUT_INK, as_seen, is_blank, spills, turns, unwrapped

UNSEEN = "\u200b\u00ad\ufeff\u2060\u200c\u200d\u200e\u3164\u2800\u180e\ufe0f\u034f\u115f\uffa0\u17b4\U000e0100 \t\u00a0"
OVERRIDE, EMBED, POP, ISOLATE, POP_ISOLATE = "\u202e", "\u202b", "\u202c", "\u2068", "\u2069"


@given(st.text(UNSEEN))
def test_what_nobody_sees_is_blank(text: str) -> None:
    """Default-ignorable letters, fillers, variation selectors and blanks, in any number and order."""
    assert is_blank(text)
    assert not is_blank(text + "ا" + text)


@given(st.text(UNSEEN), st.sampled_from(["Müller", "نیم\u200cفاصله", "क्\u200dष", "-", "5", "👍", "字"]))
def test_one_letter_is_text(unseen: str, word: str) -> None:
    """Of any script, with the joiners that belong to it; a stroke says something too."""
    assert not is_blank(unseen + word)


def test_letters_without_ink_are_those_that_unicode_calls_so() -> None:
    """A new filler of a new Unicode is no letter either."""
    called = {
        chr(code)
        for code in range(sys.maxunicode + 1)
        if category(chr(code))[0] in "LNPS"
        and (("HANGUL" in (known := name(chr(code), "")) and "FILLER" in known) or known.endswith(" BLANK"))
    }
    assert called <= WITHOUT_INK


def test_for_comparing_nothing_unseen_is_left() -> None:
    """A name pasted with a soft hyphen is the name."""
    assert as_seen("Mül\u00adler\u200b \ufeffAnn\u3164a") == "Müller Anna"


@pytest.mark.parametrize(
    ("text", "spilt"),
    [
        ("Max Muster", False),
        (f"sagt {ISOLATE}مرحبا{POP_ISOLATE} und geht", False),
        (f"{EMBED}مرحبا{POP} und {ISOLATE}{EMBED}x{POP}{POP_ISOLATE}", False),
        ("\u200fمرحبا\u200f", False),
        (f"a{OVERRIDE}txt.exe{POP}", True),
        (f"{ISOLATE}offen", True),
        (f"zu{POP}", True),
        (f"{ISOLATE}{EMBED}x{POP_ISOLATE}{POP}", True),
        (f"{ISOLATE}eine Zeile\nnoch eine{POP_ISOLATE}", True),
    ],
)
def test_a_direction_ends_in_its_line(text: str, spilt: bool) -> None:
    """Else what follows on paper and screen is read from the wrong end; overrides turn letters, and are never taken."""
    assert spills(text) is spilt


def test_what_embraces_a_whole_line_is_taken_off() -> None:
    """Telephones put it around a number that is copied; what is within stays to be judged."""
    assert unwrapped("\u202a+49 172 1\u202c") == "+49 172 1"
    assert not turns(unwrapped(f"{ISOLATE}Ayşe{POP_ISOLATE}"))
    for kept in (f"{OVERRIDE}Max{POP}", f"Max{OVERRIDE}", f"{ISOLATE}a{POP_ISOLATE}b{ISOLATE}c{POP_ISOLATE}", "M", ""):
        assert unwrapped(kept) == kept
