"""To be forgotten: only the person asks and takes back, a named human of HR decides, once."""

import json
from datetime import timedelta

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.together import all_at_once
from waymark.domain.people.models import AccessGrant, Person
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Erasure, Job, Notice
from waymark.workflows.erasure import (
    ask_for_erasure,
    decide_erasure,
    erasure_by_id,
    erasures,
    lift_hold,
    own_erasure,
    place_hold,
    preview_of,
    resume_erasures,
    withdraw_erasure,
)

WORDS = "Because I leave the country"


def test_asking_tells_hr_and_names_the_day(ines: Person, hr_person: Person) -> None:
    wish = ask_for_erasure(person=ines, why=WORDS, act=act_by(ines))
    assert (wish.state, wish.due_on) == ("asked", TODAY + timedelta(days=28))
    notice = Notice.objects.get(code="erasure.asked")
    assert (notice.person_id, notice.params) == (hr_person.pk, {"name": "Ines Duarte"})
    again = ask_for_erasure(person=ines, why="Again", act=act_by(ines))
    assert again.pk == wish.pk
    assert own_erasure(act_by(ines)) == wish
    assert WORDS not in json.dumps(list(ActEntry.objects.values("before", "after")))


def test_nobody_asks_or_takes_back_for_another(
    ines: Person, hr_person: Person, system_act: Act
) -> None:
    for act in (act_by(hr_person, "hr"), system_act):
        with pytest.raises(Forbidden):
            ask_for_erasure(person=ines, act=act)
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    for act in (act_by(hr_person, "hr"), system_act):
        with pytest.raises(Forbidden):
            withdraw_erasure(erasure=wish, act=act)


def test_without_hr_nobody_could_decide(ines: Person) -> None:
    with pytest.raises(Refused, match="HR"):
        ask_for_erasure(person=ines, act=act_by(ines))
    AccessGrant.objects.create(person=ines, role="hr", given_at=NOW)
    with pytest.raises(Refused, match="HR"):
        ask_for_erasure(person=ines, act=act_by(ines, "hr"))


def test_hr_decides_with_a_reason_and_never_on_their_own(
    ines: Person, hr_person: Person, system_act: Act
) -> None:
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    hr = act_by(hr_person, "hr")
    for wrong in (act_by(ines), act_by(hr_person), act_by(hr_person, "administrator"), system_act):
        with pytest.raises(Forbidden):
            decide_erasure(erasure=wish, agree=True, reason="Fine", act=wrong)
    with pytest.raises(Forbidden, match="Someone else"):
        decide_erasure(erasure=wish, agree=True, reason="Fine", act=act_by(ines, "hr"))
    with pytest.raises(Refused, match="why"):
        decide_erasure(erasure=wish, agree=True, reason="  ", act=hr)
    decide_erasure(erasure=wish, agree=False, reason="The contract runs", act=hr)
    assert (wish.state, wish.decided_by_id, wish.decided_at) == ("refused", hr_person.pk, NOW)
    assert Notice.objects.get(code="erasure.refused").person_id == ines.pk
    assert not Job.objects.exists()
    with pytest.raises(Refused):
        decide_erasure(erasure=wish, agree=True, reason="Fine", act=hr)
    with pytest.raises(Refused):
        withdraw_erasure(erasure=wish, act=act_by(ines))
    verbs = set(ActEntry.objects.values_list("verb", flat=True))
    assert verbs == {"data.erasure.asked", "data.erasure.decided"}


def test_agreeing_starts_the_work_and_can_be_taken_back_until_it_is_done(
    ines: Person, hr_person: Person
) -> None:
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    decide_erasure(erasure=wish, agree=True, reason="Fine", act=act_by(hr_person, "hr"))
    assert Job.objects.get(kind="data.erase").args == {"erasure": wish.pk}
    withdraw_erasure(erasure=wish, act=act_by(ines))
    own = own_erasure(act_by(ines))
    assert own is not None
    assert own.state == "withdrawn"
    assert ask_for_erasure(person=ines, act=act_by(ines)).pk != wish.pk


def test_what_was_agreed_is_done_though_its_work_was_given_up(
    ines: Person, hr_person: Person, system_act: Act
) -> None:
    """Nobody stops it; a job that crashed three times would leave a yes on which nothing follows."""
    hr = act_by(hr_person, "hr")
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    decide_erasure(erasure=wish, agree=True, reason="Fine", act=hr)
    assert resume_erasures(act=system_act) == 0, "its job is still to run"
    with pytest.raises(Refused, match="come to its end"):
        jobs.cancel(job=Job.objects.get(), act=hr)
    Job.objects.update(state="failed", finished_at=NOW)
    hold = place_hold(person=ines, reason="A claim", act=hr)
    assert resume_erasures(act=system_act) == 0, "a hold stands"
    lift_hold(hold=hold, act=hr)
    with pytest.raises(Forbidden):
        resume_erasures(act=hr)
    assert resume_erasures(act=system_act) == 1
    again = Job.objects.get(state="queued")
    wish.refresh_from_db()
    assert (again.args, again.owner_id, wish.job_id) == ({"erasure": wish.pk}, None, again.pk)
    jobs.run(again.pk, lambda: NOW)
    wish.refresh_from_db()
    assert wish.state == "done"
    assert resume_erasures(act=system_act) == 0


def test_a_wish_taken_back_is_not_resumed(ines: Person, hr_person: Person, system_act: Act) -> None:
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    decide_erasure(erasure=wish, agree=True, reason="Fine", act=act_by(hr_person, "hr"))
    Job.objects.all().delete()
    withdraw_erasure(erasure=wish, act=act_by(ines))
    assert resume_erasures(act=system_act) == 0


def test_a_hold_stands_before_agreeing(ines: Person, hr_person: Person) -> None:
    wish, hr = ask_for_erasure(person=ines, act=act_by(ines)), act_by(hr_person, "hr")
    place_hold(person=ines, reason="A claim", act=hr)
    with pytest.raises(Refused, match="hold"):
        decide_erasure(erasure=wish, agree=True, reason="Fine", act=hr)
    decide_erasure(erasure=wish, agree=False, reason="A claim is open", act=hr)


def test_only_hr_sees_wishes(ines: Person, hr_person: Person) -> None:
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    assert list(erasures(act_by(hr_person, "hr"))) == [wish]
    for act in (
        act_by(ines),
        act_by(hr_person, "administrator"),
        act_by(hr_person, "hr", unit="/1/"),
    ):
        assert not erasures(act).exists()
        with pytest.raises(Erasure.DoesNotExist):
            erasure_by_id(act, wish.pk)


def test_a_failing_log_undoes_the_wish(
    ines: Person, hr_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.workflows.erasure.asking.record", fail)
    with pytest.raises(OSError, match="full"):
        ask_for_erasure(person=ines, act=act_by(ines))
    assert not Erasure.objects.exists()
    assert not Notice.objects.exists()


def test_the_statement_counts_what_goes_and_gives_reasons_for_what_stays(ines: Person) -> None:
    preview = preview_of(ines.pk)
    assert preview.removed == ()
    (kept,) = preview.kept
    assert (kept.label, kept.rows) == ("people.Person", 1)
    assert kept.why.startswith("A nameless row stays")


@pytest.mark.django_db(transaction=True)
def test_of_many_decisions_at_once_one_holds(ines: Person, hr_person: Person) -> None:
    wish = ask_for_erasure(person=ines, act=act_by(ines))
    copies = [Erasure.objects.get(pk=wish.pk) for _ in range(6)]

    def decide(number: int) -> None:
        agree, act = number % 2 == 0, act_by(hr_person, "hr")
        decide_erasure(erasure=copies[number], agree=agree, reason="Fine", act=act)

    assert [type(each) for each in all_at_once(6, decide)] == [Refused] * 5
    assert ActEntry.objects.filter(verb="data.erasure.decided").count() == 1
