"""The act log cannot be rewritten, so it never holds a person's own words."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from tests.conftest import NOW, TODAY, MakePerson, act_by
from waymark.domain.careers.models import Role
from waymark.domain.goals.operations import choose_goal, keep_option
from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.people.operations import report_wrong_facts
from waymark.domain.plans.models import Plan
from waymark.domain.plans.operations import add_step, edit_step
from waymark.domain.plans.operations.steps import StepFields
from waymark.domain.plans.states import StepKind
from waymark.domain.skills.models import Skill
from waymark.domain.skills.operations import Certificate, log_work
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.models import ActEntry
from waymark.workflows.recommending import stop_recommending

CANARY = "canary-7f3a"


def test_no_text_of_a_person_reaches_the_log(ines: Person, make_person: MakePerson) -> None:
    act = act_by(ines)
    user = User.objects.create(email="hannah@n.example", created_at=NOW)
    hannah = make_person("Hannah Lindqvist", user=user)
    AccessGrant.objects.create(person=hannah, role="hr", given_at=NOW)
    skill = Skill.objects.create(key="rig", name="Rig automation")
    role = Role.objects.create(name="Senior Test Engineer", state="published")
    keep_option(person=ines, role=role, act=act)
    keep_option(person=ines, skill=skill, skill_level=2, act=act)
    goal = choose_goal(person=ines, role=role, reason=f"{CANARY} reason", act=act)
    plan = Plan.objects.create(person=ines, goal=goal, created_at=NOW)
    fields = StepFields(
        title=f"{CANARY} title", detail=f"{CANARY} detail",
        starts_on=TODAY, ends_on=TODAY + timedelta(days=30),
    )  # fmt: skip
    step = add_step(plan=plan, kind=StepKind.LEARN, fields=fields, key=uuid4(), act=act)
    edit_step(
        step=step, fields=replace(fields, title=f"{CANARY} new"), revision=step.revision, act=act
    )
    log_work(
        person=ines, skills=[(skill.pk, 2)], what=f"{CANARY} did", done_on=TODAY, key=uuid4(),
        kind=EvidenceKind.CERTIFICATE, act=act,
        certificate=Certificate(issuer=f"{CANARY} issuer", number=f"{CANARY} number"),
    )  # fmt: skip
    report_wrong_facts(person=ines, what=f"{CANARY} wrong", act=act)
    stop_recommending(why=f"{CANARY} why", act=act_by(hannah, "hr"))
    entries = list(ActEntry.objects.values("verb", "before", "after"))
    assert {"plans.step.added", "plans.step.edited", "skills.evidence.added"} <= {
        entry["verb"] for entry in entries
    }
    assert CANARY not in json.dumps(entries)
    edited = next(entry for entry in entries if entry["verb"] == "plans.step.edited")
    assert edited["after"]["reworded"] == ["title"]
