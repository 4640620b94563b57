"""Which letters a reader sees, and which turn the direction of what stands around them.

Text without one visible letter is blank (ADR 28): blanks of any kind, and what has no ink, such as a soft hyphen
(U+00AD), a zero-width space (U+200B) or a byte order mark (U+FEFF), which are pasted along unseen. Within a word such
letters may belong to the spelling (joiners in Persian and Hindi); they are kept as they were typed.

Embeddings, overrides and isolates (Unicode Standard Annex 9, 2.1 to 2.4) let text be read otherwise than it is stored,
in the lines around it too. Marks (U+200E, U+200F, U+061C) turn nothing but themselves, and mixed text needs them.
"""

from unicodedata import category

INK = frozenset("LNPS")  # letters, numbers, punctuation, symbols, by the first letter of the general category
WITHOUT_INK = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159\U00013441\U00013442")
"""Of these categories those that nobody sees: the four fillers of Hangul, which Unicode calls ignorable (UAX 44,
Default_Ignorable_Code_Point; all others of it are of no category with ink), Braille's blank, the empty notehead, and
the blanks of hieroglyphs, which Python knows from 3.12 on (Unicode 15)."""
OVERRIDES = frozenset("\u202d\u202e")
ENDS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
"""What ends an embedding or an isolate."""
TURNING = OVERRIDES | frozenset(ENDS) | frozenset(ENDS.values())


def is_visible(letter: str) -> bool:
    """Whether a reader sees it; combining marks are seen on what they stand on."""
    return category(letter)[0] in INK and letter not in WITHOUT_INK


def is_blank(text: str) -> bool:
    """Whether there is nothing to read."""
    return not any(is_visible(letter) for letter in text)


def as_seen(text: str) -> str:
    """Text without the letters that nobody sees, for comparing; blanks and combining marks stay."""
    return "".join(one for one in text if one not in WITHOUT_INK and category(one) != "Cf")


def unwrapped(line: str) -> str:
    """A line without the embedding or isolate that embraces all of it: telephones and messengers put one around names
    and numbers that are copied there, and nothing is read otherwise without it."""
    inner = line[1:-1]
    embraced = len(line) > 1 and ENDS.get(line[0]) == line[-1]
    return inner if embraced and not turns(inner) else line


def turns(line: str) -> bool:
    """Whether a line holds anything that turns its direction."""
    return not TURNING.isdisjoint(line)


def spills(text: str) -> bool:
    """Whether text holds an override, or begins or ends a direction that it does not end or begin in the same line."""
    return turns(text) and any(_is_open(line) for line in text.splitlines())


def _is_open(line: str) -> bool:
    waiting: list[str] = []
    for letter in line:
        if letter in ENDS:
            waiting.append(ENDS[letter])
        elif letter in TURNING and (letter in OVERRIDES or not waiting or waiting.pop() != letter):
            return True
    return bool(waiting)
