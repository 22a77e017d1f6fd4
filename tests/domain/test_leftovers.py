"""Those whom a published round left over, and who come late: matched with free places, nobody disturbed."""

from functools import partial

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.drafted import runs
from tests.domain.matching_worlds import World
from tests.domain.test_round_drafts import drafted, world_of
from tests.together import at_once
from waymark.domain.mentoring import operations
from waymark.domain.mentoring.models import (
    Considered,
    Draft,
    DraftPair,
    Expert,
    Pair,
    PoolEntry,
    Round,
)
from waymark.domain.mentoring.operations import leftovers
from waymark.domain.mentoring.operations.wishes import MenteeWishes, decline_round, join_as_mentee
from waymark.domain.mentoring.queries.leftovers import late_draft, late_lines, leftovers_of
from waymark.domain.mentoring.states import DeclineReason
from waymark.domain.people.models import Person
from waymark.kernel import jobs
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Notice, RecommendingStop


def _published(world: World) -> Round:
    draft = drafted(world)
    operations.publish_round(
        a_round=Round.objects.get(pk=world.round.pk), draft=draft, revision=draft.revision,
        act=runs(world),
    )  # fmt: skip
    return Round.objects.get(pk=world.round.pk)


@pytest.fixture
def world(db: None) -> World:
    return world_of(mentees=16, experts=4)


@pytest.fixture
def a_round(world: World) -> Round:
    """Published, with somebody left over, and with one more place at each expert since."""
    found = _published(world)
    assert leftovers_of(runs(world), found).count() >= 3
    for expert in Expert.objects.all():
        Expert.objects.filter(pk=expert.pk).update(places=expert.places + 1)
    PoolEntry.objects.filter(round=found, side="mentor").update(places=None)
    return found


def _matched(world: World, a_round: Round) -> Draft:
    job = operations.match_leftovers(a_round=a_round, act=runs(world))
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert job.state == "succeeded", job.error
    found = late_draft(runs(world), a_round)
    assert found is not None
    return found


def _open_lines(world: World, draft: Draft) -> list[DraftPair]:
    return [each for each in late_lines(runs(world), draft).order_by("pk") if not each.out]


def test_proposals_use_free_places_only_and_disturb_nobody(world: World, a_round: Round) -> None:
    before = list(Pair.objects.order_by("pk").values())
    told = Notice.objects.count()
    left = set(leftovers_of(runs(world), a_round).values_list("pk", flat=True))
    draft = _matched(world, a_round)
    assert list(Pair.objects.order_by("pk").values()) == before
    assert Notice.objects.count() == told
    lines = DraftPair.objects.filter(draft=draft)
    assert {line.entry_id for line in lines} == left
    proposed = [line for line in lines if line.expert_id]
    assert proposed
    assert draft.matched == len(proposed)
    for expert in Expert.objects.all():
        mine = [line for line in proposed if line.expert_id == expert.pk]
        assert len(mine) <= expert.free
    assert Considered.objects.filter(draft=draft).count() == len(left)
    assert (draft.state, draft.number) == ("late", 2)
    assert Draft.objects.get(number=1).state == "published"


def test_who_said_no_is_left_over_and_not_given_the_same_again(
    world: World, a_round: Round
) -> None:
    pair = Pair.objects.filter(round=a_round).order_by("pk")[0]
    operations.decline_pair(
        pair=pair, reason=DeclineReason.NO_TIME, words="", act=act_by(pair.mentee)
    )
    people = leftovers_of(runs(world), a_round).values_list("person_id", flat=True)
    assert pair.mentee_id in people
    draft = _matched(world, a_round)
    line = DraftPair.objects.get(draft=draft, entry__person=pair.mentee_id)
    assert line.expert_id != pair.expert_id


def test_lines_are_published_one_by_one_or_all_at_once(world: World, a_round: Round) -> None:
    draft, act = _matched(world, a_round), runs(world)
    lines = _open_lines(world, draft)
    assert len(lines) >= 2
    taken = sum(Expert.objects.values_list("taken", flat=True))
    one = partial(
        operations.publish_leftovers, a_round=a_round, draft=draft, line_ids=[lines[0].pk], act=act
    )
    assert one() == 1
    with pytest.raises(Refused, match="not published yet"):
        one()
    pair = Pair.objects.get(draft_pair=lines[0])
    assert (pair.state, pair.round_id) == ("published", a_round.pk)
    assert Notice.objects.filter(key__endswith=f":{pair.pk}").count() == 2
    rest = operations.publish_leftovers(a_round=a_round, draft=draft, line_ids=None, act=act)
    assert rest == len(lines) - 1
    assert sum(Expert.objects.values_list("taken", flat=True)) == taken + len(lines)
    assert _open_lines(world, draft) == []


def test_the_next_proposals_supersede_those_before(world: World, a_round: Round) -> None:
    first = _matched(world, a_round)
    second = _matched(world, a_round)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "late", 3)
    assert first.inputs == second.inputs
    with pytest.raises(Refused, match="replaced"):
        operations.publish_leftovers(a_round=a_round, draft=first, line_ids=None, act=runs(world))


def test_a_place_taken_meanwhile_publishes_nothing(world: World, a_round: Round) -> None:
    draft = _matched(world, a_round)
    line = _open_lines(world, draft)[0]
    expert = Expert.objects.get(pk=line.expert_id)
    Expert.objects.filter(pk=expert.pk).update(taken=expert.places)
    before = Pair.objects.count()
    with pytest.raises(Refused, match="No longer free"):
        operations.publish_leftovers(a_round=a_round, draft=draft, line_ids=None, act=runs(world))
    assert Pair.objects.count() == before


def test_somebody_comes_late_with_their_own_wishes(world: World, a_round: Round) -> None:
    late, act = make_employee("Late Comer"), runs(world)
    entry = operations.invite_late(a_round=a_round, person=late, act=act)
    assert entry.state == "invited"
    assert Notice.objects.filter(person_id=late.pk, code="round.invited-late").count() == 1
    assert operations.invite_late(a_round=a_round, person=late, act=act).pk == entry.pk
    joined = join_as_mentee(
        entry=entry, wishes=MenteeWishes(languages=["en", "pt", "de"]), act=act_by(late)
    )
    assert joined.state == "joined"
    assert late.pk in leftovers_of(act, a_round).values_list("person_id", flat=True)
    with pytest.raises(Refused, match="already"):
        operations.invite_late(a_round=a_round, person=late, act=act)
    with pytest.raises(Refused, match="no more answers"):
        join_as_mentee(entry=joined, wishes=MenteeWishes(languages=["en"]), act=act_by(late))
    draft = _matched(world, a_round)
    assert DraftPair.objects.filter(draft=draft, entry=entry).count() == 1


def test_who_was_asked_before_may_still_join_or_say_no(world: World, a_round: Round) -> None:
    one, other = make_employee("One"), make_employee("Other")
    entries = [
        PoolEntry.objects.create(round=a_round, person=who, side="mentee", invited_at=NOW)
        for who in (one, other)
    ]
    assert join_as_mentee(
        entry=entries[0], wishes=MenteeWishes(languages=["en"]), act=act_by(one)
    ).state == "joined"  # fmt: skip
    assert decline_round(entry=entries[1], act=act_by(other)).state == "declined"


def test_only_learning_and_only_while_the_round_runs(world: World, a_round: Round) -> None:
    draft, stranger = _matched(world, a_round), act_by(make_employee("Sven"))
    person = Person.objects.get(pk=stranger.person_id)
    works = (
        partial(operations.match_leftovers, a_round=a_round),
        partial(operations.publish_leftovers, a_round=a_round, draft=draft, line_ids=None),
        partial(operations.invite_late, a_round=a_round, person=person),
    )
    for work in works:
        with pytest.raises(Forbidden):
            work(act=stranger)
    Round.objects.filter(pk=a_round.pk).update(state="completed")
    for work in works:
        with pytest.raises(Refused, match="not under way"):
            work(act=runs(world))


def test_nothing_is_matched_or_kept_while_recommending_is_stopped(
    world: World, a_round: Round
) -> None:
    job = operations.match_leftovers(a_round=a_round, act=runs(world))
    RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=1, why="A check")
    jobs.run(job.pk, lambda: NOW)
    assert late_draft(runs(world), a_round) is None
    with pytest.raises(Refused, match="stopped"):
        operations.match_leftovers(a_round=a_round, act=runs(world))


def test_with_nobody_left_over_there_is_nothing_to_match(world: World, a_round: Round) -> None:
    leftovers_of(runs(world), a_round).update(state="withdrawn")
    with pytest.raises(Refused, match="Everybody"):
        operations.match_leftovers(a_round=a_round, act=runs(world))


def test_an_act_that_cannot_be_recorded_publishes_nothing(
    world: World, a_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, before = _matched(world, a_round), Pair.objects.count()

    def broken(*said: object, **more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(leftovers, "record", broken)
    with pytest.raises(OSError, match="full"):
        operations.publish_leftovers(a_round=a_round, draft=draft, line_ids=None, act=runs(world))
    assert Pair.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_publish_each_line_once() -> None:
    world = world_of(mentees=16, experts=4)
    a_round = _published(world)
    for expert in Expert.objects.all():
        Expert.objects.filter(pk=expert.pk).update(places=expert.places + 1)
    PoolEntry.objects.filter(round=a_round, side="mentor").update(places=None)
    draft, before = _matched(world, a_round), Pair.objects.count()
    lines = len(_open_lines(world, draft))
    ended = at_once(
        [
            partial(
                operations.publish_leftovers, a_round=a_round, draft=draft, line_ids=None,
                act=runs(world),
            )
        ]
        * 4
    )  # fmt: skip
    assert sorted(isinstance(each, Refused) for each in ended) == [False, True, True, True]
    assert Pair.objects.count() == before + lines
