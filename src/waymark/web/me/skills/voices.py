"""Who says which level, in words: side by side, never averaged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.people.queries import Person
from waymark.domain.plans.queries import names_of as names_by_id
from waymark.domain.skills.compute import Standing
from waymark.domain.skills.queries import Claim, is_over
from waymark.domain.skills.states import ClaimSource
from waymark.web.parts.fading import loss_in_words

__all__ = ["Bar", "Line", "bars_of", "history_of", "lines_of", "names_of", "said_differently"]

OWN, MANAGER = ClaimSource.SELF.value, ClaimSource.MANAGER.value
ORDER = [each.value for each in ClaimSource]


@dataclass(frozen=True, slots=True)
class Bar:
    """One voice: who, when, which level. `over` says that it no longer counts, and why."""

    who: str
    when: str
    level: int
    fading: bool = False
    over: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A skill of the profile: its standing, the voices that differ, what fades."""

    standing: Standing
    others: tuple[Bar, ...]
    loss: str


def names_of(claims: Iterable[Claim], own_id: int) -> dict[int, str]:
    """Names of the others who said something. Cost: one query, none where nobody else did."""
    others = {each.said_by_id for each in claims if each.source != OWN}
    return names_by_id(others - {own_id})


def bars_of(stands: Standing, names: Mapping[int, str], today: date) -> list[Bar]:
    """Everybody's current word: the person's own first, then by kind of voice and day."""
    words = sorted(stands.words, key=lambda each: (ORDER.index(each.source), each.said_at))
    return [_bar(each, names, today, stands.is_fading) for each in words]


def history_of(claims: Iterable[Claim], names: Mapping[int, str], today: date) -> list[Bar]:
    """All that was said, in the order given."""
    return [_bar(each, names, today, fading=False) for each in claims]


def said_differently(stands: Standing, names: Mapping[int, str], today: date) -> list[str]:
    """Where others are a level or more apart from the person's own word, a sentence for each."""
    if stands.said is None:
        return []
    own = stands.said.level
    return [
        _apart(each, own, names)
        for each in stands.words
        if each.source != OWN and each.level != own and not is_over(each, today)
    ]


def lines_of(standings: Sequence[Standing], manager: Person | None, today: date) -> list[Line]:
    """Skills with the voices that differ from the level that counts; no query."""
    names = {manager.pk: manager.shown_name} if manager else {}
    return [
        Line(
            standing=each,
            others=tuple(
                _bar(word, names, today, fading=False)
                for word in each.words
                if word.source != OWN
                and not is_over(word, today)
                and word.level != (each.said.level if each.said else each.level)
            ),
            loss=loss_in_words(each.fade, today) if each.fade and each.is_fading else "",
        )
        for each in standings
    ]


def _bar(claim: Claim, names: Mapping[int, str], today: date, fading: bool) -> Bar:
    over = ""
    if claim.expires_on is not None:
        values = {"when": date_format(claim.expires_on, "DATE_FORMAT")}
        over = _("expired on %(when)s") % values if is_over(claim, today) else ""
    return Bar(
        who=_who(claim, names),
        when=date_format(claim.said_at, "DATE_FORMAT"),
        level=claim.level,
        fading=fading and claim.source == OWN,
        over=over,
    )


def _who(claim: Claim, names: Mapping[int, str]) -> str:
    name = names.get(claim.said_by_id or 0, "")
    match ClaimSource(claim.source):
        case ClaimSource.SELF:
            return _("You")
        case ClaimSource.MANAGER:
            return name or _("Your manager")
        case ClaimSource.COLLEAGUE:
            return name or _("A colleague")
        case ClaimSource.OBSERVED:
            watched = _("%(name)s, who watched your work")
            return watched % {"name": name} if name else _("Someone who watched your work")
        case ClaimSource.CERTIFICATE:
            return _("A certificate")
        case ClaimSource.RECORD:
            return _("The HR record")


def _apart(claim: Claim, own: int, names: Mapping[int, str]) -> str:
    values = {"who": _who(claim, names), "level": claim.level, "own": own}
    if claim.source in (ClaimSource.CERTIFICATE.value, ClaimSource.RECORD.value):
        return _("%(who)s says level %(level)d, you say %(own)d.") % values
    return _("%(who)s sees level %(level)d, you say %(own)d.") % values
