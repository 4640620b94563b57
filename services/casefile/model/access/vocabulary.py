"""What the access log may say: the closed list of acts, the words each is told with, and nothing beside them.

Only this module makes what is stored, and it reads it back. Rows are never changed: an act or a word may be added, none
may be renamed or dropped (tests/contract/unchanged). Sentences for people are in `sentences.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from itertools import product

from services.casefile.model.access.words import WORDS, Shown

HOLE = re.compile(r"\{(\w+)\}")


class Also(StrEnum):
    """What is appended to an act, in this order: entrusted entries were taken along; so was an address under
    protection; only the narrow view was seen; it was tried and refused."""

    WITH_ENTRUSTED = "_with_entrusted"
    WITH_ADDRESS = "_with_protected_address"
    NARROW = "_narrow"
    REFUSED = "_refused"


class Act(Enum):
    """What somebody did with files: how it is stored, with holes for words of `words.WORDS`; who may be shown it."""

    # the file
    OPEN = "open", Shown.CUSTODIANS
    UNDO_OPENING = "undo_opening", Shown.CUSTODIANS
    LIST = "list", Shown.CUSTODIANS
    SEARCH = "search", Shown.CUSTODIANS
    READ = "read", Shown.CUSTODIANS
    READ_ANSWERS = "read_answers", Shown.CUSTODIANS
    READ_HISTORIES = "read_histories", Shown.CUSTODIANS
    WRITE = "write", Shown.CUSTODIANS
    ACKNOWLEDGE_ANSWERS = "acknowledge_answers", Shown.CUSTODIANS  # a warning of the answers was looked at
    PHASE = "phase_{edge}", Shown.CUSTODIANS
    CLOSE = "close", Shown.CUSTODIANS
    BREAK_OFF = "break_off", Shown.CUSTODIANS
    REOPEN = "reopen", Shown.CUSTODIANS
    READ_LOG = "access_log", Shown.CUSTODIANS
    GIVE_CARD = "card_{service}_{rights}", Shown.CUSTODIANS
    # its entries
    LIST_ENTRIES = "list_{entries_or_reopenings}", Shown.CUSTODIANS
    READ_ENTRY = "read_{entries}", Shown.CUSTODIANS
    ADD_ENTRY = "add_{entries}", Shown.CUSTODIANS
    CHANGE_ENTRY = "change_{entries}", Shown.CUSTODIANS
    REMOVE_ENTRY = "remove_{entries}", Shown.CUSTODIANS
    RESTORE_ENTRY = "restore_{entries}", Shown.CUSTODIANS
    ACKNOWLEDGE_ENTRY = "acknowledge_{entries}", Shown.CUSTODIANS
    UPLOAD = "upload_attachments", Shown.PERSON
    DOWNLOAD = "download_attachments", Shown.PERSON
    RELEASE = (
        "release_{entries_entrustable}",
        Shown.AFTER_CHECK,
    )  # that something was entrusted, and to whom (§ 65 SGB VIII)
    LIST_RELEASES = "list_releases_{entries_entrustable}", Shown.AFTER_CHECK
    LIST_ENTRUSTED = "list_entrusted", Shown.AFTER_CHECK
    OPEN_ENTRUSTED = "open_entrusted_{entries_entrustable}", Shown.AFTER_CHECK  # without its author, in danger
    READ_PLAN = "read_plan", Shown.CUSTODIANS
    COMPARE_ASSESSMENTS = "compare_assessments", Shown.PERSON
    READ_SIGNERS = "read_signers", Shown.AFTER_CHECK  # who must not be told
    OPEN_ADDRESS = "open_protected_address_for_{ground}", Shown.AFTER_CHECK  # that somebody hides from somebody
    END_ADDRESS_PROTECTION = "end_address_protection", Shown.AFTER_CHECK  # what was hidden is shown again
    LIST_ADDRESS_OPENINGS = "list_address_openings", Shown.AFTER_CHECK
    READ_SHEET = "emergency_sheet", Shown.AFTER_CHECK  # somebody feared a danger
    READ_SHEET_SPOOLED = "emergency_sheet_spooled", Shown.AFTER_CHECK
    OWN_APPOINTMENTS = "own_appointments", Shown.PERSON
    FEED = "feed", Shown.PERSON
    OWN_REMINDERS = "own_reminders", Shown.PERSON
    # who works on it
    LIST_SHARES = "list_responsibilities", Shown.CUSTODIANS
    ADD_SHARE = "add_{share}", Shown.CUSTODIANS
    CHANGE_SHARE = "change_responsibility", Shown.CUSTODIANS
    END_SHARE = "end_responsibility", Shown.CUSTODIANS
    HAND_OVER = "hand_over", Shown.CUSTODIANS
    PUT_INTO_DISTRICT = "put_into_district", Shown.CUSTODIANS
    READ_LEASE = "read_lease", Shown.CUSTODIANS
    TAKE_LEASE = "lease", Shown.CUSTODIANS
    TAKE_OVER_LEASE = "lease_takeover_{reason}", Shown.CUSTODIANS
    GIVE_LEASE_BACK = "lease_back", Shown.CUSTODIANS
    LIST_DRAFTS = "list_drafts", Shown.CUSTODIANS
    READ_DRAFT = "read_draft", Shown.CUSTODIANS
    SAVE_DRAFT = "save_draft", Shown.CUSTODIANS
    DISCARD_DRAFT = "discard_draft", Shown.CUSTODIANS
    TELL_WORD = "tell_word_{word}", Shown.CUSTODIANS
    OWN_WORDS = "own_words", Shown.CUSTODIANS
    # its template
    LOOK_AHEAD = "read_template_migration", Shown.CUSTODIANS
    MIGRATE = "migrate_template", Shown.CUSTODIANS
    LIST_MIGRATED = "list_template_moves", Shown.CUSTODIANS
    # copies: what says nothing of the basis is as strict as the strictest one, whose copy it may be about
    PRINT = "print_on_{basis}", Shown.CUSTODIANS
    FETCH_PRINT = "fetch_print_on_{basis}", Shown.CUSTODIANS
    LIST_PRINTS = "list_prints", Shown.AFTER_CHECK
    REQUEST_EXPORT = "request_export_on_{basis}", Shown.CUSTODIANS
    EXPORT = "export_on_{basis}", Shown.CUSTODIANS
    READ_EXPORT = "read_export", Shown.AFTER_CHECK
    APPROVE_EXPORT = "approve_export", Shown.AFTER_CHECK
    REJECT_EXPORT = "reject_export", Shown.AFTER_CHECK
    WITHDRAW_EXPORT = "withdraw_export", Shown.AFTER_CHECK
    # data protection and audit: who looks at the files of the agency as a whole, and at what was refused there
    READ_INDEX = "index", Shown.CUSTODIANS
    READ_AGENCY_LOG = "access_log_of_agency", Shown.CUSTODIANS
    READ_SECURITY_LOG = "security_log", Shown.AFTER_CHECK
    # short contacts: these rows name no file, so they are in nobody's log
    LIST_SHORT_CONTACTS = "list_short_contacts", Shown.AFTER_CHECK
    COUNT_SHORT_CONTACTS = "count_short_contacts", Shown.AFTER_CHECK
    READ_SHORT_CONTACT = "read_short_contact", Shown.AFTER_CHECK
    ADD_SHORT_CONTACT = "add_short_contact", Shown.AFTER_CHECK
    CHANGE_SHORT_CONTACT = "change_short_contact", Shown.AFTER_CHECK
    DELETE_SHORT_CONTACT = "delete_short_contact", Shown.AFTER_CHECK

    def __init__(self, pattern: str, shown: Shown) -> None:
        self.pattern, self.shown = pattern, shown
        self.holes = tuple(HOLE.findall(pattern))

    def recorded(self, *words: str) -> "AccessAction":
        """The act with the words of its holes, in their order. Raises `Ungrammatical`."""
        return _in_the_list(AccessAction(self, words))


class Ungrammatical(ValueError):
    """Something that the log may not say."""


@dataclass(frozen=True, slots=True)
class AccessAction:
    """What a row of the access log says was done. Made by `Act.recorded` and the methods below, and by nobody else."""

    act: Act
    words: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()

    @property
    def stored(self) -> str:
        """As the row has it."""
        return "".join((self.act.pattern.format(**self.by_hole), *self.also))

    @property
    def by_hole(self) -> dict[str, str]:
        """The words, by the hole they fill."""
        return dict(zip(self.act.holes, self.words, strict=True))

    @property
    def shown(self) -> Shown:
        """Who may be shown the row: the strictest of the act, its words, and what was taken along."""
        of_words = [WORDS[hole][word] for hole, word in self.by_hole.items()]
        along = [Shown.AFTER_CHECK for one in (Also.WITH_ENTRUSTED, Also.WITH_ADDRESS) if one in self.also]
        return max([self.act.shown, *of_words, *along])

    def narrow(self) -> "AccessAction":
        """The same, seen by somebody who has the narrow view alone. Raises `Ungrammatical`."""
        return self._and(Also.NARROW)

    def with_entrusted(self) -> "AccessAction":
        """The same, with entrusted entries in the copy. Raises `Ungrammatical`."""
        return self._and(Also.WITH_ENTRUSTED)

    def with_address(self) -> "AccessAction":
        """The same, with an address under protection in the copy. Raises `Ungrammatical`."""
        return self._and(Also.WITH_ADDRESS)

    def refused(self) -> "AccessAction":
        """The same, tried only: it was refused and undone. Raises `Ungrammatical` where it was refused already."""
        return self._and(Also.REFUSED)

    def _and(self, also: Also) -> "AccessAction":
        return _in_the_list(replace(self, also=(*self.also, also)))


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """What a row says in words that are not in the vocabulary: kept as it is, and told of after a check alone."""

    stored: str
    shown = Shown.AFTER_CHECK


def parse(stored: str) -> AccessAction | Unrecognised:
    """What a row says was done."""
    return _BY_STORED.get(stored) or Unrecognised(stored)


NARROW = {(Act.LIST, ()), (Act.READ, ()), (Act.LIST_ENTRIES, ("referrals",)), (Act.READ_ENTRY, ("referrals",))}
"""What the narrow view has part in."""


def _every() -> Iterator[AccessAction]:
    for act in Act:
        for words in product(*(WORDS[hole] for hole in act.holes)):
            yield AccessAction(act, words)
            if act.holes == ("basis",):
                yield AccessAction(act, words, (Also.WITH_ENTRUSTED,))
                yield AccessAction(act, words, (Also.WITH_ADDRESS,))
                yield AccessAction(act, words, (Also.WITH_ENTRUSTED, Also.WITH_ADDRESS))
            if (act, words) in NARROW:
                yield AccessAction(act, words, (Also.NARROW,))


def _in_the_list(action: AccessAction) -> AccessAction:
    if action not in _SAYABLE:
        raise Ungrammatical(action.act.name)
    return action


EVERY = tuple(_every())
"""All that can be done, in the order of `Act`; each can be refused too."""
_SAYABLE = frozenset(EVERY) | {replace(one, also=(*one.also, Also.REFUSED)) for one in EVERY}
_BY_STORED: Mapping[str, AccessAction] = {one.stored: one for one in _SAYABLE}
