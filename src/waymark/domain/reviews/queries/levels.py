"""Which levels a conversation changes: what was said in it, beside what counted until then."""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Conversation, Point, SaidLevel
from waymark.domain.reviews.states import ConversationState, PointKind, PointState, Side
from waymark.domain.skills.queries import Claim, counting
from waymark.kernel.acts import Act

__all__ = ["LevelChange", "Word", "level_changes", "levels_said"]

AGREED = ConversationState.AGREED.value
#: who said it, the id and name of the skill, the level 0..5
Word = tuple[Side, int, str, int]


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


def levels_said(act: Act, talk_ids: Collection[int]) -> dict[int, list[Word]]:
    """What each side said in each of these conversations, as far as the actor may read the notes.

    One query.
    """
    found: dict[int, list[Word]] = {}
    rows = SaidLevel.objects.filter(
        preparation__in=policies.see_notes.rows(act), preparation__conversation__in=talk_ids
    ).select_related("preparation", "skill")
    for row in rows:
        word = (Side(row.preparation.side), row.skill_id, row.skill.name, row.level)
        found.setdefault(row.preparation.conversation_id, []).append(word)
    return found


def level_changes(
    talk: Conversation, said: Iterable[Word], points: Iterable[Point], claims: Iterable[Claim],
    today: date,
) -> list[LevelChange]:  # fmt: skip
    """What a conversation does to the person's levels: of an open one what would change if it
    were saved now, of an agreed one what did. No query.

    said     the levels of both sides, as far as the reader may read them.
    points   of the table; claims: about the person, old and current, oldest first.
    """
    words: dict[tuple[int, str], dict[Side, int]] = {}
    for side, skill_id, name, level in said:
        words.setdefault((skill_id, name), {})[side] = level
    for point in points:
        if point.kind == PointKind.LEVEL.value and point.state == PointState.ACCEPTED.value:
            skill, both = point.skill, point.level
            if skill is not None and both is not None:
                words[(skill.pk, skill.name)] = dict.fromkeys(Side, both)
    at = talk.agreed_at if talk.state == AGREED else None
    known = counting(_as_of(claims, at), at.date() if at else today)
    found = []
    for (skill_id, name), levels in words.items():
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
