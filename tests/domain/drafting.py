"""Drafts of the framework for tests: saying a change, publishing the one that is open."""

import pytest

from tests.conftest import act_by
from tests.domain.builders import Framework, make_hr
from waymark.domain.careers.models import DraftChange, FrameworkDraft, FrameworkVersion
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.states import Thing
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act
from waymark.workflows.framework_publishing import publish

__all__ = ["hannah", "hr_person", "publish_open", "set_role", "set_thing"]


@pytest.fixture
def hr_person(db: None) -> Person:
    return make_hr()


@pytest.fixture
def hannah(hr_person: Person) -> Act:
    return act_by(hr_person, "hr")


def set_thing(thing: Thing, ref: object, act: Act, **values: object) -> DraftChange | None:
    return set_change(thing=thing, ref=None if ref is None else str(ref), values=values, act=act)


def publish_open(act: Act, note: str = "") -> FrameworkVersion:
    draft = FrameworkDraft.objects.get(state="open")
    return publish(draft=draft, revision=draft.revision, note=note, act=act)


def set_role(framework: Framework, key: str, act: Act, **values: object) -> DraftChange | None:
    return set_thing(Thing.ROLE, framework.id(key), act, **values)
