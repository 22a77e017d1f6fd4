"""That people talked: reminders by the cadence, what a team's page asks, what HR may count."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from tests.domain.talking import SAID, THURSDAY, Two, at, opened, planned
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.people.models import OrgUnit, Person, ReportingLine
from waymark.domain.people.queries import direct_reports
from waymark.domain.reviews import compute, queries
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews.models import Conversation
from waymark.domain.reviews.operations import remind_of_talks
from waymark.domain.reviews.queries.figures import UnitShare, hide_small
from waymark.domain.reviews.states import TalkStanding
from waymark.domain.skills.models import Claim, Evidence
from waymark.domain.skills.queries import claims_of
from waymark.kernel.acts import Act, Forbidden
from waymark.kernel.models import Notice, OutboxMessage


def _talked(two: Two, days_ago: int) -> Conversation:
    moment = NOW - timedelta(days=days_ago)
    talk = planned(two, moment)
    talks.open_together(conversation=talk, act=at(two.his, moment))
    return talks.close_talk(conversation=talk, act=at(two.his, moment + timedelta(hours=1)))


def _days_later(act: Act, days: int) -> Act:
    return at(act, NOW + timedelta(days=days))


def test_the_manager_hears_once_a_period_whom_to_talk_to(two: Two, system_act: Act) -> None:
    _talked(two, 90)
    told = Notice.objects.filter(person_id=two.tomasz.pk, code="talk.due")
    for days, count in ((0, 0), (1, 1), (1, 1), (2, 1), (91, 1), (92, 2), (93, 2)):
        remind_of_talks(act=_days_later(system_act, days))
        assert told.count() == count, days
    assert told.earliest("pk").params == {"name": "Ines Duarte"}
    assert OutboxMessage.objects.filter(person_id=two.tomasz.pk).count() == 2


def test_nobody_is_reminded_while_a_talk_is_planned(two: Two, system_act: Act) -> None:
    _talked(two, 200)
    planned(two)
    remind_of_talks(act=system_act)
    assert not Notice.objects.filter(code="talk.due").exists()
    remind_of_talks(act=_days_later(system_act, 30))  # it did not take place
    assert Notice.objects.filter(code="talk.due").count() == 1


def test_a_new_manager_has_a_period_of_their_own(two: Two, system_act: Act) -> None:
    freya = make_employee("Freya Nilsen")
    begun = TODAY - timedelta(days=90)
    ReportingLine.objects.update(to_date=begun)
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=begun)
    remind_of_talks(act=system_act)
    assert not Notice.objects.exists()
    remind_of_talks(act=_days_later(system_act, 1))
    assert list(Notice.objects.values_list("person_id", "code")) == [(freya.pk, "talk.due")]


def test_many_are_one_notice(two: Two, system_act: Act) -> None:
    for number in range(3):
        other = make_employee(f"Colleague {number}")
        ReportingLine.objects.create(person=other, manager=two.tomasz, from_date=date(2024, 1, 1))
    remind_of_talks(act=system_act)
    notice = Notice.objects.get(person_id=two.tomasz.pk)
    assert (notice.code, notice.params["more"]) == ("talk.due-several", 3)
    remind_of_talks(act=system_act)
    assert Notice.objects.count() == 1


def test_both_are_told_to_prepare_two_days_before(two: Two, system_act: Act) -> None:
    talk = planned(two)
    remind_of_talks(act=system_act)  # three days before
    assert not Notice.objects.filter(code="talk.prepare").exists()
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    for _turn in range(2):
        remind_of_talks(act=_days_later(system_act, 2))
    told = Notice.objects.filter(code="talk.prepare")
    assert list(told.values_list("person_id", "address")) == [
        (two.tomasz.pk, f"/team/{two.ines.pk}/talks/{talk.pk}")
    ]


def test_a_former_manager_is_not_told_to_prepare(two: Two, system_act: Act) -> None:
    planned(two)
    ReportingLine.objects.update(to_date=TODAY)
    remind_of_talks(act=_days_later(system_act, 2))
    assert not Notice.objects.filter(code="talk.prepare").exists()


def test_only_the_system_reminds(two: Two) -> None:
    for act in (two.his, act_by(two.tomasz, "hr")):
        with pytest.raises(Forbidden):
            remind_of_talks(act=act)


def _standing(two: Two, act: Act) -> TalkStanding:
    return queries.team_talks(act, [two.ines])[0].standing


def test_where_two_people_stand(two: Two) -> None:
    assert _standing(two, two.his) is TalkStanding.DUE
    _talked(two, 10)
    assert _standing(two, two.his) is TalkStanding.FINE
    talk = talks.ask_for_talk(person=two.ines, about="", key=uuid4(), act=two.hers)
    assert _standing(two, two.his) is TalkStanding.ASKED
    talk = planned(two)
    assert _standing(two, two.his) is TalkStanding.PLANNED
    on_the_day = at(two.his, THURSDAY - timedelta(hours=2))
    assert _standing(two, on_the_day) is TalkStanding.NEAR
    talks.open_together(conversation=talk, act=at(two.his, THURSDAY))
    assert _standing(two, at(two.his, THURSDAY + timedelta(hours=1))) is TalkStanding.TO_CLOSE


def test_where_everyone_of_a_team_stands(two: Two) -> None:
    names = {}
    for name in ("Rui", "Anna", "Joao"):
        names[name] = make_employee(name)
        ReportingLine.objects.create(
            person=names[name], manager=two.tomasz, from_date=TODAY - timedelta(days=30)
        )
    planned(two)
    talks.ask_for_talk(person=names["Rui"], about="", key=uuid4(), act=act_by(names["Rui"]))
    far = NOW + timedelta(days=20)
    talks.plan_talk(person=names["Anna"], planned_at=far, place="", about="", key=uuid4(),
                    act=two.his)  # fmt: skip
    found = queries.team_talks(two.his, list(direct_reports(two.his)))
    assert {each.person.given_name: each.standing.value for each in found} == {
        "Anna": "planned", "Ines": "planned", "Joao": "fine", "Rui": "asked"
    }  # fmt: skip


def test_coming_up_is_one_query(
    two: Two, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    talk = planned(two)
    with django_assert_num_queries(1):
        (found,) = queries.coming_up(two.hers)
    assert (found.pk, found.manager_name) == (talk.pk, "Tomasz Wilk")  # type: ignore[attr-defined]  # annotated
    assert queries.coming_up(two.his) == []  # his own talks, not his team's


def test_what_changed_since_the_last_talk(two: Two) -> None:
    since, skills = NOW - timedelta(days=60), two.framework.skills
    ago = TODAY - timedelta(days=200)
    draft = FrameworkDraft.objects.create(state="published", opened_at=since, closed_at=NOW)
    te3 = two.framework.id("te3")
    DraftChange.objects.create(
        draft=draft, change="change", thing="requirement", ref=f"{te3}:{skills['python'].pk}",
        before={"level": 2}, after={"level": 3},
    )  # fmt: skip
    Claim.objects.create(person=two.ines, skill=skills["root"], source="colleague", level=4,
                         said_at=NOW, said_by_id=two.tomasz.pk)  # fmt: skip
    Evidence.objects.create(person=two.ines, skill=skills["strategy"], what="x", done_on=ago)
    agenda = compute.agenda_of(two.hers, two.ines)
    facts = compute.facts_since(two.hers, two.ines, agenda, since, claims_of(two.hers, two.ines.pk))
    assert [(each.kind.value, each.name, each.level, each.on) for each in facts] == [
        ("asks", "Data analysis with Python", 3, None),
        ("confirmed", "Root-cause analysis", 4, TODAY),
        ("unused", "Test strategy", 0, ago),
    ]
    # She keeps her skills to herself: the manager's page knows what HR published, no more.
    kinds = [
        f.kind.value
        for f in compute.facts_since(
            two.his, two.ines, agenda, since, claims_of(two.his, two.ines.pk)
        )
    ]
    assert kinds == ["asks"]
    Person.objects.filter(pk=two.ines.pk).update(shares_skills=True)
    assert (
        len(compute.facts_since(two.his, two.ines, agenda, since, claims_of(two.his, two.ines.pk)))
        == 3
    )


def test_both_look_at_the_same_three_skills(two: Two) -> None:
    """Taken from what is shared: her own levels, which he may not see, choose nothing."""
    Claim.objects.create(person=two.ines, skill=two.framework.skills["root"], level=4, said_at=NOW)
    hers, his = (compute.agenda_of(act, two.ines) for act in (two.hers, two.his))
    assert [each.name for each in hers.topics] == [each.name for each in his.topics]
    assert (hers.role, hers.is_next) == (two.framework.roles["te3"], True)
    two.plan.goal.sharing = "private"
    two.plan.goal.save()
    for act in (two.hers, two.his):
        agenda = compute.agenda_of(act, two.ines)
        assert (agenda.role, agenda.goal) == (two.framework.roles["te2"], None)


def _unit(name: str, parent: OrgUnit | None, people: int, talked: int, boss: Person) -> OrgUnit:
    unit = OrgUnit.objects.create(code=name, name=name, parent=parent)
    OrgUnit.objects.filter(pk=unit.pk).update(path=f"{parent.path if parent else '/'}{unit.pk}/")
    unit.refresh_from_db()
    for number in range(people):
        person = make_employee(f"{name} {number}", unit=unit)
        ReportingLine.objects.create(person=person, manager=boss, from_date=date(2024, 1, 1))
        if number < talked:
            Conversation.objects.create(
                person=person, manager_id=boss.pk, state="agreed", planned_at=NOW - timedelta(5),
                made_at=NOW, made_by_id=boss.pk, revealed_at=NOW, agreed_at=NOW,
                agreed_by_id=boss.pk, key=uuid4(),
            )  # fmt: skip
    return unit


def test_hr_counts_who_talked_by_part_and_small_groups_stay_hidden(db: None) -> None:
    boss, hr = make_employee("Helga Brandt"), make_employee("Ruth Adeyemi")
    top = _unit("Northfield", None, 0, 0, boss)
    labs = _unit("Labs", top, 8, 3, boss)
    _unit("Optics lab", labs, 4, 4, boss)
    _unit("Sales", top, 6, 5, boss)
    _unit("Legal", top, 2, 1, boss)
    shares = queries.talk_figures(act_by(hr, "hr"))
    assert [(each.name, each.people, each.talked) for each in shares] == [
        ("Labs", 12, 7), ("Sales", 6, None), ("Legal", 2, None), ("", 20, 13),
    ]  # fmt: skip
    assert queries.talk_figures(act_by(boss)) == []


def test_hr_knows_that_they_talked_not_what_was_said(two: Two) -> None:
    talk = opened(two)
    hr = act_by(make_employee("Ruth Adeyemi"), "hr")
    (known,) = queries.talks_known(hr)
    assert (known.pk, known.manager_name, known.took_place) == (talk.pk, "Tomasz Wilk", False)  # type: ignore[attr-defined]  # annotated
    assert {"about", "place", "reason"} <= known.get_deferred_fields()
    later = at(hr, THURSDAY + timedelta(hours=1))
    assert queries.talks_known(later)[0].took_place  # type: ignore[attr-defined]  # annotated
    assert not queries.talks_known(act_by(make_employee("Sven Lund"))).exists()


def test_no_hidden_group_can_be_worked_out() -> None:
    """With the shown groups and everyone, what is left is two groups or more, five people or more."""
    for sizes in ([9, 8, 4], [9, 8, 7], [4, 4], [20, 1, 1, 1], [6, 2], [3], [5, 5, 1, 1]):
        groups = [UnitShare(n + 1, f"U{n}", size, size // 2) for n, size in enumerate(sizes)]
        everyone = UnitShare(0, "", sum(sizes), sum(each.talked or 0 for each in groups))
        *shown, total = hide_small([*groups, everyone])
        hidden = [each for each in shown if each.talked is None]
        assert all(each.talked is None for each in shown if each.people < 5), sizes
        if hidden and total.talked is not None:
            assert len(hidden) >= 2, sizes
            assert sum(each.people for each in hidden) >= 5, sizes
