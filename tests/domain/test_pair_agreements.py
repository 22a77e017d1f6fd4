"""Agreements of two or three, goals and notes; each sees what is theirs."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.pairing import (
    Together,
    act_at,
    held_session,
    make_together,
    planned_session,
    together,
)
from waymark.domain.mentoring import operations as pairs
from waymark.domain.mentoring.models import Agreement, PairGoal, PairNote
from waymark.domain.mentoring.operations import AgreementFields
from waymark.domain.mentoring.queries.working import goals_of, notes_of, sponsored
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

__all__ = ["together"]

FIELDS = AgreementFields(text="zq text", rhythm="Every two weeks")


@pytest.fixture
def tomasz(db: None) -> Person:
    return make_employee("Tomasz Wilk")


def _write(two: Together, act: Act, fields: AgreementFields = FIELDS) -> Agreement:
    old = Agreement.objects.filter(pair=two.pair).first()
    seen = old.written_at if old else None
    return pairs.write_agreement(pair=two.pair, fields=fields, seen_at=seen, act=act)


def test_who_writes_agrees_and_a_change_asks_everybody_anew(
    together: Together, tomasz: Person
) -> None:
    fields = replace(FIELDS, sponsor_id=tomasz.pk)
    agreement = _write(together, together.hers, fields)
    assert (agreement.mentee_at, agreement.expert_at, agreement.sponsor_at) == (NOW, None, None)
    pairs.agree_to(agreement=agreement, seen_at=NOW, act=together.his)
    pairs.agree_to(agreement=agreement, seen_at=NOW, act=act_by(tomasz))
    agreement.refresh_from_db()
    assert agreement.expert_at == agreement.sponsor_at == NOW
    later = act_at(together.his, NOW + timedelta(hours=1))
    agreement = _write(together, later, replace(fields, text="Other"))
    agreement.refresh_from_db()
    assert (agreement.mentee_at, agreement.expert_at, agreement.sponsor_at) == (
        None, later.at, None,
    )  # fmt: skip
    assert "zq text" not in str(list(ActEntry.objects.values_list("before", "after")))


def test_one_agrees_to_what_one_read(together: Together) -> None:
    agreement = _write(together, together.hers)
    later = act_at(together.hers, NOW + timedelta(hours=1))
    _write(together, later, replace(FIELDS, text="Other"))
    with pytest.raises(Refused, match="changed a moment ago"):
        pairs.agree_to(agreement=agreement, seen_at=NOW, act=together.his)
    with pytest.raises(Refused, match="other one changed"):
        pairs.write_agreement(pair=together.pair, fields=FIELDS, seen_at=NOW, act=together.his)
    with pytest.raises(Refused, match="other one changed"):
        pairs.write_agreement(pair=together.pair, fields=FIELDS, seen_at=None, act=together.his)


def test_nobody_else_writes_or_agrees(together: Together, tomasz: Person) -> None:
    with pytest.raises(Forbidden):
        _write(together, together.strangers)
    agreement = _write(together, together.hers)
    for act in (together.strangers, act_by(tomasz), act_by(tomasz, "learning")):
        with pytest.raises(Forbidden):
            pairs.agree_to(agreement=agreement, seen_at=NOW, act=act)


def test_a_sponsor_is_someone_beside_the_two_who_is_here(together: Together) -> None:
    for person in (together.ines, together.kenji):
        with pytest.raises(Refused, match="beside the two"):
            _write(together, together.hers, replace(FIELDS, sponsor_id=person.pk))
    gone = make_employee("Gone Away", active=False)
    with pytest.raises(Refused, match="no longer here"):
        _write(together, together.hers, replace(FIELDS, sponsor_id=gone.pk))
    with pytest.raises(Refused, match="what you work on"):
        _write(together, together.hers, replace(FIELDS, text=" "))


def test_a_sponsor_sees_what_the_flags_show(together: Together, tomasz: Person) -> None:
    held_session(together)
    planned_session(together)
    pairs.set_goal(pair=together.pair, text="Speak up", skill_id=None, level=None, key=uuid4(),
                   act=together.hers)  # fmt: skip
    fields = replace(FIELDS, sponsor_id=tomasz.pk)
    agreement = _write(together, together.hers, fields)
    seen = sponsored(act_by(tomasz), agreement.pk)
    assert (seen.text, seen.held, seen.goals) == ("zq text", 1, None)
    assert seen.next_at is not None
    hidden = replace(fields, sees_text=False, sees_sessions=False, sees_goals=True)
    _write(together, act_at(together.hers, NOW + timedelta(hours=1)), hidden)
    seen = sponsored(act_by(tomasz), agreement.pk)
    assert (seen.text, seen.rhythm, seen.held, seen.next_at) == (None, None, None, None)
    assert seen.goals is not None
    assert [goal.text for goal in seen.goals] == ["Speak up"]
    for act in (together.hers, together.strangers, act_by(together.sven, "learning")):
        with pytest.raises(Agreement.DoesNotExist):
            sponsored(act, agreement.pk)


def test_a_former_sponsor_loses_it_with_the_notice(together: Together, tomasz: Person) -> None:
    agreement = _write(together, together.hers, replace(FIELDS, sponsor_id=tomasz.pk))
    assert Notice.objects.filter(person_id=tomasz.pk).count() == 1
    _write(together, act_at(together.his, NOW + timedelta(hours=1)), FIELDS)
    assert not Notice.objects.filter(person_id=tomasz.pk).exists()
    with pytest.raises(Agreement.DoesNotExist):
        sponsored(act_by(tomasz), agreement.pk)
    with pytest.raises(Forbidden):
        pairs.agree_to(agreement=agreement, seen_at=NOW, act=act_by(tomasz))


def test_notes_are_their_authors_until_shared(together: Together) -> None:
    key = uuid4()
    for _click in range(2):
        note = pairs.write_note(
            pair=together.pair, text="Mine", shared=False, key=key, act=together.hers
        )
    assert [each.text for each in notes_of(together.hers, together.pair)] == ["Mine"]
    assert notes_of(together.his, together.pair) == []
    pairs.share_note(note=note, shared=True, act=together.hers)
    assert [(e.text, e.own) for e in notes_of(together.his, together.pair)] == [("Mine", False)]
    for act in (together.strangers, act_by(together.sven, "learning", "administrator", "hr")):
        assert notes_of(act, together.pair) == []
    for act in (together.his, together.strangers):
        with pytest.raises(Forbidden, match="Only who wrote"):
            pairs.share_note(note=note, shared=False, act=act)
        with pytest.raises(Forbidden, match="Only who wrote"):
            pairs.remove_note(note=note, act=act)
    pairs.remove_note(note=note, act=together.hers)
    assert not PairNote.objects.exists()


def test_notes_have_a_measure(together: Together) -> None:
    for text, why in ((" ", "Write something"), ("x" * 2001, "2,000")):
        with pytest.raises(Refused, match=why):
            pairs.write_note(
                pair=together.pair, text=text, shared=False, key=uuid4(), act=together.hers
            )


def test_goals_are_set_reached_and_left_by_either(framework: Framework) -> None:
    two = make_together("active")
    root, key = framework.skills["root"].pk, uuid4()
    for _click in range(2):
        goal = pairs.set_goal(pair=two.pair, text="", skill_id=root, level=4, key=key, act=two.hers)
    assert goal.text == "Root-cause analysis"
    pairs.reach_goal(goal=goal, reached=True, act=two.his)
    pairs.drop_goal(goal=goal, act=two.hers)  # what is reached stays
    assert [each.reached_at for each in goals_of(two.hers, two.pair)] == [NOW]
    pairs.reach_goal(goal=goal, reached=False, act=two.hers)
    pairs.drop_goal(goal=goal, act=two.his)
    assert goals_of(two.hers, two.pair) == []
    with pytest.raises(Forbidden):
        pairs.reach_goal(goal=goal, reached=True, act=two.strangers)


@pytest.mark.parametrize(
    ("text", "skill", "level", "why"),
    [("", None, None, "200 characters"), ("x" * 201, None, None, "200 characters"),
     ("a", "root", None, "or neither"), ("a", None, 3, "or neither"), ("a", "root", 6, "between"),
     ("a", "none", 3, "from the list")],
)  # fmt: skip
def test_goals_that_make_no_sense_are_refused(
    framework: Framework, text: str, skill: str | None, level: int | None, why: str
) -> None:
    two = make_together("active")
    known = {"root": framework.skills["root"].pk, "none": 0}
    with pytest.raises(Refused, match=why):
        pairs.set_goal(pair=two.pair, text=text, skill_id=known.get(skill or ""), level=level,
                       key=uuid4(), act=two.hers)  # fmt: skip
    assert not PairGoal.objects.exists()
