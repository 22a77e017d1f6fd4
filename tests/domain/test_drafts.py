"""Drafts of the framework: what may be said, who may say it, and edits that meet each other."""

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework, hold, make_employee
from tests.domain.drafting import set_role
from waymark.domain.careers.compute.drafts import architecture, key_of, number_of, preview, ref_of
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.careers.operations.drafts import (
    discard_draft,
    drop_change,
    open_draft,
    retire_thing,
    set_change,
)
from waymark.domain.careers.queries.drafts import open_draft as draft_under_way
from waymark.domain.careers.queries.drafts import published, token_of
from waymark.domain.careers.states import Thing
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry


def test_a_change_keeps_what_was_there_and_what_comes(framework: Framework, hannah: Act) -> None:
    change = set_role(framework, "te1", hannah, name="Test Engineer", summary=" Tests. ")
    assert change is not None
    assert change.change == "change"
    assert change.before == {"name": "Test Engineer I", "summary": "What a Test Engineer I does."}
    assert change.after == {"name": "Test Engineer", "summary": "Tests."}
    assert framework.roles["te1"].name == "Test Engineer I"
    framework.roles["te1"].refresh_from_db()
    assert framework.roles["te1"].name == "Test Engineer I", "a draft publishes nothing"
    assert ActEntry.objects.latest("pk").verb == "careers.draft.changed"


def test_saying_again_what_is_published_takes_the_change_out(
    framework: Framework, hannah: Act
) -> None:
    set_role(framework, "te1", hannah, name="Test Engineer")
    assert set_role(framework, "te1", hannah, name="Test Engineer I") is None
    assert not DraftChange.objects.exists()


def test_new_things_point_at_each_other_before_they_exist(
    framework: Framework, hannah: Act
) -> None:
    family = set_change(thing=Thing.FAMILY, values={"name": "Data", "description": ""}, act=hannah)
    assert family is not None
    number = number_of(family.ref)
    ladder = set_change(
        thing=Thing.LADDER, act=hannah,
        values={"family": number, "kind": "specialist", "name": "Data", "twin": None},
    )  # fmt: skip
    assert ladder is not None
    role = set_change(
        thing=Thing.ROLE, act=hannah,
        values={"name": "Data Analyst", "family": number, "ladder": number_of(ladder.ref)},
    )  # fmt: skip
    assert role is not None
    assert role.after["family"] == family.ref
    held = architecture(FrameworkDraft.objects.get())
    assert held.roles_in("family", number or 0) == [number_of(role.ref)]
    shown = preview(held)
    assert "Data Analyst" in [each.name for each in shown.roles]
    assert framework.roles["te1"].name in [each.name for each in shown.roles]


@pytest.mark.parametrize("ref", ["0x3", "new-", "--3", "new--3", "3.0", "", "new-3:x"])
def test_a_ref_that_names_nothing_is_no_key(ref: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of int's own messages will do
        key_of(ref)


def test_refs_and_numbers_lead_to_each_other() -> None:
    for number in (1, 40, -1, -7):
        assert number_of(ref_of(number)) == number


@pytest.mark.parametrize(
    ("thing", "values", "says"),
    [
        (Thing.FAMILY, {"name": " "}, "name"),
        (Thing.FAMILY, {"name": "x" * 201}, "Shorten"),
        (Thing.FAMILY, {"name": "verification"}, "already"),
        (Thing.FAMILY, {"name": "a\0b"}, "character"),
        (Thing.GRADE, {"name": "Grade 4 again", "number": 4}, "has number 4"),
        (Thing.GRADE, {"name": "Grade 0", "number": 0}, "between 1"),
        (Thing.GRADE, {"name": "Grade", "number": True + 10**9}, "between 1"),
        (Thing.ROLE, {"name": "test engineer i"}, "merge the two"),
        (Thing.ROLE, {"name": "Free", "family": 10**12}, "no longer there"),
        (Thing.ROLE, {"name": "Free", "reports_min": 3, "reports_max": 2}, "fewer"),
        (Thing.ROLE, {"name": "Free", "reports_min": 3}, "neither"),
        (Thing.LADDER, {"name": "Free", "family": None, "kind": "specialist"}, "no longer"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    framework: Framework, hannah: Act, thing: Thing, values: dict[str, object], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        set_change(thing=thing, values=values, act=hannah)
    assert not DraftChange.objects.exists()


def test_a_ladder_of_another_family_is_refused(framework: Framework, hannah: Act) -> None:
    with pytest.raises(Refused, match="another family"):
        set_role(framework, "te1", hannah, ladder=framework.ladders["quality"].pk)


def test_levels_and_skills_of_requirements_are_checked(framework: Framework, hannah: Act) -> None:
    role, skill = framework.id("te1"), framework.skills["people"].pk
    for level in (0, 6):
        with pytest.raises(Refused, match="between 1 and 5"):
            set_change(thing=Thing.REQUIREMENT, ref=f"{role}:{skill}", act=hannah,
                       values={"level": level, "essential": True})  # fmt: skip
    with pytest.raises(Refused, match="skill"):
        set_change(thing=Thing.REQUIREMENT, ref=f"{role}:999999", act=hannah,
                   values={"level": 2, "essential": True})  # fmt: skip
    with pytest.raises(Refused, match="role"):
        set_change(thing=Thing.REQUIREMENT, ref=f"999999:{skill}", act=hannah,
                   values={"level": 2, "essential": True})  # fmt: skip


def test_twins_are_twins_both_ways(framework: Framework, hannah: Act) -> None:
    testing, leading, quality = (
        framework.ladders[key].pk for key in ("testing", "leading", "quality")
    )
    with pytest.raises(Refused, match="Part those two first"):
        set_change(thing=Thing.LADDER, ref=str(quality), values={"twin": leading}, act=hannah)
    set_change(thing=Thing.LADDER, ref=str(testing), values={"twin": None}, act=hannah)
    ladders = architecture(FrameworkDraft.objects.get()).things[Thing.LADDER]
    assert ladders[testing,]["twin"] is None
    assert ladders[leading,]["twin"] is None
    set_change(thing=Thing.LADDER, ref=str(quality), values={"twin": leading}, act=hannah)
    ladders = architecture(FrameworkDraft.objects.get()).things[Thing.LADDER]
    assert ladders[leading,]["twin"] == quality
    assert ladders[quality,]["twin"] == leading
    with pytest.raises(Refused, match="itself"):
        set_change(thing=Thing.LADDER, ref=str(testing), values={"twin": testing}, act=hannah)


def test_what_holds_something_does_not_go(framework: Framework, hannah: Act) -> None:
    family = framework.roles["te1"].family_id
    with pytest.raises(Refused, match="still in it"):
        retire_thing(thing=Thing.FAMILY, ref=str(family), act=hannah)
    person = make_employee("Ines Duarte")
    hold(person, framework.roles["te1"], TODAY)
    with pytest.raises(Refused, match="Merge"):
        retire_thing(thing=Thing.ROLE, ref=str(framework.id("te1")), act=hannah)
    with pytest.raises(Refused, match="another role"):
        retire_thing(thing=Thing.ROLE, ref=str(framework.id("te1")), into=framework.id("te1"),
                     act=hannah)  # fmt: skip
    change = retire_thing(
        thing=Thing.ROLE, ref=str(framework.id("te1")), into=framework.id("te2"), act=hannah
    )
    assert change is not None
    assert change.after == {"into": str(framework.id("te2"))}


def test_an_added_role_goes_with_what_it_asks_for(framework: Framework, hannah: Act) -> None:
    role = set_change(thing=Thing.ROLE, values={"name": "Data Analyst"}, act=hannah)
    assert role is not None
    set_change(thing=Thing.REQUIREMENT, ref=f"{role.ref}:{framework.skills['python'].pk}",
               values={"level": 3, "essential": True}, act=hannah)  # fmt: skip
    set_change(thing=Thing.MOVE, ref=f"{framework.id('te1')}:{role.ref}",
               values={"kind": "sideways", "note": ""}, act=hannah)  # fmt: skip
    assert retire_thing(thing=Thing.ROLE, ref=role.ref, act=hannah) is None
    assert not DraftChange.objects.exists()


def test_a_change_that_others_need_stays(framework: Framework, hannah: Act) -> None:
    family = set_change(thing=Thing.FAMILY, values={"name": "Data"}, act=hannah)
    assert family is not None
    set_role(framework, "as", hannah, family=number_of(family.ref), ladder=None)
    with pytest.raises(Refused, match="still in it"):
        drop_change(change=family, act=hannah)


def test_an_edit_of_what_someone_else_edited_is_refused(framework: Framework, hannah: Act) -> None:
    seen = token_of(None)
    change = set_role(framework, "te1", hannah, name="Test Engineer")
    assert change is not None
    ref = str(framework.id("te1"))
    with pytest.raises(Refused, match="Someone else"):
        set_change(thing=Thing.ROLE, ref=ref, values={"summary": "x"}, seen=seen, act=hannah)
    with pytest.raises(Refused, match="Someone else"):
        retire_thing(thing=Thing.ROLE, ref=ref, seen=seen, act=hannah)
    set_change(
        thing=Thing.ROLE, ref=ref, values={"summary": "x"}, seen=token_of(change), act=hannah
    )
    with pytest.raises(Refused, match="Someone else"):
        drop_change(change=change, act=hannah)  # an older state of it


def test_only_hr_shapes_the_framework(framework: Framework, hannah: Act) -> None:
    change = set_role(framework, "te1", hannah, name="Test Engineer")
    draft = FrameworkDraft.objects.get()
    assert change is not None
    for roles in ([], ["learning"], ["auditor"], ["administrator"], ["hr_partner"]):
        other = act_by(make_employee("Some Body"), *roles)
        assert draft_under_way(other) is None
        with pytest.raises(Forbidden):
            open_draft(act=other)
        with pytest.raises(Forbidden):
            set_role(framework, "te2", other, name="Mine")
        with pytest.raises(Forbidden):
            retire_thing(thing=Thing.ROLE, ref=str(framework.id("te5")), act=other)
        with pytest.raises(Forbidden):
            drop_change(change=change, act=other)
        with pytest.raises(Forbidden):
            discard_draft(draft=draft, act=other)
    assert draft_under_way(hannah) == draft


def test_hr_of_one_unit_does_not_shape_the_whole(framework: Framework) -> None:
    with pytest.raises(Forbidden):
        open_draft(act=act_by(make_employee("Part Time"), "hr", unit="/1/"))


def test_a_discarded_draft_takes_no_more_edits(framework: Framework, hannah: Act) -> None:
    set_role(framework, "te1", hannah, name="Test Engineer")
    draft = FrameworkDraft.objects.get()
    stale = FrameworkDraft.objects.get()
    discard_draft(draft=draft, act=hannah)
    with pytest.raises(Refused):
        discard_draft(draft=stale, act=hannah)
    set_role(framework, "te2", hannah, name="Another")
    assert FrameworkDraft.objects.count() == 2, "the next edit opens a new draft"


def test_without_its_line_in_the_log_nothing_is_changed(
    framework: Framework, hannah: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", broken)
    with pytest.raises(RuntimeError, match="full"):
        set_role(framework, "te1", hannah, name="Test Engineer")
    assert not FrameworkDraft.objects.exists()
    assert not DraftChange.objects.exists()


def test_published_says_what_refs_say(framework: Framework) -> None:
    role, skill = framework.id("te1"), framework.skills["root"].pk
    assert published(Thing.REQUIREMENT, [f"{role}:{skill}", f"new-1:{skill}"])[
        f"{role}:{skill}"
    ] == {"level": 2, "essential": True}
    assert published(Thing.ROLE, [str(role)])[str(role)]["ladder"] == str(
        framework.ladders["testing"].pk
    )
