"""Who looked: one row a viewer, kind and day, counted up by every further look."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, MakePerson, act_by
from tests.together import all_at_once
from waymark.kernel.acts import Act
from waymark.kernel.looks import looks_at, note_look, note_looks
from waymark.kernel.models import Look

pytestmark = pytest.mark.django_db


def test_a_second_look_on_a_day_counts_up_and_another_day_is_another_row(
    make_person: MakePerson,
) -> None:
    ines, tomasz = make_person("Ines Duarte"), make_person("Tomasz Wilk")
    act = act_by(tomasz)
    later = replace(act, at=NOW + timedelta(hours=2))
    tomorrow = replace(act, at=NOW + timedelta(days=1), today=act.today + timedelta(days=1))
    for each in (act, later, tomorrow):
        note_look(person_id=ines.pk, what="team-person", act=each)
    newest, first = looks_at(act_by(ines))
    assert (first.times, first.first_at, first.last_at) == (2, NOW, later.at)
    assert (newest.times, newest.day) == (1, tomorrow.today)


def test_nothing_is_kept_of_oneself_and_of_the_system(
    make_person: MakePerson, system_act: Act
) -> None:
    ines, tomasz = make_person("Ines Duarte"), make_person("Tomasz Wilk")
    note_look(person_id=ines.pk, what="team-person", act=act_by(ines))
    note_look(person_id=ines.pk, what="team-person", act=system_act)
    assert not Look.objects.exists()
    note_looks(person_ids=[ines.pk, tomasz.pk], what="act-log", act=act_by(tomasz))
    assert [look.person_id for look in Look.objects.all()] == [ines.pk]
    assert not looks_at(system_act).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Look.objects.create(
            person_id=1, viewer_id=1, what="x", day=NOW.date(), first_at=NOW, last_at=NOW
        )


@pytest.mark.django_db(transaction=True)
def test_many_looks_at_once_are_one_row_that_counts_them_all(make_person: MakePerson) -> None:
    ines, act = make_person("Ines Duarte"), act_by(make_person("Tomasz Wilk"))
    all_at_once(6, lambda _: note_look(person_id=ines.pk, what="team-person", act=act))
    assert Look.objects.get().times == 6
