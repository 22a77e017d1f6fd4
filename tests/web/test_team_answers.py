"""Answering plans and changes with their effect on the team; levels, team skills."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.web.journey import XSS, sign_in, words_of
from tests.web.reporting import head_for, join, plan_of, say
from waymark.domain.people.models import Person
from waymark.domain.plans.compute.changes import AddedStep, ChangeContent
from waymark.domain.plans.models import Change, Plan
from waymark.domain.plans.operations import propose_change, share_plan
from waymark.domain.plans.states import StepKind
from waymark.domain.skills.models import Claim, Evidence
from waymark.domain.skills.operations import ask_confirmation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


@pytest.fixture
def ines(tomasz: Person, framework: Framework) -> Person:
    return join("Ines Duarte", tomasz, framework)


@pytest.fixture
def plan(ines: Person, framework: Framework) -> Plan:
    """A shared plan that uses root-cause analysis at level 4 until the end of February."""
    plan = plan_of(head_for(ines, framework), framework)
    return share_plan(plan=plan, act=act_by(ines))


def propose(ines: Person, framework: Framework) -> Change:
    added = AddedStep(
        StepKind.USE, "Take over the rigs", date(2027, 3, 1), date(2027, 5, 31),
        skill_id=framework.skills["people"].pk, to_level=2,
    )  # fmt: skip
    content = ChangeContent(added=(added,))
    return propose_change(
        person=ines, content=content, reason="I want to lead", key=uuid.uuid4(), act=act_by(ines)
    )


def test_effect_on_the_team_is_said_in_words(
    manager: Client, tomasz: Person, framework: Framework, plan: Plan
) -> None:
    anna, rui = (join(name, tomasz, framework) for name in ("Anna Kowalska", "Rui Alves"))
    page = words_of(manager.get("/team/approvals"))
    assert "who could cover is not known" in page
    Person.objects.filter(pk__in=[anna.pk, rui.pk]).update(shares_skills=True)
    say(anna, framework, root=3)
    page = words_of(manager.get("/team/approvals"))
    assert "Nobody else who shares their skills has Root-cause analysis at level 4" in page
    say(rui, framework, root=4)
    share_plan(plan=plan_of(head_for(anna, framework), framework), act=act_by(anna))
    page = words_of(manager.get(f"/team/approvals/plan/{plan.pk}"))
    assert "Rui Alves can cover Root-cause analysis at level 4" in page
    assert "In the same months Anna Kowalska also uses a new skill at work" in page
    assert "December 2026 to February 2027" in page


def test_what_others_keep_to_themselves_is_in_no_effect(
    manager: Client, tomasz: Person, framework: Framework, plan: Plan
) -> None:
    anna = join("Anna Kowalska", tomasz, framework)
    say(anna, framework, root=5)
    plan_of(head_for(anna, framework), framework)  # never shared
    page = words_of(manager.get(f"/team/approvals/plan/{plan.pk}"))
    assert "Anna" not in page


def test_the_list_is_oldest_first_and_says_how_long(
    manager: Client, tomasz: Person, framework: Framework, ines: Person, plan: Plan
) -> None:
    Plan.objects.filter(pk=plan.pk).update(shared_at=NOW - timedelta(days=3))
    rui = join("Rui Alves", tomasz, framework)
    done = Evidence.objects.create(
        person=rui, skill=framework.skills["root"], what="Led the supplier visit", done_on=TODAY
    )
    ask_confirmation(evidence=done, asked_ids=[tomasz.pk], act=act_by(rui))
    page = words_of(manager.get("/team/approvals"))
    assert "Two answers wait for you" in page
    assert page.index("Answer the plan that Ines") < page.index("Confirm what Rui Alves did")
    assert "For 3 days" in page
    assert "Led the supplier visit" in page
    Plan.objects.filter(pk=plan.pk).update(shared_at=NOW - timedelta(days=8))
    answer = manager.get("/team/approvals").content.decode()
    assert '<span class="tag warn">For 8 days</span>' in answer


def test_agreeing_to_a_plan_needs_the_next_check(manager: Client, plan: Plan) -> None:
    address = f"/team/approvals/plan/{plan.pk}"
    shown = manager.get(address)
    assert f'href="/team/{plan.person_id}/plan/change"' in shown.content.decode()
    assert "Propose a change instead" in words_of(shown)
    aim = plan.goal.role or plan.goal.skill
    assert aim is not None
    assert "Goal " + aim.name in words_of(shown)
    page = words_of(manager.post(address, {"answer": "yes"}), 422)
    assert "Choose a day" in page
    page = words_of(manager.post(address, {"answer": "yes", "next_check_on": "2026-01-01"}), 422)
    assert "Choose a day that is still to come" in page
    answer = manager.post(address, {"answer": "yes", "next_check_on": "2027-02-01"})
    assert (answer.status_code, answer["Location"]) == (303, "/team/approvals")
    told = words_of(manager.get("/team/approvals"))
    assert f"You agreed to the plan. {plan.person.shown_name} is told." in told
    plan.refresh_from_db()
    assert (plan.state, plan.next_check_on) == ("agreed", date(2027, 2, 1))
    assert manager.get(address)["Location"] == "/team/approvals?show=answered"
    again = manager.post(address, {"answer": "no", "reason": "Too late"}, follow=True)
    assert "This was answered already." in words_of(again)
    plan.refresh_from_db()
    assert plan.state == "agreed"
    assert "Ines Duarte Plan Agreed 23 November 2026" in words_of(
        manager.get("/team/approvals?show=answered")
    )


def test_a_no_without_a_reason_is_said_beside_the_no(manager: Client, plan: Plan) -> None:
    address = f"/team/approvals/plan/{plan.pk}"
    day = re.findall(r'name="next_check_on" value="(\S+)"', manager.get(address).content.decode())
    assert day, "a day is offered"
    page = manager.post(address, {"answer": "no", "reason": ""})
    assert page.status_code == 422
    agree, refuse = page.content.decode().split('aria-labelledby="no-h"')
    assert f'name="next_check_on" value="{day[0]}"' in agree
    assert "One thing to fix" in refuse
    assert "One thing to fix" not in agree


def test_refusing_needs_a_reason_and_keeps_what_was_typed(
    manager: Client, ines: Person, framework: Framework, plan: Plan
) -> None:
    change = propose(ines, framework)
    address = f"/team/approvals/change/{change.pk}"
    page = words_of(manager.get(address))
    assert "ask HR to look again" in page
    assert "I want to lead" in page
    assert "Say why" in words_of(manager.post(address, {"answer": "no", "reason": "  "}), 422)
    long = manager.post(address, {"answer": "no", "reason": "x" * 501})
    assert "x" * 501 in words_of(long, 422)
    answer = manager.post(address, {"answer": "no", "reason": XSS})
    assert answer.status_code == 303
    change.refresh_from_db()
    assert (change.state, change.answer) == ("declined", XSS)
    assert "Ines Duarte Proposed change Declined" in words_of(
        manager.get("/team/approvals?show=answered")
    )


def test_a_change_is_agreed_as_it_was_looked_at(
    manager: Client, ines: Person, framework: Framework, plan: Plan
) -> None:
    change = propose(ines, framework)
    address = f"/team/approvals/change/{change.pk}"
    seen = manager.get(address).context["seen"]
    Plan.objects.filter(pk=plan.pk).update(next_check_on=date(2027, 3, 3))
    page = words_of(manager.post(address, {"answer": "yes", "seen": seen}), 422)
    assert "Look at the difference as it is now" in page
    seen = manager.get(address).context["seen"]
    assert manager.post(address, {"answer": "yes", "seen": seen}).status_code == 303
    change.refresh_from_db()
    assert change.state == "accepted"


def test_nobody_answers_their_own_or_anothers(
    ines: Person, plan: Plan, framework: Framework
) -> None:
    change = propose(ines, framework)
    for person in (ines, make_employee("Some One")):
        browser = sign_in(person)
        for address in (f"plan/{plan.pk}", f"change/{change.pk}", "plan/999999", "step/1"):
            assert browser.get(f"/team/approvals/{address}").status_code == 404
            answer = browser.post(f"/team/approvals/{address}", {"answer": "no", "reason": "No"})
            assert answer.status_code == 404
    plan.refresh_from_db()
    assert plan.state == "shared"


# --- levels and skills --------------------------------------------------------------------------


def test_a_manager_says_the_level_they_see(
    manager: Client, ines: Person, framework: Framework
) -> None:
    say(ines, framework, root=2)
    address = f"/team/{ines.pk}/skills/{framework.skills['root'].pk}"
    assert manager.get(address).status_code == 404
    Person.objects.filter(pk=ines.pk).update(shares_skills=True)
    assert "Ines Duarte says level 2" in words_of(manager.get(address))
    for odd in ("", "9", "x"):
        assert manager.post(address, {"level": odd}).status_code == 422
    assert manager.post(address, {"level": "3"}).status_code == 303
    claim = Claim.objects.get(source="manager")
    assert (claim.level, claim.person_id) == (3, ines.pk)
    page = words_of(manager.get(f"/team/{ines.pk}"))
    assert "Ines Duarte says 2, the manager says 3" in page
    assert page.count("which level you see") == 1
    assert f'href="{address}"' in manager.get(f"/team/{ines.pk}").content.decode()
    assert manager.get(f"/team/{ines.pk}/skills/999999").status_code == 404


def test_team_skills_count_only_those_who_share(
    manager: Client, tomasz: Person, framework: Framework, ines: Person
) -> None:
    rui = join("Rui Alves", tomasz, framework)
    assert "No skills to show yet" in words_of(manager.get("/team/skills"))
    for person in (ines, rui):
        say(person, framework, root=3)
        head_for(person, framework)
    Person.objects.filter(pk=ines.pk).update(shares_skills=True)
    page = words_of(manager.get("/team/skills"))
    assert "One of two shares skills with you" in page
    assert "1 has it" in page
    assert "Rui" not in page
    Evidence.objects.create(
        person=ines, skill=framework.skills["root"], what="Did it", done_on=date(2025, 1, 2),
        kind="work",
    )  # fmt: skip
    answer = manager.get("/team/skills")
    assert "One skill of the team is fading" in words_of(answer)
    skill = framework.skills["root"].pk
    assert f"/team/{ines.pk}/plan/change?skill={skill}" in answer.content.decode()
    lines = manager.get("/team/skills/download").content.decode("utf-8-sig").splitlines()
    assert lines[1] == "Root-cause analysis,1,1,1,Ines Duarte 3,Ines Duarte,Ines Duarte"


def test_one_goes_from_person_to_person(
    manager: Client, tomasz: Person, framework: Framework, ines: Person
) -> None:
    rui = join("Rui Alves", tomasz, framework)
    anna = join("Anna Kowalska", tomasz, framework)
    page = manager.get(f"/team/{ines.pk}")
    assert "Previous: Rui Alves" in words_of(page)
    assert f"/team/{anna.pk}" in page.content.decode()
    assert "Previous" not in words_of(manager.get(f"/team/{rui.pk}"))
