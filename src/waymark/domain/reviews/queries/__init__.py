"""Readings of conversations: `talks` one and its notes, `levels` what it does to skills, `lists` who
talked and who waits, `figures` what HR counts."""

from waymark.domain.reviews.queries.figures import UnitShare, talk_figures, talks_known
from waymark.domain.reviews.queries.levels import LevelChange, level_changes, levels_said
from waymark.domain.reviews.queries.lists import (
    Known,
    TeamTalk,
    coming_up,
    last_talks,
    next_talk,
    overdue_pairs,
    talks_of_person,
    team_talks,
)
from waymark.domain.reviews.queries.talks import (
    Conversation,
    Notes,
    Point,
    cadence,
    held,
    notes_of,
    point_by_id,
    points_of,
    points_of_all,
    reports_person,
    still_answered,
    talk_by_id,
    talk_length,
)

__all__ = [
    "Conversation", "Known", "LevelChange", "Notes", "Point", "TeamTalk", "UnitShare", "cadence",
    "coming_up", "held", "last_talks", "level_changes", "levels_said", "next_talk", "notes_of",
    "overdue_pairs", "point_by_id", "points_of", "points_of_all", "reports_person",
    "still_answered", "talk_by_id", "talk_figures", "talk_length", "talks_known",
    "talks_of_person", "team_talks",
]  # fmt: skip
