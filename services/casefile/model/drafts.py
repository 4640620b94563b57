"""What of a draft is still nowhere else once answers were saved: a save ends the draft of what it saves, and no more.

Nothing that was typed is lost (ADR 34). A draft is whatever a form held and is never checked; taken out of it is only
what the file says now: that very answer, or for texts one that begins so, as a draft kept while somebody went on typing
is behind what they handed in. Of what is hidden it is only what the same person has just handed in: what is taken out
of a draft would else tell, letter by letter, how a protected address begins (ADR 32).

A draft is of a part of the file: its answers, or a kind of entry; or one entry of that kind (`journal/0b0c…`), so that
two notes begun at once are two drafts.
"""

from collections.abc import Container, Mapping
from typing import Any
from uuid import UUID

from services.casefile.model.answers import AnswersView

Content = Mapping[str, Any]


def part_of(kind: str, entry: UUID | None) -> str:
    """The part of a file that a draft is of. `entry`: which one, an id that the client has chosen as its form was
    opened, or that of an entry which is being changed; without it there is one draft of the kind."""
    return kind if entry is None else f"{kind}/{entry}"


def kind_and_entry(part: str) -> tuple[str, UUID | None]:
    """The same the other way round."""
    kind, _, entry = part.partition("/")
    return kind, UUID(entry) if entry else None


def still_to_save(
    content: Content, fields: Container[str], sent: Content, answers: AnswersView, hidden: Container[str]
) -> Content:
    """What of a draft's content stays a draft. `sent`: the changes just taken; `answers`: what the file says since;
    `hidden`: the fields of which the person is not told what it says.

    Content that is no flat object of the template's fields is not understood, and stays whole.
    """
    if any(name not in fields for name in content):
        return content
    kept = {name for name in content if name in hidden and name not in sent}
    return {name: typed for name, typed in content.items() if name in kept or not _stands(name, typed, sent, answers)}


def _stands(name: str, typed: object, sent: Content, answers: AnswersView) -> bool:
    answer = answers.get(name)
    if typed in (None, "", []):
        return answer is None
    if answer is None:
        return False
    if isinstance(typed, str) and isinstance(answer, str):
        return answer.startswith(typed.strip())
    return typed == answer or (name in sent and typed == sent[name])
