"""Levels in a conversation: what was said lies open, and what will change is listed beforehand."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.talking import Two, planned
from tests.web.journey import words_of
from tests.web.talking import own_page, team_page
from waymark.domain.careers.models import Requirement
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews import queries
from waymark.domain.reviews.compute import agenda_of
from waymark.domain.reviews.models import Conversation
from waymark.domain.reviews.operations import Noted
from waymark.domain.reviews.states import Side
from waymark.domain.skills.models import Claim
from waymark.domain.skills.queries import claims_of
from waymark.kernel.acts import Act
from waymark.workflows.conversations import agree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


def _said_before(two: Two, level: int) -> None:
    two.ines.shares_skills = True
    two.ines.save()
    Claim.objects.create(
        person=two.ines, skill=two.framework.skills["root"], level=level, source="self",
        said_at=NOW - timedelta(days=90), said_by_id=two.ines.pk,
    )  # fmt: skip


def _changes(act: Act, talk: Conversation) -> list[queries.LevelChange]:
    said = queries.levels_said(act, [talk.pk]).get(talk.pk, [])
    points, claims = queries.points_of(act, talk), claims_of(act, talk.person_id)
    return queries.level_changes(talk, said, points, claims, act.today)


def _both_ready(two: Two, hers: int | None, his: int | None) -> Conversation:
    talk, root = planned(two), two.framework.skills["root"].pk
    for act, level in ((two.hers, hers), (two.his, his)):
        noted = Noted(levels={} if level is None else {root: level})
        talks.prepare(conversation=talk, noted=noted, ready=True, act=act)
    talk.refresh_from_db()
    return talk


def test_ready_without_a_word_on_levels_says_none(two: Two, hers: Client) -> None:
    _said_before(two, 4)
    talk = planned(two)
    page = hers.get(own_page(talk)).content.decode()
    ticked = re.findall(r'name="level_\d+" value="(\d)"[^>]*checked', page)
    assert 'name="level_' in page
    assert ticked == []
    hers.post(own_page(talk), {"ready": "yes"})
    talks.prepare(conversation=talk, noted=Noted(), ready=True, act=two.his)
    assert "Levels that change" not in words_of(hers.get(own_page(talk)))
    agree(conversation=talk, next_at=None, act=two.hers)
    assert list(Claim.objects.values_list("source", "level")) == [("self", 4)]


def test_what_will_change_is_listed_before_and_after_saving(
    two: Two, hers: Client, his: Client
) -> None:
    _said_before(two, 4)
    name = two.framework.skills["root"].name
    talk = _both_ready(two, hers=2, his=4)
    page = words_of(his.get(team_page(talk)))
    assert f"Levels that change when you agree and save {name}: 4 → 2, as Ines sees it" in page
    assert "as you see it" not in page.split("What you change together")[1]
    assert f"{name}: 4 → 2, as you see it" in words_of(hers.get(own_page(talk, "/now")))
    later = act_by(two.tomasz)
    agree(conversation=talk, next_at=None, act=later)
    talk.refresh_from_db()
    assert f"Levels that changed {name}: 4 → 2, as you see it" in words_of(hers.get(own_page(talk)))
    assert f"{name}: 4 → 2, as Ines sees it" in words_of(his.get(team_page(talk)))
    past = words_of(hers.get("/me/reviews"))
    assert f"{name}: 4 → 2, as you see it" in past
    assert "nothing changed" not in past


def test_both_of_one_mind_are_one_line_and_the_present_level_is_no_change(two: Two) -> None:
    _said_before(two, 4)
    talk = _both_ready(two, hers=3, his=3)
    (change,) = _changes(two.his, talk)
    assert (change.before, change.after, change.side) == (4, 3, None)
    assert _changes(act_by(make_employee("Rui Costa")), talk) == []


def test_the_same_level_again_changes_nothing(two: Two) -> None:
    _said_before(two, 4)
    talk = _both_ready(two, hers=4, his=None)
    assert _changes(two.hers, talk) == []


def test_the_other_sides_levels_count_for_nobody_before_the_notes_lie_open(two: Two) -> None:
    talk, root = planned(two), two.framework.skills["root"].pk
    noted = Noted(levels={root: 2})
    talks.prepare(conversation=talk, noted=noted, ready=True, act=two.hers)
    assert _changes(two.his, talk) == []
    (change,) = _changes(two.hers, talk)
    assert (change.before, change.side) == (None, Side.PERSON)


def test_without_shared_skills_the_level_before_stays_unknown_to_the_manager(two: Two) -> None:
    _said_before(two, 4)
    two.ines.shares_skills = False
    two.ines.save()
    talk = _both_ready(two, hers=2, his=None)
    (change,) = _changes(two.his, talk)
    assert (change.before, change.after) == (None, 2)


def test_a_level_said_among_the_other_skills_lies_open(two: Two, hers: Client) -> None:
    for skill in two.framework.skills.values():
        Requirement.objects.get_or_create(
            role=two.framework.roles["te3"], skill=skill, defaults={"level": 1, "essential": False}
        )
    talk = planned(two)
    shut = "<details><summary>Other skills of the role"
    assert shut in hers.get(own_page(talk)).content.decode()
    last = agenda_of(two.hers, two.ines).others[-1].skill_id
    talks.prepare(conversation=talk, noted=Noted(levels={last: 2}), ready=False, act=two.hers)
    page = hers.get(own_page(talk)).content.decode()
    assert "<details open><summary>Other skills of the role" in page
    assert shut not in page
