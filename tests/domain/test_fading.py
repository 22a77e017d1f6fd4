"""From uses and words to what is left of a skill; nothing is lowered, nothing is averaged."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from waymark.domain.people.models import Person
from waymark.domain.plans.compute import most_needed, next_use, uses_done
from waymark.domain.plans.models import Step
from waymark.domain.skills import compute, queries
from waymark.domain.skills.compute import Fade, Strength, Use
from waymark.domain.skills.models import Claim, Confirmation, Evidence, Skill
from waymark.domain.skills.operations import learn_half_lives
from waymark.domain.skills.queries import pooling
from waymark.kernel.acts import Act, Forbidden
from waymark.kernel.models import ActEntry

MARCH, MAY, OCTOBER = date(2026, 3, 12), date(2026, 5, 20), date(2026, 10, 20)


def skill(kind: str = "mixed", number: int = 1) -> Skill:
    return Skill(pk=number, key=f"k{number}", name=f"Skill {number}", task_kind=kind)


def said(level: int, on: date, *, source: str = "self", by: int = 1, number: int = 1) -> Claim:
    moment = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return Claim(skill_id=number, source=source, level=level, said_at=moment, said_by_id=by)


def one(uses: list[Use], claims: Sequence[Claim] = (), today: date = TODAY) -> Fade:
    return compute.fades(uses, list(claims), today)[1]


def test_half_is_left_after_the_half_life_of_the_kind_of_skill() -> None:
    for kind, months in (("accuracy", 6.5), ("mixed", 11.0), ("speed", 13.0)):
        fade = one([Use(skill(kind), MAY)])
        assert fade.half_life.middle == pytest.approx(months)
        assert fade.strength.middle == pytest.approx(0.5 ** (fade.months / months))
        assert fade.strength.low < fade.strength.middle < fade.strength.high


def test_a_use_brings_it_back_and_makes_it_last() -> None:
    learned = one([Use(skill(), MARCH, learned=True)])
    used = one([Use(skill(), MARCH, learned=True), Use(skill(), MAY)])
    sure = one([Use(skill(), MAY, confirmed=True), Use(skill(), MARCH, learned=True)])
    assert learned.strength.middle < used.strength.middle < sure.strength.middle
    assert sure.last.on == MAY
    today = one([Use(skill(), MARCH), Use(skill(), TODAY)])
    assert today.strength.middle == 1
    assert today.word is Strength.FRESH


def test_words_follow_the_estimate_and_what_is_to_come_does_not_count() -> None:
    assert one([Use(skill("accuracy"), MAY)]).word is Strength.FADING
    assert one([Use(skill("accuracy"), date(2024, 3, 1))]).word is Strength.LOST
    assert compute.fades([Use(skill(), date(2027, 1, 1))], [], TODAY) == {}
    assert not one([Use(skill(), date(2020, 1, 1))]).is_known


def test_a_level_that_held_flattens_the_line_and_one_that_fell_steepens_it() -> None:
    uses = [Use(skill(), date(2025, 6, 1))]
    first = [said(1, date(2025, 1, 1)), said(4, date(2025, 6, 2))]
    plain = one(uses, first)
    held = one(uses, [*first, said(4, OCTOBER)])
    fell = one(uses, [*first, said(1, OCTOBER)])
    assert plain.reassessed == 0
    assert plain.half_life.middle == pytest.approx(11)
    assert (held.reassessed, fell.reassessed) == (1, 1)
    assert fell.half_life.middle < plain.half_life.middle < held.half_life.middle


def test_what_says_nothing_of_forgetting_moves_nothing() -> None:
    uses = [Use(skill(), date(2025, 6, 1))]
    first = said(3, date(2025, 6, 2))
    for later in (
        said(4, OCTOBER),  # learned more
        said(2, date(2025, 6, 20)),  # a correction
        said(2, OCTOBER, source="manager"),  # another voice's first word
        said(2, OCTOBER, source="record"),
        said(2, OCTOBER, number=2),  # another skill
    ):
        assert one(uses, [first, later]).reassessed == 0
    colleagues = [said(3, date(2025, 6, 2), source="colleague", by=7),
                  said(2, OCTOBER, source="colleague", by=8)]  # fmt: skip
    assert one(uses, colleagues).reassessed == 0


def test_a_use_between_two_words_restarts_the_wait() -> None:
    first, later = said(4, date(2025, 1, 1)), said(3, OCTOBER)
    long = one([Use(skill(), date(2025, 1, 1))], [first, later])
    short = one([Use(skill(), date(2025, 1, 1)), Use(skill(), date(2026, 9, 1))], [first, later])
    assert short.half_life.middle < long.half_life.middle


def test_the_curve_falls_between_uses_and_rises_with_a_planned_one() -> None:
    fade = one([Use(skill(), MARCH, learned=True), Use(skill(), MAY)])
    before, at, after = compute.curve(fade, [date(2026, 5, 19), MAY, TODAY])
    assert before.middle < 1
    assert (at.low, at.middle, at.high) == (1, 1, 1)
    assert after.middle == pytest.approx(fade.strength.middle)
    later = date(2027, 6, 1)
    unused = compute.curve(fade, [later])[0]
    used = compute.curve(fade, [later], planned=[date(2027, 3, 1)])[0]
    assert unused.middle < after.middle < used.middle


def _step(number: int, **fields: object) -> Step:
    base = {"pk": number, "kind": "use", "title": "Use it", "skill": skill(), "state": "planned",
            "starts_on": date(2027, 1, 11), "ends_on": date(2027, 3, 1)}  # fmt: skip
    return Step(**(base | fields))


def test_steps_that_were_done_are_uses_and_the_next_is_the_first_to_end() -> None:
    done = _step(1, state="done", done_at=NOW)
    steps = [done, _step(2, ends_on=date(2027, 5, 1)), _step(3), _step(4, kind="learn"),
             _step(5, ends_on=date(2026, 12, 1), skill=None), _step(6, ends_on=TODAY),
             _step(7, state="dropped", ends_on=date(2026, 12, 1))]  # fmt: skip
    assert [(use.skill.pk, use.on) for use in uses_done(steps)] == [(1, NOW.date())]
    chosen = next_use(steps, 1, TODAY)
    assert chosen is not None
    assert chosen.pk == 3
    assert next_use(steps, 2, TODAY) is None


def test_what_is_asked_for_matters_more_than_what_is_only_held() -> None:
    uses = [Use(skill("accuracy", n), MAY) for n in (1, 2, 3)]
    fades = compute.fades([*uses, Use(skill("accuracy", 4), TODAY)], [], TODAY)
    levels = dict.fromkeys((1, 2, 3, 4), 3)

    def chosen(aims: dict[int, bool], levels: dict[int, int] = levels) -> int | None:
        found = most_needed(fades.values(), aims, levels)
        return found.skill.pk if found else None

    assert chosen({}) == 1
    assert chosen({2: False}) == 2
    assert chosen({2: False, 3: True}) == 3
    assert chosen({4: True}) == 1  # asked for, but fresh
    assert chosen({}, {1: 1, 2: 0}) is None
    assert chosen({1: False}, {1: 1}) == 1
    assert most_needed([], {1: True}, levels) is None


@pytest.fixture
def ines(db: None) -> Person:
    return make_employee("Ines Duarte")


def test_evidence_is_a_use_a_training_or_a_proof(
    ines: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    root = Skill.objects.create(key="root", name="Root-cause analysis")
    for kind, day in (("work", 1), ("training", 2), ("certificate", 3), ("observed", 4)):
        Evidence.objects.create(
            person=ines, skill=root, what=kind, kind=kind, done_on=date(2026, 5, day)
        )
    Confirmation.objects.create(
        evidence=Evidence.objects.get(kind="work"), asked=make_employee("Tomasz Wilk"),
        asked_at=NOW, state="confirmed", answered_at=NOW,
    )  # fmt: skip
    with django_assert_num_queries(1):
        shown = queries.evidence_shown(act_by(ines), ines.pk)
    assert {(each.evidence.kind, each.is_use, each.confirmed) for each in shown} == {
        ("observed", True, False), ("certificate", False, False), ("training", False, False),
        ("work", True, True),
    }  # fmt: skip
    uses = compute.uses_shown(shown)
    assert {(use.on.day, use.confirmed, use.learned) for use in uses} == {
        (4, False, False), (2, False, True), (1, True, False),
    }  # fmt: skip
    Evidence.objects.update(withdrawn_at=NOW)
    assert queries.evidence_shown(act_by(ines), ines.pk) == []
    assert queries.evidence_shown(act_by(make_employee("Rui Alves")), ines.pk) == []


def test_a_skill_and_its_texts_come_with_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    root = Skill.objects.create(key="root", name="Root-cause analysis")
    bare = Skill.objects.create(key="bare", name="Bare")
    root.levels.create(level=2, looks_like="Finds causes")
    with django_assert_num_queries(1):
        found, texts = queries.skill_with_texts(root.pk)
    assert (found, texts) == (root, {2: "Finds causes"})
    assert queries.skill_with_texts(bare.pk) == (bare, {})
    with pytest.raises(Skill.DoesNotExist):
        queries.skill_with_texts(0)


def test_a_fading_level_stays_what_it_was_said_to_be(ines: Person) -> None:
    root = Skill.objects.create(key="root", name="Root-cause analysis", task_kind="accuracy")
    Claim.objects.create(person=ines, skill=root, level=3, said_at=NOW)
    Evidence.objects.create(person=ines, skill=root, what="Once", done_on=date(2025, 1, 1))
    found = compute.profile(act_by(ines), ines.pk, goal={root.pk: 3}, role={})
    assert found.towards_goal[0].level == 3
    assert found.towards_goal[0].gap == 0
    assert found.towards_goal[0].is_fading
    stands, history = compute.standing(act_by(ines), ines.pk, root, 3, texts={})
    assert (stands.level, stands.is_fading, len(history)) == (3, True, 1)
    fresh, _ = compute.standing(act_by(ines), ines.pk, root, 3, texts={}, uses=[Use(root, TODAY)])
    assert not fresh.is_fading


def _assessed_again(root: Skill, number: int, kept: int, on: date = OCTOBER) -> Person:
    person = make_employee(f"Someone {number}")
    for level, day, until in ((4, date(2025, 1, 2), on), (kept, on, None)):
        claim = said(level, day)
        claim.person, claim.skill = person, root
        claim.superseded_at = datetime(*until.timetuple()[:3], tzinfo=UTC) if until else None
        claim.save()
    Evidence.objects.create(person=person, skill=root, what="Once", done_on=date(2025, 1, 2))
    return person


def test_what_several_people_showed_counts_for_everyone(
    db: None, system_act: Act, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    root = Skill.objects.create(key="root", name="Root-cause analysis", task_kind="accuracy")
    for number in range(4):
        _assessed_again(root, number, kept=4)
    assert learn_half_lives(act=system_act) == 0  # too few to tell
    _assessed_again(root, 5, kept=4)
    assert learn_half_lives(act=system_act) == 1
    entry = ActEntry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.verb, entry.after) == ("skills.half_lives.learned", {"rows": 1})
    with django_assert_num_queries(6):  # two for the savepoint
        assert learn_half_lives(act=system_act) == 0
    root.refresh_from_db()
    assert root.half_life_people == 5
    someone = one_of(root)
    assert someone.half_life.middle > 2 * 6.5
    plain = one([Use(skill("accuracy"), MAY)])
    assert someone.strength.middle > plain.strength.middle
    Claim.objects.all().delete()
    assert learn_half_lives(act=system_act) == 1
    root.refresh_from_db()
    assert root.half_life_people is None
    assert one_of(root).half_life.middle == pytest.approx(6.5)


def one_of(root: Skill) -> Fade:
    return compute.fades([Use(root, MAY)], [], TODAY)[root.pk]


def test_who_is_assessed_often_speaks_no_louder(db: None, system_act: Act) -> None:
    root = Skill.objects.create(key="root", name="Root-cause analysis")
    person = _assessed_again(root, 1, kept=4)
    for month in range(2, 9):
        claim = said(4 - month % 2, date(2026, month, 1))
        claim.person, claim.skill, claim.superseded_at = person, root, NOW
        claim.save()
    assert learn_half_lives(act=system_act) == 0


def test_only_the_system_learns_from_everybody(ines: Person) -> None:
    with pytest.raises(Forbidden):
        learn_half_lives(act=act_by(ines))
    for read in (pooling.words_said_again, pooling.days_of_use):
        with pytest.raises(Forbidden):
            read(act_by(ines))


def test_a_failure_of_the_log_undoes_what_was_learned(
    db: None, system_act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Skill.objects.create(key="root", name="Root-cause analysis")
    for number in range(5):
        _assessed_again(root, number, kept=4)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.domain.skills.operations.half_lives.record_loading", broken)
    with pytest.raises(RuntimeError):
        learn_half_lives(act=system_act)
    root.refresh_from_db()
    assert root.half_life_people is None
