"""A row about Ines of every kind that the permissions' world has no use for.

A model whose rows are about people, and of which neither world.py nor this file makes one, fails
test_every_kind_of_row_about_a_person_is_there: a canary can only be planted in a row.
"""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.apps import apps
from django.db.models import Model

from tests.conftest import NOW, TODAY
from tests.integrations.rows_of_mentoring import MENTORING
from tests.permissions.world import World
from waymark.domain.careers.models import FrameworkVersion
from waymark.kernel.looks import note_look
from waymark.kernel.privacy import models_about_people, rows_about

__all__ = ["complete", "without_rows"]

KEY = uuid.UUID(int=99)
Fields = Callable[[World], dict[str, object]]
MORE: dict[str, Fields] = {
    "people.AccessGrant": lambda world: {
        "person": world.people["self"], "role": "learning", "given_at": NOW,
    },
    "people.Deputy": lambda world: {
        "manager": world.people["self"], "deputy": world.people["peer"], "from_date": TODAY,
        "to_date": date(2027, 1, 1), "named_at": NOW, "named_by_id": world.people["self"].pk,
    },
    "kernel.Hold": lambda world: {
        "person_id": world.people["self"].pk, "reason": "A dispute that is over", "set_at": NOW,
        "lifted_at": NOW, "lifted_by_id": world.people["hr"].pk,
    },
    "kernel.Erasure": lambda world: {
        "person_id": world.people["self"].pk, "state": "withdrawn", "asked_at": NOW,
        "due_on": TODAY, "why": "I changed my mind",
    },
    "kernel.DataExport": lambda world: {
        "person_id": world.people["self"].pk, "asked_at": NOW, "ready_at": NOW,
        "until": NOW + timedelta(days=7),
    },
    "kernel.OutboxMessage": lambda world: {
        "key": "world:mail", "kind": "notice-mail", "person_id": world.people["self"].pk,
    },
    "skills.Confirmation": lambda world: {
        "evidence": world.rows["evidence"], "asked": world.people["peer"], "asked_at": NOW,
        "state": "confirmed", "answered_at": NOW, "note": "I saw it",
    },
    "plans.PlanVersion": lambda world: {
        "plan": world.rows["plan_draft"], "number": 1, "at": NOW, "by_id": world.people["self"].pk,
    },
    "plans.Change": lambda world: {
        "person": world.people["self"], "side": "manager", "proposed_at": NOW, "key": KEY,
        "proposed_by_id": world.people["manager"].pk, "reason": "There is an opening",
    },
    "plans.PathChange": lambda world: {
        "person": world.people["self"], "version": FrameworkVersion.objects.latest("pk"),
        "since": FrameworkVersion.objects.latest("pk"), "created_at": NOW,
    },
    "reviews.TalkReminder": lambda world: {
        "person": world.people["self"], "manager_id": world.people["manager"].pk, "since": TODAY,
        "period": 1, "sent_at": NOW,
    },
} | MENTORING  # fmt: skip


def without_rows(world: World) -> list[type[Model]]:
    """Models about people of which there is no row about Ines."""
    ines = world.people["self"]
    return [m for m in models_about_people() if not rows_about(m, ines.pk).exists()]


def complete(world: World) -> None:
    """Make what is missing."""
    note_look(person_id=world.people["self"].pk, what="team-person", act=world.act("manager"))
    for model in without_rows(world):
        if fields := MORE.get(model._meta.label):
            apps.get_model(model._meta.label)._default_manager.create(**fields(world))
