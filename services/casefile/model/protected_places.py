"""The places and numbers of a file that are under protection, whoever's they are (§ 51 BMG, shelters; ADR 32).

Whoever lives with somebody has the very same address, and a contact the number of the shelter. So one address is one
place: what the outline hides, and what is hidden of a participant, is hidden wherever else in the file it stands. The
outline is no exception: the client's street that is a protected mother's would tell hers. Street, postcode and town of
the outline are one address; a line of it that names whom to reach is searched for a street or number.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from services.casefile.model.answers import AnswersView, is_shown
from services.casefile.model.same_place import tells, tells_place, tells_street_or_number
from services.casefile.templates.declared.fields import MARKERS, Form
from services.casefile.templates.declared.programme import Programme

ADDRESS = ("street", "postcode", "town")
"""The fields of the outline that are one address, in this order."""


@dataclass(frozen=True, slots=True)
class ProtectedPlaces:
    """What is under protection in a file.

    `outline`: whether the address in the outline is, since an answer says so or since it is that of a participant whose
    is; `texts`: what tells a place or number under protection, of outline and entries; `asked`: the fields by which
    anything of the file tells one; `lines`: those of the outline that name people and how to reach them.
    """

    outline: bool = False
    texts: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()

    lines: frozenset[str] = frozenset()

    def told_by(self, values: AnswersView) -> frozenset[str]:
        """The fields of answers or of an entry that tell one of them."""
        return frozenset(name for name, value in values.items() if name in self.asked and self.tell(value))

    def told_by_outline(self, answers: AnswersView) -> frozenset[str]:
        """The same of the outline, whose address is one (`outline`)."""
        lines = ((name, answers.get(name)) for name in self.lines)
        named = (name for name, said in lines if isinstance(said, str) and tells_street_or_number(said, self.texts))
        return self.told_by({name: value for name, value in answers.items() if name not in ADDRESS}) | {*named}

    def tell(self, value: object) -> bool:
        """Whether a value tells one of them."""
        return isinstance(value, str) and tells(value, self.texts)


def protecting(programme: Programme) -> tuple[str, ...]:
    """The kinds of entries that can say that an address is under protection."""
    return tuple(name for name, form in programme.forms.items() if form.protected_address is not None)


def hideable(programme: Programme, form: Form) -> frozenset[str]:
    """The fields of a form that can be hidden: by its own rule, or as the same as in the outline or in another form."""
    return _asked(programme) & form.by_id.keys()


def hideable_of_outline(programme: Programme) -> frozenset[str]:
    """The fields of the outline that can be hidden."""
    return frozenset(programme.protected_address.hides if programme.protected_address is not None else ())


def lines_about_people(programme: Programme) -> frozenset[str]:
    """Lines in which people are named with how to reach them: all identifying ones that the outline has, but those that
    are hidden anyway, and the name by which the file is listed."""
    named = hideable_of_outline(programme) | {programme.heading.name, programme.heading.first_name}
    fields = (one for one in programme.fields.values() if one.type == "text" and one.protection == "identifying")
    return frozenset(one.id for one in fields) - named


def is_protected(programme: Programme, answers: AnswersView) -> bool:
    """Whether the outline says that its address is under protection."""
    rule = programme.protected_address
    return rule is not None and is_shown(rule.when, answers)


def places_of(programme: Programme, answers: AnswersView, said: Mapping[str, Iterable[AnswersView]]) -> ProtectedPlaces:
    """What is under protection in a file. `said`: what the entries of `protecting` kinds say, by kind, whoever may read
    them and removed ones too: what was taken out of sight is as secret as before."""
    forms = ((programme.forms[kind].protected_address, of_kind) for kind, of_kind in said.items())
    entries = [(rule, values) for rule, of_kind in forms if rule is not None for values in of_kind]
    of_entries = [text for rule, one in entries if is_shown(rule.when, one) for text in _texts(rule.hides, one)]
    asked = programme.protected_address
    own = _texts([name for name in asked.hides if name not in ADDRESS], answers) if asked is not None else []
    addresses = addresses_of(answers) if asked is not None else ()
    outline = is_protected(programme, answers) or any(tells_place(one, of_entries) for one in addresses)
    if not outline:
        return ProtectedPlaces(False, tuple(of_entries), _asked(programme), _lines(programme, of_entries))
    household = (one for one in entries if one[0].also_when is not None and is_shown(one[0].also_when, one[1]))
    with_client = [text for rule, one in household for text in _texts(rule.hides, one)]
    texts = tuple(dict.fromkeys((*addresses, *own, *of_entries, *with_client)))
    return ProtectedPlaces(True, texts, _asked(programme), _lines(programme, texts))


def addresses_of(answers: AnswersView) -> tuple[str, ...]:
    """Street, postcode and town of the outline as one line, if any is answered; and a street without a number by itself
    where no postcode with its town tells it from others, since it is compared as a whole."""
    street, postcode, town = (next(iter(_texts([name], answers)), "") for name in ADDRESS)
    line = ", ".join(filter(None, (street, f"{postcode} {town}".strip())))
    alone = street if not (postcode and town) and not any(map(str.isdigit, street)) else ""
    return tuple(dict.fromkeys(filter(None, (line, alone))))


def _lines(programme: Programme, texts: Collection[str]) -> frozenset[str]:
    """`lines_about_people`; none where nothing is to be searched for."""
    return lines_about_people(programme) if texts else frozenset()


def _asked(programme: Programme) -> frozenset[str]:
    rules = (programme.protected_address, *(one.protected_address for one in programme.forms.values()))
    return frozenset(name for rule in rules if rule is not None for name in rule.hides)


def _texts(fields: Iterable[str], values: AnswersView) -> list[str]:
    said = (values.get(name) for name in fields)
    return [one for one in said if isinstance(one, str) and one not in MARKERS]
