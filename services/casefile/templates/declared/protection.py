"""An address under protection (§ 51 BMG, shelter): which answer says so, and what is hidden while it does (ADR 32)."""

from dataclasses import dataclass

from services.casefile.templates.declared.spans import ShownWhen


@dataclass(frozen=True)
class ProtectedAddress:
    """What is left out wherever a file is shown or copied, until somebody opens it on record.

    `when`: the answer that says that the address is under protection; `hides`: the fields that tell the place;
    `also_when`: of a form, the entries that are hidden too while the address in the outline is under protection, such
    as whoever lives in the same household.
    """

    when: ShownWhen
    hides: tuple[str, ...]
    also_when: ShownWhen | None = None
