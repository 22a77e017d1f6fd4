"""What the tests of exports and erasures share: files of their own, canaries planted, jobs run."""

from pathlib import Path

import pytest
from django.db.models import CharField, JSONField, TextField
from pytest_django import Settings

from tests.conftest import NOW, TODAY
from tests.integrations.canaries import fields_held_to_values, plant
from tests.integrations.rows_about_ines import complete
from tests.permissions.world import World, build_world
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Actor
from waymark.kernel.models import Erasure, Job
from waymark.kernel.privacy import models_about_people
from waymark.workflows.erasure import ask_for_erasure, decide_erasure
from waymark.workflows.portability import ask_for_export

__all__ = ["SYSTEM", "WITHHELD", "agreed", "own_folders", "planted_in", "run_jobs", "world"]

#: what an export leaves out, and why
WITHHELD = {
    "people.User.password": "a digest opens nothing to its owner and much to a thief",
    "calendar.Feed.digest": "the same: the address itself is shown once, to its person",
    "mentoring.Pair.words": "what the other one said to L&D as the pair ended is theirs",
}
SYSTEM = Act(Actor(None), at=NOW, today=TODAY)


@pytest.fixture
def own_folders(own_folders: None, tmp_path: Path, settings: Settings) -> None:
    """Logs of this test alone too, and mails as files."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    (tmp_path / "logs").mkdir()


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def run_jobs() -> None:
    """What the worker would do with every job that waits."""
    for job in Job.objects.filter(state="queued", kind__startswith="data."):
        jobs.run(job.pk, lambda: NOW)


def agreed(world: World) -> Erasure:
    ines = world.people["self"]
    erasure = ask_for_erasure(person=ines, act=world.act("self"))
    decide_erasure(erasure=erasure, agree=True, reason="She asked", act=world.act("hr"))
    erasure.refresh_from_db()
    return erasure


def planted_in(world: World) -> dict[str, str]:
    """Canaries in all that can take one, and an export that waits to be made."""
    ines = world.people["self"]
    complete(world)
    planted = plant(ines.pk)
    named, held = {each.partition(" ")[0] for each in planted.values()}, fields_held_to_values()
    for model in models_about_people():
        for field in model._meta.concrete_fields:
            name = f"{model._meta.label}.{field.name}"
            is_text = isinstance(field, CharField | TextField | JSONField) and not field.generated
            if is_text and model._meta.label != "kernel.ActEntry":
                assert name in named | held, f"nothing planted in {name}"
    ask_for_export(person=ines, act=world.act("self"))
    return planted
