"""Whether a consent can have been given by whom it is said to be, judged by the age on its day.

Consent has no day of birth and must not learn one; casefile has, and is told in which capacity a consent was given
(`consent_granted` v2). Whoever understands what it is about gives it: no law names an age, so what is unusual is a
warning (practice: ages are never refusals). 15 years is where § 36 SGB I lets young people act for themselves in social
law. Below 7 (§ 104 no. 1 BGB) nobody can declare anything alone: such a consent is no evidence (Art. 7 (1) GDPR) and
opens no gate (ADR 34). Of consents from before it is not known who gave them, and they are believed.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from services.casefile.model.answers import Answers, AnswersView
from services.casefile.model.coming_of_age import OF_AGE
from services.casefile.model.comparing import day_or_month, first_day
from services.casefile.model.consents import Consented
from services.casefile.model.plausibility import Around, Finding, findings
from services.casefile.templates.declared.plausibility import NotBefore, Other, PlausibilityRule, WithinTime
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import ShownWhen, Span

CAPABLE = Span(months=7 * 12)
ACTS_ALONE = Span(months=15 * 12)
BEFORE_BIRTH = "consent_before_birth"
ALONE_BY_A_CHILD = "consent_by_a_child"
ALONE_BY_A_MINOR = "consent_given_by_a_minor"
FOR_AN_ADULT = "consent_given_for_an_adult"
DOUBTS = (BEFORE_BIRTH, ALONE_BY_A_CHILD, ALONE_BY_A_MINOR, FOR_AN_ADULT)
"""What can be odd about a consent, by the codes of the sentences that say so; of each the first is told."""


def by_a_child(consented: Consented, birth: str | None) -> bool:
    """Whether it was given alone by somebody who was not seven on that day, even if born on the first that is known."""
    known = day_or_month(birth)
    if consented.given_by != "person" or consented.since is None or known is None:
        return False
    return consented.since < CAPABLE.after(first_day(known))


def doubts(programme: Programme, consents: Iterable[Consented], answers: AnswersView, today: date) -> list[Finding]:
    """What is odd about the consents in force, of each the first that is: dated before birth, given alone by a child
    under seven or a person under 15, or by a guardian for an adult. The first two open no gate either."""
    in_force = [one for one in consents if one.until is None and one.since is not None]
    found: dict[str, Finding] = {}
    for one in in_force:
        said: Answers = {_day(one): str(one.since)}
        if one.given_by:
            said[_capacity(one)] = one.given_by
        for odd in findings(_rules(programme, one), Around({**answers, **said}, today)):
            found.setdefault(odd.field, odd)
    return list(found.values())


def _rules(programme: Programme, consented: Consented) -> Iterator[PlausibilityRule]:
    kept_long = programme.retention.kept_long
    names = [programme.heading.born, *(kept_long.born if kept_long else ())]
    since = tuple(Other("here", name) for name in names if name)
    yield PlausibilityRule(BEFORE_BIRTH, (_day(consented),), NotBefore(since), odd=True)
    for rule, given_by, time in (
        (ALONE_BY_A_CHILD, "person", WithinTime(since, forward=True, least=CAPABLE, most=None)),
        (ALONE_BY_A_MINOR, "person", WithinTime(since, forward=True, least=ACTS_ALONE, most=None)),
        (FOR_AN_ADULT, "guardian", WithinTime(since, forward=True, least=None, most=OF_AGE)),
    ):
        when = ShownWhen(_capacity(consented), frozenset({given_by}))
        yield PlausibilityRule(rule, (_day(consented),), time, odd=True, when=when)


def _day(consented: Consented) -> str:
    return f"consents.{consented.purpose}"


def _capacity(consented: Consented) -> str:
    return f"consents.{consented.purpose}.given_by"
