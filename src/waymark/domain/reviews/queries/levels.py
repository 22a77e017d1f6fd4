"""Which levels a conversation changes: what was said in it, beside what counted until then."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Conversation, Point, SaidLevel
from waymark.domain.reviews.states import ConversationState, PointKind, PointState, Side
from waymark.domain.skills.queries import Claim, claims_of, counting
from waymark.kernel.acts import Act

__all__ = ["LevelChange", "changed_levels"]

AGREED = ConversationState.AGREED.value
#: a skill, by id and name
Asked = tuple[int, str]


@dataclass(frozen=True, slots=True)
class LevelChange:
    """One level 0..5 that a talk sets.

    before   what counted until then; None where nobody had spoken, or the actor may not see it.
    side     whose word it is; None where both see it so.
    """

    skill: str
    before: int | None
    after: int
    side: Side | None


def changed_levels(act: Act, talks: Sequence[Conversation]) -> dict[int, list[LevelChange]]:
    """What each of these conversations, all of one person, does to the person's levels.

    Of an open one what would change if it were saved now; of an agreed one what did. Only what
    the actor may read of it: the other side's levels once the notes lie open. At most three
    queries, none where nothing was said.
    """
    said = _said(act, [talk.pk for talk in talks])
    if not said:
        return {}
    claims = list(claims_of(act, talks[0].person_id))
    return {talk.pk: _changes(act, talk, said.get(talk.pk, {}), claims) for talk in talks}


def _said(act: Act, talk_ids: Sequence[int]) -> dict[int, dict[Asked, dict[Side, int]]]:
    """By talk and skill the level of each side; a point that both accepted is of both."""
    found: dict[int, dict[Asked, dict[Side, int]]] = {}
    rows = SaidLevel.objects.filter(
        preparation__in=policies.see_notes.rows(act).filter(conversation__in=talk_ids),
        skill__retired_at__isnull=True,
    ).select_related("preparation", "skill")
    for row in rows:
        words = found.setdefault(row.preparation.conversation_id, {})
        side = Side(row.preparation.side)
        words.setdefault((row.skill_id, row.skill.name), {})[side] = row.level
    points = Point.objects.filter(
        conversation__in=policies.see_talks.rows(act).filter(pk__in=talk_ids),
        kind=PointKind.LEVEL.value, state=PointState.ACCEPTED.value,
        skill__isnull=False, level__isnull=False,
    )  # fmt: skip
    for talk, skill, name, level in points.order_by("pk").values_list(
        "conversation_id", "skill_id", "skill__name", "level"
    ):
        found.setdefault(talk, {})[(skill, name)] = dict.fromkeys(Side, level)
    return found


def _changes(
    act: Act, talk: Conversation, said: Mapping[Asked, Mapping[Side, int]], claims: Iterable[Claim]
) -> list[LevelChange]:
    at = talk.agreed_at if talk.state == AGREED else None
    known = counting(_as_of(claims, at), at.date() if at else act.today)
    found = []
    for (skill_id, name), levels in said.items():
        claim = known.get(skill_id)
        found += _of_skill(name, claim.level if claim else None, levels)
    return sorted(found, key=lambda each: (each.skill.casefold(), each.side or ""))


def _as_of(claims: Iterable[Claim], at: datetime | None) -> list[Claim]:
    """The claims that stood just before a moment; those that stand now where there is none."""
    if at is None:
        return list(claims)
    earlier = []
    for claim in claims:
        if claim.said_at < at and (claim.superseded_at is None or claim.superseded_at >= at):
            stood = copy(claim)
            stood.superseded_at = None
            earlier.append(stood)
    return earlier


def _of_skill(name: str, before: int | None, levels: Mapping[Side, int]) -> list[LevelChange]:
    words: list[tuple[Side | None, int]] = list(levels.items())
    if len(levels) == len(Side) and len(set(levels.values())) == 1:
        words = [(None, words[0][1])]
    return [LevelChange(name, before, level, side) for side, level in words if level != before]
