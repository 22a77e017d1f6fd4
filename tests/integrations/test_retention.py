"""The retention table: what is due is counted first, then removed, at its day and no earlier."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from procrastinate.contrib.django import app
from pytest_django import Settings

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import make_draft, make_expert, make_pair, make_round
from waymark.domain.mentoring.models import Ask, Draft, Pair, PairNote
from waymark.domain.mentoring.models import Session as Meeting
from waymark.domain.people.models import Employment, Person
from waymark.kernel import tasks
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import (
    ActEntry,
    DataExport,
    Erasure,
    Hold,
    Job,
    Look,
    Notice,
    OutboxMessage,
    RetentionRun,
)
from waymark.kernel.sealing import seal
from waymark.workflows.erasure import lift_hold, place_hold, place_hold_on_number
from waymark.workflows.portability.files import folder
from waymark.workflows.retention import RULES, apply_retention, count_due, last_runs

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]
Make = Callable[[datetime], object]
SOON = timedelta(hours=1)


def _export(at: datetime) -> DataExport:
    row = DataExport.objects.create(
        person_id=1, asked_at=at, ready_at=at, until=at + timedelta(days=7)
    )
    (folder() / f"{row.pk}.zip").write_bytes(b"zip")
    return row


def _task(at: datetime) -> None:
    number = app.configure_task("waymark.run_job").defer(job_id="none")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [at, number])


def _leaver(at: datetime) -> Person:
    person = make_employee("Lou Martin", active=False)
    Employment.objects.filter(person=person).update(to_date=at.date())
    return person


def _over(at: datetime) -> Pair:
    """A pair that ended at that moment, in no round."""
    return make_pair(make_employee("Ines Duarte"), make_expert("Kenji Mori"), "ended", closed_at=at)


def _ask(at: datetime) -> Ask:
    return Ask.objects.create(
        mentee=make_employee("Ines Duarte"), expert=make_expert("Kenji Mori"), state="declined",
        asked_at=at, answered_at=at, key=uuid4(),
    )  # fmt: skip


def _draft(at: datetime) -> Draft:
    a_round = make_round(state="completed", completed_at=at)
    return make_draft(a_round, [(make_employee("Ines Duarte"), None)], state="published")


def _meeting(at: datetime) -> Meeting:
    return Meeting.objects.create(
        pair=_over(at), state="held", starts_at=at, held_at=at, booked_at=at, booked_by_id=1,
        sealed_note=seal("Went well", "mentoring.session"), place="Room 4", key=uuid4(),
    )  # fmt: skip


def _note(at: datetime) -> PairNote:
    pair = _over(at)
    return PairNote.objects.create(
        pair=pair, author=pair.mentee, sealed=seal("Mine", "mentoring.note"), written_at=at,
        key=uuid4(),
    )  # fmt: skip


#: what one row of each rule is made of, from the moment from which its days are counted
MADE: dict[str, Make] = {
    "sessions": lambda at: Session.objects.create(session_key=f"s{at:%f%S}", expire_date=at),
    "exports": _export,
    "mails": lambda at: OutboxMessage.objects.create(
        key="m", kind="notice-mail", state="sent", created_at=at, sent_at=at
    ),
    "tasks": _task,
    "jobs": lambda at: Job.objects.create(kind="careers.mine", state="succeeded", finished_at=at),
    "notices": lambda at: Notice.objects.create(
        person_id=1, kind="needs_you", code="plan.shared", key="n", at=at, read_at=at
    ),
    "looks": lambda at: Look.objects.create(
        person_id=1, viewer_id=2, what="team-person", day=at.date(), first_at=at, last_at=at
    ),
    "mentoring-asks": _ask,
    "mentoring-drafts": _draft,
    "mentoring-wishes": lambda at: _draft(at).delete(),
    "mentoring-words": _meeting,
    "mentoring-notes": _note,
    "leavers": _leaver,
}


def later(days: int, act: Act) -> Act:
    at = NOW + timedelta(days=days)
    return replace(act, at=at + SOON, today=TODAY + timedelta(days=days))


def test_every_rule_is_tried_here() -> None:
    assert set(MADE) == {rule.code for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_counts_and_removes_what_is_due_and_not_a_day_earlier(
    rule: object, system_act: Act
) -> None:
    code, days = rule.code, rule.days  # type: ignore[attr-defined]  # parametrized, typed as object
    MADE[code](NOW)
    early = later(days - 1, system_act)
    assert count_due(early.at)[code] == 0
    assert apply_retention(act=early)[code] == 0
    due = later(days + 1, system_act)
    assert count_due(due.at)[code] == 1
    assert apply_retention(act=due)[code] == 1
    assert count_due(due.at)[code] == 0
    assert apply_retention(act=due)[code] == 0
    run = RetentionRun.objects.get(rule=code)
    assert (run.removed, run.removed_in_all) == (0, 1)
    told = ActEntry.objects.filter(verb="data.retention.applied").values_list("after", flat=True)
    assert {"rule": code, "removed": 1} in list(told)


def test_what_is_still_needed_stays(system_act: Act) -> None:
    OutboxMessage.objects.create(key="w", kind="notice-mail", created_at=NOW)
    Notice.objects.create(person_id=1, kind="needs_you", code="plan.shared", key="n", at=NOW)
    Job.objects.create(kind="careers.mine", state="running")
    make_employee("Ines Duarte")
    apply_retention(act=later(3000, system_act))
    assert OutboxMessage.objects.count() == Notice.objects.count() == Job.objects.count() == 1
    assert Person.objects.get().name == "Ines Duarte"


def test_of_mentoring_what_is_under_way_stays_and_that_two_met_does_too(system_act: Act) -> None:
    kenji = make_expert("Kenji Mori", places=2)
    pair = make_pair(make_employee("Petra Novak"), kenji, "active")
    going = Meeting.objects.create(
        pair=pair, starts_at=NOW, booked_at=NOW, booked_by_id=1, place="Room 5", key=uuid4()
    )
    ask = Ask.objects.create(mentee=pair.mentee, expert=kenji, asked_at=NOW, key=uuid4())
    make_draft(make_round(), [(pair.mentee, kenji)])
    old = _meeting(NOW)
    apply_retention(act=later(3000, system_act))
    old.refresh_from_db()
    assert (old.sealed_note, old.place, old.state, old.starts_at) == ("", "", "held", NOW)
    assert Meeting.objects.get(pk=going.pk).place == "Room 5"
    assert Ask.objects.get().pk == ask.pk
    assert Draft.objects.count() == 1


def test_a_pair_outlives_the_draft_that_proposed_it(system_act: Act) -> None:
    line = _draft(NOW).pairs.get()
    pair = make_pair(line.entry.person, make_expert("Kenji Mori"), "completed", draft_pair=line)
    apply_retention(act=later(2 * 365 + 1, system_act))
    pair.refresh_from_db()
    assert (pair.state, pair.draft_pair_id) == ("completed", None)


def test_the_file_of_an_export_goes_with_its_row(system_act: Act) -> None:
    _export(NOW)
    apply_retention(act=later(8, system_act))
    assert not list(folder().iterdir())


def test_people_who_left_are_erased_after_a_year_unless_held(system_act: Act) -> None:
    gone, held, back = _leaver(NOW), _leaver(NOW), _leaver(NOW)
    Employment.objects.create(person=back, from_date=date(2027, 3, 1))
    hr = make_employee("Ruth Adeyemi")
    hold = place_hold(person=held, reason="A claim before the court", act=act_by(hr, "hr"))
    act = later(366, system_act)
    assert apply_retention(act=act)["leavers"] == 1
    assert Person.objects.get(pk=gone.pk).key == f"erased-{gone.pk}"
    assert {Person.objects.get(pk=each.pk).name for each in (held, back)} == {"Lou Martin"}
    erasure = Erasure.objects.get(person_id=gone.pk)
    assert (erasure.state, erasure.asked_by_id, erasure.decided_by_id) == ("done", None, None)
    lift_hold(hold=hold, act=act_by(hr, "hr"))
    assert apply_retention(act=act)["leavers"] == 1
    assert "Lou" not in json.dumps(list(ActEntry.objects.values("before", "after")))


def test_nobody_lifts_the_hold_on_themself() -> None:
    """Whoever from HR is in a dispute does not clear the way to their own erasure."""
    hr = make_employee("Ruth Adeyemi")
    hold = place_hold(person=hr, reason="A dispute", act=act_by(make_employee("Lou Martin"), "hr"))
    with pytest.raises(Forbidden, match="Someone else from HR"):
        lift_hold(hold=hold, act=act_by(hr, "hr"))
    assert Hold.objects.filter(lifted_at__isnull=True).get() == hold


def test_one_rule_that_fails_stops_no_other(
    system_act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    _leaver(NOW)
    Look.objects.create(person_id=1, viewer_id=2, what="x", day=TODAY, first_at=NOW, last_at=NOW)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("waymark.workflows.retention.leavers.erase_person", fail)
    monkeypatch.setattr("waymark.workflows.retention.applying.RULES", tuple(reversed(RULES)))
    with pytest.raises(OSError, match="full"):
        apply_retention(act=later(800, system_act))
    assert not Look.objects.exists()
    assert Person.objects.get().name == "Lou Martin"


def test_a_failing_log_undoes_what_a_rule_removed(
    system_act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    MADE["notices"](NOW)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.workflows.retention.applying.record", fail)
    with pytest.raises(OSError, match="full"):
        apply_retention(act=later(400, system_act))
    assert Notice.objects.exists()
    assert not RetentionRun.objects.exists()


def test_only_the_system_applies_and_few_see(system_act: Act) -> None:
    someone = make_employee("Some One")
    with pytest.raises(Forbidden):
        apply_retention(act=act_by(someone, "hr"))
    apply_retention(act=system_act)
    for roles, seen in (
        ((), 0),
        (("learning",), 0),
        (("hr",), len(RULES)),
        (("administrator",), len(RULES)),
    ):
        assert len(last_runs(act_by(someone, *roles))) == seen


def test_the_worker_applies_the_table_every_day(settings: Settings) -> None:
    name = "waymark.workflows.retention.apply_retention"
    assert name in settings.WAYMARK_DAILY
    tasks.daily_one(name)
    assert RetentionRun.objects.count() == len(RULES)


def test_holds_are_placed_and_lifted_by_hr_alone_with_a_reason() -> None:
    ines, hr = make_employee("Ines Duarte"), make_employee("Ruth Adeyemi")
    act = act_by(hr, "hr")
    for wrong in (act_by(ines), act_by(hr, "administrator")):
        with pytest.raises(Forbidden):
            place_hold(person=ines, reason="A dispute", act=wrong)
        with pytest.raises(Forbidden):
            place_hold_on_number(key=ines.key, reason="A dispute", act=wrong)
    with pytest.raises(Refused, match="law or dispute"):
        place_hold(person=ines, reason="  ", act=act)
    with pytest.raises(Refused, match="number"):
        place_hold_on_number(key="nobody", reason="A dispute", act=act)
    hold = place_hold_on_number(key=ines.key, reason="A dispute", act=act)
    with pytest.raises(Refused, match="already"):
        place_hold(person=ines, reason="Another", act=act)
    with pytest.raises(Forbidden):
        lift_hold(hold=hold, act=act_by(ines))
    lift_hold(hold=hold, act=act)
    with pytest.raises(Refused, match="already"):
        lift_hold(hold=hold, act=act)
    assert Hold.objects.get().lifted_by_id == hr.pk
    verbs = list(ActEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["data.hold.placed", "data.hold.lifted"]
    assert "dispute" not in json.dumps(list(ActEntry.objects.values("before", "after")))
