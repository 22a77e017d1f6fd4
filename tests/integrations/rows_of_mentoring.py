"""Rows of mentoring about Ines of which the permissions' world has none: she helps others too."""

import uuid

from tests.conftest import NOW
from tests.permissions.world import World
from waymark.domain.mentoring.models import Draft, Expert, PoolEntry, Round

__all__ = ["MENTORING"]


def _entry(world: World) -> PoolEntry:
    """Ines came to the round that was published."""
    return PoolEntry.objects.get_or_create(
        round=world.rows["round_of_pair"], person=world.people["self"], side="mentee",
        defaults={"state": "joined", "invited_at": NOW, "answered_at": NOW},
    )[0]  # fmt: skip


def _draft(world: World) -> Draft:
    a_round = world.rows["round_of_pair"]
    assert isinstance(a_round, Round)
    return Draft.objects.get_or_create(
        round=a_round, number=9, defaults={
            "state": "superseded", "rules": a_round.rules, "engine": "test", "made_at": NOW,
            "made_by_id": 1,
        },
    )[0]  # fmt: skip


def _own(world: World) -> Expert:
    return Expert.objects.get(person=world.people["self"])


MENTORING = {
    "mentoring.Expert": lambda world: {
        "person": world.people["self"], "state": "agreed", "about": "I led test teams",
        "outside": True,
    },
    "mentoring.ExpertSkill": lambda world: {
        "expert": _own(world), "skill": world.framework.skills["root"], "level": 4,
    },
    "mentoring.ExpertRole": lambda world: {
        "expert": _own(world), "role": world.framework.roles["te1"], "until": 2019,
    },
    "mentoring.NeededSkill": lambda world: {
        "entry": _entry(world), "skill": world.framework.skills["root"], "level": 3,
    },
    "mentoring.Choice": lambda world: {
        "entry": _entry(world), "chosen": world.people["mentor"], "rank": 1,
    },
    "mentoring.Avoided": lambda world: {
        "entry": _entry(world), "other": world.people["stranger"],
    },
    "mentoring.Feedback": lambda world: {
        "pair": world.rows["pair"], "by": world.people["self"], "side": "mentee",
        "satisfaction": 4, "said_at": NOW,
    },
    "mentoring.DraftPair": lambda world: {
        "draft": _draft(world), "entry": _entry(world), "expert": world.rows["expert_mentor"],
    },
    "mentoring.Considered": lambda world: {
        "draft": _draft(world), "entry": _entry(world), "experts": [world.rows["expert_mentor"].pk],
        "fits": [700], "parts": [100] * 7, "of": 1,
    },
    "mentoring.Lock": lambda world: {
        "entry": _entry(world), "expert": world.rows["expert_mentor"], "locked_at": NOW,
        "locked_by_id": world.people["learning"].pk,
    },
    "mentoring.Ban": lambda world: {
        "entry": _entry(world), "expert": world.rows["expert"], "banned_at": NOW,
        "banned_by_id": world.people["learning"].pk,
    },
    "mentoring.Ask": lambda world: {
        "mentee": world.people["self"], "expert": world.rows["expert_mentor"], "asked_at": NOW,
        "key": uuid.UUID(int=98),
    },
}  # fmt: skip
