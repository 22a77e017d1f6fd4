"""Pairs: both say yes or one says no, a pause, an end without blame; places go with them."""

from functools import partial
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.pairing import (
    Together,
    held_session,
    make_expert,
    make_pair,
    make_programme,
    make_round,
    make_together,
    planned_session,
    priya,
    together,
)
from tests.together import at_once
from waymark.domain.mentoring import operations as pairs
from waymark.domain.mentoring.models import Expert, Feedback, Pair, Round, Session
from waymark.domain.mentoring.queries.pairs import (
    KnownPair,
    known_pairs,
    own_pairs,
    with_known_pairs,
)
from waymark.domain.mentoring.states import DeclineReason, EndReason, TalkResult
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.people.queries import direct_reports
from waymark.domain.skills.models import Evidence
from waymark.kernel import acts
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

__all__ = ["priya", "together"]


def _codes(person: Person) -> list[str]:
    rows = Notice.objects.filter(person_id=person.pk).order_by("pk")
    return list(rows.values_list("code", flat=True))


def _taken(two: Together) -> int:
    return Expert.objects.get(pk=two.expert.pk).taken


def test_a_pair_begins_once_both_said_yes(db: None) -> None:
    two = make_together("published")
    pair = pairs.accept_pair(pair=two.pair, act=two.hers)
    assert (pair.state, pair.mentee_accepted_at) == ("published", NOW)
    assert _codes(two.kenji) == ["pair.said-yes"]
    pairs.accept_pair(pair=two.pair, act=two.hers)  # a second yes changes nothing
    pair = pairs.accept_pair(pair=two.pair, act=two.his)
    assert (pair.state, _codes(two.ines)) == ("accepted", ["pair.begins"])
    assert ActEntry.objects.filter(verb="mentoring.pair.accepted").count() == 2
    assert _taken(two) == 1


def test_nobody_else_answers(db: None, priya: Act) -> None:
    two = make_together("published")
    for act in (two.strangers, priya, act_by(None)):
        with pytest.raises(Forbidden, match="two people"):
            pairs.accept_pair(pair=two.pair, act=act)
        with pytest.raises(Forbidden, match="two people"):
            pairs.decline_pair(pair=two.pair, reason=DeclineReason.NO_TIME, words="", act=act)


def test_declining_frees_the_place_and_the_budget_and_keeps_the_reason_to_ld(db: None) -> None:
    a_round = make_round(state="published", budget=50_000, spent=50_000)
    two = make_together("published", a_round.programme)
    Pair.objects.filter(pk=two.pair.pk).update(round=a_round, price=50_000)
    with pytest.raises(Refused, match="few words"):
        pairs.decline_pair(pair=two.pair, reason=DeclineReason.OTHER, words=" ", act=two.his)
    pairs.decline_pair(pair=two.pair, reason=DeclineReason.OTHER, words="zq words", act=two.his)
    two.pair.refresh_from_db()
    assert (two.pair.state, two.pair.why, two.pair.words) == ("declined", "other", "zq words")
    assert (_taken(two), Round.objects.get().spent) == (0, 0)
    assert _codes(two.ines) == ["pair.declined"]
    assert "zq words" not in str(list(ActEntry.objects.values_list("before", "after")))
    assert "zq words" not in str(list(Notice.objects.values_list("params")))
    with pytest.raises(Refused, match="meanwhile"):
        pairs.accept_pair(pair=two.pair, act=two.hers)


def test_a_coaching_begins_with_a_talk(db: None) -> None:
    two = make_together("published", make_programme(chemistry=True))
    with pytest.raises(Refused, match="Talk first"):
        pairs.accept_pair(pair=two.pair, act=two.hers)
    with pytest.raises(Refused, match="Hold the talk"):
        pairs.say_after_talk(pair=two.pair, result=TalkResult.YES, act=two.hers)
    held_session(two)
    two.pair.refresh_from_db()
    assert (two.pair.state, two.pair.met_at) == ("published", None)
    pairs.say_after_talk(pair=two.pair, result=TalkResult.YES, act=two.hers)
    pair = pairs.say_after_talk(pair=two.pair, result=TalkResult.YES, act=two.his)
    assert (pair.state, pair.mentee_said, pair.expert_said) == ("accepted", "yes", "yes")


def test_one_no_after_the_talk_ends_it_without_a_reason(db: None) -> None:
    two = make_together("published", make_programme(chemistry=True))
    held_session(two)
    pairs.say_after_talk(pair=two.pair, result=TalkResult.YES, act=two.hers)
    pair = pairs.say_after_talk(pair=two.pair, result=TalkResult.NO, act=two.his)
    assert (pair.state, pair.why, pair.expert_said, _taken(two)) == ("declined", "", "no", 0)


def test_pausing_keeps_the_place(db: None) -> None:
    two = make_together("active")
    assert pairs.pause_pair(pair=two.pair, act=two.his).state == "paused"
    assert pairs.pause_pair(pair=two.pair, act=two.hers).state == "paused"
    assert _taken(two) == 1
    assert pairs.resume_pair(pair=two.pair, act=two.hers).state == "active"
    assert (_codes(two.ines), _codes(two.kenji)) == (["pair.paused"], ["pair.resumed"])


def test_ending_early_blames_nobody_and_calls_meetings_off(together: Together) -> None:
    session = planned_session(together)
    pairs.end_pair(
        pair=together.pair, reason=EndReason.NO_TIME, words="zq words", act=together.hers
    )
    together.pair.refresh_from_db()
    session.refresh_from_db()
    assert (together.pair.state, session.state, session.sequence) == ("ended", "cancelled", 1)
    assert _taken(together) == 0
    told = Notice.objects.get(person_id=together.kenji.pk, code="pair.ended")
    assert told.params == {"name": "Ines Duarte"}
    with pytest.raises(Refused, match="meanwhile"):
        pairs.end_pair(pair=together.pair, reason=EndReason.NO_TIME, words="", act=together.his)
    assert _taken(together) == 0


def test_ld_may_end_a_pair_and_both_hear_of_it(together: Together, priya: Act) -> None:
    with pytest.raises(Forbidden, match="L&D"):
        pairs.end_pair(pair=together.pair, reason=EndReason.LEFT, words="", act=together.strangers)
    pairs.end_pair(pair=together.pair, reason=EndReason.LEFT, words="", act=priya)
    assert _codes(together.ines) == _codes(together.kenji) == ["pair.ended-for-you"]


def test_completing_asks_the_other_how_it_was(db: None) -> None:
    two = make_together("active")
    pairs.complete_pair(pair=two.pair, satisfaction=5, act=two.hers)
    assert (_taken(two), _codes(two.kenji)) == (0, ["pair.completed"])
    pairs.say_how_it_was(pair=two.pair, satisfaction=3, act=two.his)
    pairs.say_how_it_was(pair=two.pair, satisfaction=4, act=two.his)
    said = dict(Feedback.objects.values_list("side", "satisfaction"))
    assert said == {"mentee": 5, "expert": 4}
    assert Notice.objects.get(code="pair.completed").read_at == NOW
    logged = ActEntry.objects.filter(verb="mentoring.feedback.said").values_list("after", flat=True)
    assert set(map(str, logged)) == {"{'side': 'expert'}"}
    with pytest.raises(Refused, match="five answers"):
        pairs.say_how_it_was(pair=two.pair, satisfaction=6, act=two.his)
    with pytest.raises(Refused, match="meanwhile"):
        pairs.complete_pair(pair=two.pair, satisfaction=None, act=two.his)


def test_before_they_met_there_is_nothing_to_complete(together: Together) -> None:
    with pytest.raises(Refused, match="meanwhile"):
        pairs.complete_pair(pair=together.pair, satisfaction=5, act=together.hers)


def test_reached_goals_become_evidence_by_the_mentees_own_hand(framework: Framework) -> None:
    two = make_together("active")
    root = framework.skills["root"]
    goal = pairs.set_goal(
        pair=two.pair, text="Lead one", skill_id=root.pk, level=4, key=uuid4(), act=two.hers
    )
    words = pairs.set_goal(
        pair=two.pair, text="Speak up", skill_id=None, level=None, key=uuid4(), act=two.his
    )
    pairs.reach_goal(goal=goal, reached=True, act=two.his)
    pairs.reach_goal(goal=words, reached=True, act=two.hers)
    with pytest.raises(Refused, match="meanwhile"):
        pairs.keep_as_evidence(pair=two.pair, goal_ids=[goal.pk], act=two.hers)
    pairs.complete_pair(pair=two.pair, satisfaction=None, act=two.his)
    with pytest.raises(Refused, match="Only the mentee"):
        pairs.keep_as_evidence(pair=two.pair, goal_ids=[goal.pk], act=two.his)
    with pytest.raises(Refused, match="Choose goals"):
        pairs.keep_as_evidence(pair=two.pair, goal_ids=[goal.pk, words.pk], act=two.hers)
    assert not Evidence.objects.exists()
    for _click in range(2):
        pairs.keep_as_evidence(pair=two.pair, goal_ids=[goal.pk], act=two.hers)
    evidence = Evidence.objects.get()
    assert (evidence.person_id, evidence.skill_id, evidence.level) == (two.ines.pk, root.pk, 4)
    assert evidence.what == "Lead one, reached with Kenji Mori"


def test_the_manager_learns_that_there_is_a_pair_and_not_with_whom(db: None) -> None:
    two = make_together("accepted", make_programme(name="Next role"))
    tomasz = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=two.ines, manager=tomasz, from_date=NOW.date())

    def known_to(act: Act) -> list[KnownPair]:
        return [each for person in with_known_pairs(act, direct_reports(act))
                for each in known_pairs(person)]  # fmt: skip

    known = known_to(act_by(tomasz))
    assert [each.programme for each in known] == ["Next role"]
    assert not hasattr(known[0], "expert")
    assert known_to(two.strangers) == []
    two.pair.programme.managers_know = False  # type: ignore[union-attr]  # made with one
    two.pair.programme.save()  # type: ignore[union-attr]  # made with one
    assert known_to(act_by(tomasz)) == []
    assert own_pairs(act_by(tomasz)) == []


def test_what_cannot_be_logged_does_not_happen(
    together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(acts, "append", fail)
    with pytest.raises(RuntimeError, match="full"):
        pairs.end_pair(pair=together.pair, reason=EndReason.NO_TIME, words="", act=together.hers)
    assert (Pair.objects.get().state, _taken(together)) == ("accepted", 1)
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_both_answer_at_once_and_nothing_is_lost() -> None:
    for _time in range(6):
        two = make_together("published")
        at_once([partial(pairs.accept_pair, pair=two.pair, act=act) for act in (two.hers, two.his)])
        two.pair.refresh_from_db()
        assert two.pair.state == "accepted"
        Pair.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_many_ends_at_once_free_one_place() -> None:
    two = make_together("active")
    other = make_pair(make_employee("Petra Novak"), make_expert("Lone Berg"), "active")
    make_pair(make_employee("Lars Holm"), Expert.objects.get(pk=two.expert.pk), "active")
    end = partial(pairs.end_pair, pair=two.pair, reason=EndReason.NO_TIME, words="")
    through = partial(pairs.complete_pair, pair=two.pair, satisfaction=4)
    work = [partial(end, act=two.hers), partial(end, act=two.his), partial(through, act=two.hers),
            partial(through, act=two.his)]  # fmt: skip
    ended = at_once(work)
    assert sum(isinstance(each, Pair) for each in ended) == 1
    assert (_taken(two), Expert.objects.get(pk=other.expert_id).taken) == (1, 1)
    assert Session.objects.count() == 0
