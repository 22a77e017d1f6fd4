"""Building from the jobs people hold: what is proposed, what HR does with it, what stays."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import build_framework, hold, make_employee
from waymark.domain.careers.compute.drafts import Architecture, architecture, number_of
from waymark.domain.careers.models import (
    DraftChange,
    FrameworkDraft,
    JobFamily,
    Ladder,
    MiningRun,
    Proposal,
    ProposedFamily,
    Role,
)
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.operations.pairing import pair_ladders
from waymark.domain.careers.operations.proposal import (
    accept_families,
    ask_for_proposal,
    leave_out_family,
    merge_families,
    rename_family,
)
from waymark.domain.careers.operations.templates import accept_templates, leave_out_templates
from waymark.domain.careers.states import Thing
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.skills.models import Occupation, OccupationSkill, Skill
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.jobs import Cancelled, Running
from waymark.kernel.models import Job, Notice
from waymark.workflows.framework_building import STEPS, build, run_job
from waymark.workflows.framework_publishing import publish

#: (title, code, people); each series has its moves in MOVES
TITLES = [
    ("Correctional Officer I", "CL5101", 9), ("Correctional Officer II", "CL5102", 8),
    ("Correctional Officer III", "CL5103", 5), ("Correctional Supervisor I", "CL5110", 4),
    ("Correctional Supervisor II", "CL5111", 3), ("Registered Nurse I", "CL4201", 6),
    ("Registered Nurse II", "CL4202", 5), ("Registered Nurse III", "CL4203", 3),
    ("Nurse Manager", "CL4210", 2), ("Chaplain", "CL4300", 1),
]  # fmt: skip
MOVES = [(0, 1), (0, 1), (0, 1), (1, 2), (1, 2), (1, 2), (2, 3), (5, 6), (5, 6), (6, 7)]


@pytest.fixture
def titles(db: None) -> list[Role]:
    roles = [Role.objects.create(name=name, code=code) for name, code, _ in TITLES]
    for role, (_, _, people) in zip(roles, TITLES, strict=True):
        for number in range(people):
            hold(make_employee(f"Holder {role.pk} {number}"), role, date(2020, 1, 1))
    for place, (one, other) in enumerate(MOVES):
        person = make_employee(f"Mover {place}")
        hold(person, roles[one], date(2016, 1, 1), date(2018, 1, 1), end_reason="moved")
        hold(person, roles[other], date(2018, 1, 1))
    return roles


def _build(act: Act, least: int = 1, codes: tuple[str, ...] = ()) -> Proposal:
    return build(least=least, codes=codes, act=act)


def _family_of(proposal: Proposal, role: Role) -> ProposedFamily:
    return next(
        each for each in proposal.families.all()
        if role.pk in [member["role"] for member in each.members]
    )  # fmt: skip


def test_series_become_families_with_grades_that_rise(titles: list[Role], hannah: Act) -> None:
    said: list[tuple[str, int, int]] = []
    proposal = build(
        least=1, codes=(), act=hannah,
        report=lambda step, number, steps, *done: said.append((step, number, steps)),
    )  # fmt: skip
    assert MiningRun.objects.filter(current=True).count() == 1, "moves were mined first"
    assert [step for step, _, _ in said] == [STEPS[0], STEPS[1], STEPS[2], STEPS[4]]
    officers = _family_of(proposal, titles[0])
    grades = {member["role"]: member["grade"] for member in officers.members}
    assert grades[titles[0].pk] < grades[titles[1].pk] < grades[titles[2].pk]
    kinds = {member["role"]: member["kind"] for member in officers.members}
    assert kinds[titles[1].pk] == "specialist"
    supervisors = _family_of(proposal, titles[3])
    assert {m["role"]: m["kind"] for m in supervisors.members}[titles[3].pk] == "leadership"
    assert _family_of(proposal, titles[5]) != officers
    assert not DraftChange.objects.exists(), "nothing enters the draft before HR accepts it"


def test_rare_titles_and_other_codes_are_left_for_later(titles: list[Role], hannah: Act) -> None:
    roles = {
        member["role"]
        for each in _build(hannah, least=5, codes=("CL51",)).families.all()
        for member in each.members
    }
    assert roles <= {role.pk for role in titles[:4]}, "supervisors: four and one who moved there"
    assert titles[0].pk in roles


def test_accepting_everything_and_publishing_places_the_titles(
    titles: list[Role], hannah: Act
) -> None:
    proposal = _build(hannah)
    placed = {m["role"] for each in proposal.families.all() for m in each.members}
    assert accept_families(act=hannah) == proposal.families.count()
    with pytest.raises(Refused, match="meanwhile"):
        accept_families(act=hannah)  # a double click
    draft = FrameworkDraft.objects.get()
    held = architecture(draft)
    pairs = _free_pairs(held)
    if pairs:
        pair_ladders(pairs=pairs, act=hannah)
    draft.refresh_from_db()
    publish(draft=draft, revision=draft.revision, note="Built.", act=hannah)
    for role in titles:
        role.refresh_from_db()
        assert (role.state == "published") == (role.pk in placed)
    officers = [titles[n] for n in (0, 1, 2)]
    assert len({role.ladder_id for role in officers}) == 1
    assert officers[0].ladder is not None
    numbers = [role.grade.number for role in officers if role.grade]
    assert numbers == sorted(set(numbers))
    assert JobFamily.objects.count() >= 2
    if pairs:
        assert Ladder.objects.exclude(twin=None).count() == 2 * len(pairs)


def _free_pairs(held: Architecture) -> list[tuple[int, int]]:
    ladders = held.things[Thing.LADDER]
    for (one,), row in ladders.items():
        for (other,), each in ladders.items():
            if (row["kind"], each["kind"]) == ("specialist", "leadership") and (
                row["family"] == each["family"]
            ):
                return [(one, other)]
    return []


def test_building_again_replaces_what_was_built_and_keeps_what_was_made_by_hand(
    titles: list[Role], hannah: Act
) -> None:
    first = _build(hannah)
    accept_families(act=hannah)
    draft = FrameworkDraft.objects.get()
    built = DraftChange.objects.filter(draft=draft, thing="family").first()
    assert built is not None
    set_change(thing=Thing.ROLE, ref=str(titles[9].pk), act=hannah,
               values={"family": number_of(built.ref), "summary": "By hand."})  # fmt: skip
    own = set_change(thing=Thing.FAMILY, values={"name": "Made by hand"}, act=hannah)
    assert own is not None
    second = _build(hannah, least=2)
    assert second.pk != first.pk
    left = set(DraftChange.objects.values_list("thing", "ref"))
    assert left == {("family", own.ref), ("family", built.ref), ("role", str(titles[9].pk))}
    again = {m["role"] for each in second.families.all() for m in each.members}
    assert titles[0].pk in again
    accept_families(act=hannah)
    by_hand = DraftChange.objects.get(thing="role", ref=str(titles[9].pk))
    assert by_hand.after["summary"] == "By hand."


def test_hr_renames_merges_and_leaves_out(titles: list[Role], hannah: Act) -> None:
    proposal = _build(hannah)
    officers, nurses = _family_of(proposal, titles[0]), _family_of(proposal, titles[5])
    rename_family(family=officers, name="  Custody  and care ", act=hannah)
    assert ProposedFamily.objects.get(pk=officers.pk).name == "Custody and care"
    for name in ("", " ", "x" * 201, "a\0b"):
        with pytest.raises(Refused, match="name"):
            rename_family(family=officers, name=name, act=hannah)
    with pytest.raises(Refused, match="another"):
        merge_families(family=officers, into=officers, act=hannah)
    merge_families(family=nurses, into=officers, act=hannah)
    merged = ProposedFamily.objects.get(pk=officers.pk)
    assert {titles[0].pk, titles[5].pk} <= {member["role"] for member in merged.members}
    with pytest.raises(Refused, match="meanwhile"):
        merge_families(family=nurses, into=officers, act=hannah)
    leave_out_family(family=merged, act=hannah)
    with pytest.raises(Refused, match="meanwhile"):
        leave_out_family(family=merged, act=hannah)
    with pytest.raises(Refused, match="meanwhile"):
        rename_family(family=merged, name="Later", act=hannah)
    titles[0].refresh_from_db()
    assert titles[0].state == "unsorted"


def test_new_titles_join_a_framework_that_stands_already(db: None, hannah: Act) -> None:
    framework = build_framework()
    new = Role.objects.create(name="Senior Test Engineer II")
    hold(make_employee("New Comer"), new, TODAY)
    proposal = _build(hannah)
    members = [m for each in proposal.families.all() for m in each.members]
    assert [m["role"] for m in members] in ([new.pk], []), "placed roles are not proposed again"
    if members:
        family = proposal.families.get()
        assert family.joins_id in (None, framework.roles["te3"].family_id)
        assert members[0]["grade"] in range(4, 9), "on the framework's own grades"


def test_without_a_title_to_place_it_says_so(db: None, hannah: Act) -> None:
    with pytest.raises(Refused, match="nothing is left"):
        _build(hannah)


def test_templates_come_from_occupations_that_are_loaded(titles: list[Role], hannah: Act) -> None:
    skill = Skill.objects.create(key="onet:care", name="Patient care", origin="onet")
    nurse = Occupation.objects.create(key="onet:29-1141", origin="onet", title="Registered Nurses")
    OccupationSkill.objects.create(occupation=nurse, skill=skill, level=4, essential=True)
    proposal = _build(hannah)
    roles = set(proposal.templates.values_list("role_id", flat=True))
    assert {titles[5].pk, titles[6].pk, titles[7].pk} <= roles
    assert titles[0].pk not in roles
    with pytest.raises(Refused):
        accept_templates(act=hannah)  # roles without a place ask for nothing
    accept_families(act=hannah)
    chosen = proposal.templates.get(role=titles[5])
    leave_out_templates(ids=[proposal.templates.get(role=titles[7]).pk], act=hannah)
    assert accept_templates(ids=[chosen.pk], act=hannah) == 1
    assert accept_templates(act=hannah) >= 1
    asked = architecture(FrameworkDraft.objects.get()).things[Thing.REQUIREMENT]
    assert asked[titles[5].pk, skill.pk] == {"level": 4, "essential": True}
    assert (titles[6].pk, skill.pk) in asked
    assert (titles[7].pk, skill.pk) not in asked


def test_only_hr_builds_and_settles(titles: list[Role], hannah: Act) -> None:
    proposal = _build(hannah)
    family = proposal.families.all()[0]
    for roles in ([], ["learning"], ["administrator"], ["auditor"]):
        other = act_by(make_employee("Some Body"), *roles)
        with pytest.raises(Forbidden):
            ask_for_proposal(least=1, codes=[], act=other)
        with pytest.raises(Forbidden):
            _build(other)
        with pytest.raises(Forbidden):
            accept_families(act=other)
        with pytest.raises(Forbidden):
            rename_family(family=family, name="Mine", act=other)
        with pytest.raises(Forbidden):
            accept_templates(act=other)


def _running(act: Act, report: Callable[..., None]) -> Running:
    running = Running(ask_for_proposal(least=1, codes=["CL"], act=act), using=None)
    vars(running)["report"] = report
    return running


def test_the_job_tells_at_its_end(titles: list[Role], hannah: Act) -> None:
    result = run_job(_running(hannah, lambda *step: None))
    assert result["address"] == "/org/architecture/proposal"
    assert result["families"] == ProposedFamily.objects.count()
    assert Notice.objects.get().code == "framework.proposed"
    assert Job.objects.get().args == {"least": 1, "codes": ["CL"]}


def test_a_stopped_job_leaves_everything_as_it_was(titles: list[Role], hannah: Act) -> None:
    before = _build(hannah)

    def stop(step: str, number: int, *_rest: object) -> None:
        if number == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_job(_running(hannah, stop))
    assert Proposal.objects.get() == before
    assert not Notice.objects.exists()


def test_rights_are_asked_again_when_the_job_runs(titles: list[Role], hannah: Act) -> None:
    running = _running(hannah, lambda *step: None)
    AccessGrant.objects.all().delete()
    with pytest.raises(Forbidden):
        run_job(running)
    assert not Proposal.objects.exists()
    assert Person.objects.filter(pk=hannah.person_id).exists()
