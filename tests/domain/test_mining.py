"""Mining the position history: what counts as a move, what is set aside, who may ask for it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.conftest import act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from waymark.domain.careers.models import Assignment, MinedMove, MiningRun, Retitling
from waymark.domain.careers.operations.mining import ask_for_mining
from waymark.engine.moves import retitling, retitling_large
from waymark.kernel.acts import Act, Forbidden
from waymark.kernel.jobs import Cancelled, Running
from waymark.kernel.models import ActEntry, Job
from waymark.workflows import mining

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework() -> Framework:
    return build_framework()


def _move(framework: Framework, source: str, target: str) -> MinedMove:
    return MinedMove.objects.get(
        run__current=True, from_role=framework.roles[source], to_role=framework.roles[target]
    )


def test_moves_are_counted_with_people_and_time(framework: Framework, system_act: Act) -> None:
    run = mining.recompute(act=system_act)
    move = _move(framework, "te2", "te3")
    assert (move.people, move.moves) == (9, 9)
    assert move.months is not None
    assert move.months_low is not None
    assert move.months_high is not None
    assert 12 <= move.months_low <= move.months <= move.months_high <= 12 + 4 * 8 + 0.1
    assert move.share_low <= move.share <= move.share_high
    assert move.last_on is not None
    assert run.current
    assert run.people == Assignment.objects.values("person").distinct().count()


def test_only_substantive_positions_make_moves(framework: Framework, system_act: Act) -> None:
    person = make_employee("Acting Person")
    hold(person, framework.roles["te1"], date(2018, 1, 1))
    hold(person, framework.roles["hv"], date(2020, 1, 1), date(2020, 6, 1), kind="acting")
    run = mining.recompute(act=system_act)
    assert run.settings["kinds"]["acting"] == 1
    assert not MinedMove.objects.filter(to_role=framework.roles["hv"]).exists()


def test_a_mass_retitling_is_set_aside_and_told(framework: Framework, system_act: Act) -> None:
    before = mining.recompute(act=system_act)
    for number in range(8):
        person = make_employee(f"Renamed {number}")
        hold(person, framework.roles["qe1"], date(2019, 1, 1), date(2021, 1, 1))
        hold(person, framework.roles["hv"], date(2021, 1, 1))
    run = mining.recompute(act=system_act)
    assert (run.set_aside, run.moves) == (8, before.moves)
    told = Retitling.objects.get(run=run)
    assert (told.people, told.on, told.share) == (8, date(2021, 1, 1), 1.0)


def test_a_new_title_that_hr_names_is_no_move(framework: Framework, system_act: Act) -> None:
    person = make_employee("Renamed Alone")
    hold(person, framework.roles["qe1"], date(2019, 1, 1), date(2021, 1, 1), end_reason="retitled")
    hold(person, framework.roles["hv"], date(2021, 1, 1))
    run = mining.recompute(act=system_act)
    assert run.settings["renamed_by_hr"] == 1
    assert not MinedMove.objects.filter(run=run, from_role=framework.roles["qe1"]).exists()


def test_leaving_is_a_way_out_of_a_role(framework: Framework, system_act: Act) -> None:
    person = make_employee("Gone Person")
    hold(person, framework.roles["as2"], date(2018, 1, 1), date(2020, 1, 1), end_reason="left")
    run = mining.recompute(act=system_act)
    left = MinedMove.objects.get(run=run, from_role=framework.roles["as2"], to_role=None)
    assert left.people == 1


def test_years_alone_say_nothing_about_when_the_first_began(
    framework: Framework, system_act: Act
) -> None:
    Assignment.objects.all().delete()
    for number in range(4):
        person, turn = make_employee(f"Yearly {number}"), 2012 + number
        hold(person, framework.roles["te1"], date(2010, 1, 1), date(turn, 1, 1), year_only=True)
        hold(person, framework.roles["te2"], date(turn, 1, 1), date(turn + 3, 1, 1), year_only=True)
        hold(person, framework.roles["te3"], date(turn + 3, 1, 1), year_only=True)
    run = mining.recompute(act=system_act)
    assert run.through == date(2019, 1, 1)
    first, later = _move(framework, "te1", "te2"), _move(framework, "te2", "te3")
    assert (first.people, first.months) == (4, None)
    assert (later.people, later.months) == (4, pytest.approx(36, abs=0.3))


def test_an_old_file_is_not_read_as_silence_until_today(
    framework: Framework, system_act: Act
) -> None:
    Assignment.objects.filter(from_date__gte=date(2018, 1, 1)).delete()
    Assignment.objects.filter(to_date__gte=date(2018, 1, 1)).update(to_date=None)
    run = mining.recompute(act=system_act)
    assert date(2017, 1, 1) < run.through <= date(2018, 2, 1)


def test_a_second_run_replaces_the_first_with_the_same_rows(
    framework: Framework, system_act: Act
) -> None:
    def rows(run: MiningRun) -> list[tuple[object, ...]]:
        return list(
            run.mined.order_by("from_role", "to_role").values_list(
                "from_role", "to_role", "people", "share", "months", "recent", "last_on"
            )
        )

    first = mining.recompute(act=system_act)
    kept = rows(first)
    runs = [mining.recompute(act=system_act) for _ in range(3)]
    assert rows(runs[-1]) == kept
    assert list(MiningRun.objects.filter(current=True)) == [runs[-1]]
    assert MiningRun.objects.count() == 2


def test_progress_tells_every_step_once(framework: Framework, system_act: Act) -> None:
    told: list[tuple[str, int, int, int, int]] = []
    mining.recompute(act=system_act, report=lambda *step: told.append(step))
    assert [step for step, *_ in told] == list(mining.STEPS)
    assert [number for _, number, *_ in told] == list(range(1, len(mining.STEPS) + 1))


@pytest.fixture
def searched_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a large history is."""
    monkeypatch.setattr(retitling, "LARGE", 1)
    monkeypatch.setattr(retitling_large, "AT_ONCE", 1)


@pytest.mark.usefixtures("searched_in_pieces")
def test_within_a_long_step_progress_is_told_and_reaches_the_whole(
    framework: Framework, system_act: Act
) -> None:
    told: list[tuple[int, int]] = []

    def report(step: str, number: int, steps: int, done: int, total: int) -> None:
        if number == 2:
            told.append((done, total))

    mining.recompute(act=system_act, report=report)
    assert told[0] == (0, 0)
    assert len(told) > 3
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.usefixtures("searched_in_pieces")
def test_a_run_cancelled_within_a_step_leaves_the_last_one(
    framework: Framework, system_act: Act
) -> None:
    first = mining.recompute(act=system_act)

    def stop(step: str, number: int, steps: int, done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        mining.recompute(act=system_act, report=stop)
    assert list(MiningRun.objects.filter(current=True)) == [first]


@pytest.mark.usefixtures("searched_in_pieces")
def test_the_jobs_page_reads_the_true_share(
    framework: Framework, system_act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.create(
        kind="careers.mine", state="running", created_at=system_act.at, started_at=system_act.at
    )
    seen: list[tuple[int, int, int]] = []
    tell = Running.report

    def report(self: Running, *step: Any) -> None:
        tell(self, *step)
        seen.append(Job.objects.values_list("step_number", "done", "total").get(pk=job.pk))

    monkeypatch.setattr(Running, "report", report)
    mining.run_job(Running(job, connection))
    within = [done / total for number, done, total in seen if number == 2 and total]
    assert within[-1] == 1
    assert 0 < within[0] < 1


def test_a_cancelled_run_leaves_the_last_one(framework: Framework, system_act: Act) -> None:
    first = mining.recompute(act=system_act)

    def stop(step: str, number: int, steps: int, done: int, total: int) -> None:
        if number == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mining.recompute(act=system_act, report=stop)
    assert list(MiningRun.objects.filter(current=True)) == [first]


def test_an_empty_history_mines_nothing(system_act: Act) -> None:
    run = mining.recompute(act=system_act)
    assert (run.people, run.moves, run.spells) == (0, 0, 0)


def test_hr_asks_for_it_and_nobody_else_does(framework: Framework) -> None:
    person = make_employee("Hannah HR")
    with pytest.raises(Forbidden):
        ask_for_mining(act=act_by(person))
    job = ask_for_mining(act=act_by(person, "hr"))
    assert Job.objects.get().kind == job.kind == "careers.mine"
    assert ActEntry.objects.get(verb="careers.mining.asked").actor_id == person.pk
    with pytest.raises(Forbidden):
        mining.recompute(act=act_by(person))
