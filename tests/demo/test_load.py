"""The demo organisation in the database: complete, consistent, and only into an empty one."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.conftest import MakePerson, act_by
from waymark.demo.load import load_demo
from waymark.domain.careers.models import Assignment, MinedMove, Role
from waymark.domain.goals.models import Goal
from waymark.domain.mentoring.models import Ask, Expert, Pair, PoolEntry, Round
from waymark.domain.people.models import EqualityAnswer, Person, ReportingLine
from waymark.domain.people.queries import demo_people, direct_reports
from waymark.domain.people.queries.equality import equality_groups
from waymark.domain.plans.models import Plan
from waymark.domain.reviews.models import Conversation
from waymark.domain.skills.models import Claim, Skill
from waymark.kernel.acts import Act, Forbidden
from waymark.kernel.log import verify
from waymark.kernel.notices import notices_of

TODAY = date(2026, 11, 23)


def _load(people: int, act: Act) -> list[tuple[str, int, int]]:
    said: list[tuple[str, int, int]] = []
    load_demo(
        people=people, seed=7, today=TODAY, act=act,
        progress=lambda step, done, total: said.append((step, done, total)),
    )  # fmt: skip
    return said


def _check_progress(said: list[tuple[str, int, int]]) -> None:
    """Each step is named once, and only ever goes on; where it counts, it counts to its end."""
    steps = list(dict.fromkeys(step for step, _, _ in said))
    assert steps == list(dict.fromkeys(step for step, done, _ in said if done == 0))
    for number, step in enumerate(steps, start=1):
        assert step.endswith(f"({number} of {len(steps)})")
        told = [(done, total) for name, done, total in said if name == step]
        assert told == sorted(told)
        done, total = told[-1]
        assert done == total


@pytest.mark.slow
def test_a_whole_organisation_comes_in(transactional_db: None) -> None:
    said = _load(400, act_by(None))
    assert 300 <= Person.objects.filter(active=True).count() <= 500
    assert Role.objects.filter(state="published").count() >= 90
    assert Skill.objects.count() >= 150
    assert Claim.objects.exists()
    assert ReportingLine.objects.filter(to_date__isnull=True).exists()
    waiting = Ask.objects.filter(state="asked").order_by("asked_at")
    assert waiting.filter(expert__person__name="Daniel Osei").count() == 2
    assert waiting.filter(mentee__name="Ines Duarte").count() == 1
    assert MinedMove.objects.filter(people__gte=3).exists()
    holding = Assignment.objects.filter(kind="substantive", to_date__isnull=True)
    assert set(holding.values_list("person_id", flat=True)) == set(
        Person.objects.filter(active=True)
        .exclude(grants__role="outside")
        .values_list("pk", flat=True)
    )
    assert next(each.person.name for each in demo_people()) == "Ines Duarte"
    agreed = Expert.objects.filter(state="agreed")
    assert agreed.filter(outside=False).count() >= 20
    assert agreed.filter(outside=True).count() == 5
    assert Expert.objects.filter(state="asked").count() == 6
    assert Expert.objects.filter(paused_until__gt=TODAY).count() == 4
    assert set(agreed.filter(kind="coach").values_list("person__name", flat=True)) >= {
        "Daniel Osei", "Marek Havel",
    }  # fmt: skip
    _check_progress(said)
    _check_answers_for_audits()
    _check_rounds()
    assert Goal.objects.filter(state__in=["chosen", "agreed"]).count() >= 3
    assert Plan.objects.filter(state="shared").exists()
    assert not Goal.objects.filter(person__given_name="Ines", person__family_name="Duarte").exists()
    assert Conversation.objects.filter(state="agreed").values("manager_id").distinct().count() > 3
    tomasz = next(each.person for each in demo_people() if each.part == "manager")
    _check_tomasz(act_by(tomasz))
    assert verify().intact


def _check_rounds() -> None:
    """A winter round that many answered, a coaching being prepared, buddies who ask Ines."""
    states = dict(Round.objects.values_list("name", "state"))
    assert states["Winter mentoring round"] in ("inviting", "drafting", "reviewing")
    assert states["Spring coaching round"] == "draft"
    winter = PoolEntry.objects.filter(round__name="Winter mentoring round", state="joined")
    looking = winter.filter(side="mentee")
    assert looking.filter(goal__isnull=False).count() * 2 > looking.count() > 30
    assert looking.filter(choices__isnull=False).exists()
    assert winter.filter(side="mentor", places__gte=1).count() > 10
    _check_round_before()
    asked = PoolEntry.objects.get(person__name="Ines Duarte")
    assert (asked.round.name, asked.state) == ("New in the team", "invited")


def _check_round_before() -> None:
    """A round of the same programme is over, with the figures of the draft that it was published with."""
    before = Round.objects.get(name="Summer mentoring round")
    winter = Round.objects.get(name="Winter mentoring round")
    assert before.state == "completed"
    assert (before.number, winter.number) == (1, 2)
    assert before.programme_id == winter.programme_id
    draft = before.drafts.get(state="published")
    pairs = Pair.objects.filter(round=before, state="completed")
    assert draft.figures["matched"] == sum(draft.figures["bands"]) == pairs.count() > 0
    assert draft.figures["median"] > 0


def _check_answers_for_audits() -> None:
    """Some seven in ten of today's staff answered, women and men, old and young; none of the cast."""
    staff = set(Person.objects.filter(active=True).values_list("pk", flat=True))
    groups = equality_groups(staff, TODAY)
    assert EqualityAnswer.objects.count() == len(groups)
    assert 0.6 < len(groups) / len(staff) < 0.8
    counted = Counter(groups.values())
    for gender in ("woman", "man"):
        for over_fifty in (True, False):
            assert counted[gender, over_fifty] >= 10
    assert not groups.keys() & {each.person.pk for each in demo_people() if each.part != "planner"}


def _check_tomasz(act: Act) -> None:
    """Most of the team share a goal, and what came in long ago was read."""
    older = notices_of(act).filter(at__lt=act.at - timedelta(days=5))
    assert older.exists()
    assert not older.filter(read_at__isnull=True).exists()
    goals = Goal.objects.filter(sharing="manager", person__in=direct_reports(act))
    assert goals.filter(state__in=["chosen", "agreed"]).count() >= direct_reports(act).count() - 2


def test_only_the_shell_loads_a_whole_organisation(make_person: MakePerson) -> None:
    hr = act_by(make_person("Hannah Lindqvist"), "hr")
    with pytest.raises(Forbidden):
        _load(60, hr)
    assert Person.objects.count() == 1
