"""A hold and an erasure at the same moment: one of the two comes first, and the other finds it."""

import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tests.integrations.leaving import SYSTEM, agreed
from tests.permissions.world import World
from tests.together import at_once
from waymark.domain.people.models import Person
from waymark.embedded.leftover import wait_until
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry, Erasure, Hold
from waymark.workflows.erasure import erase_person, place_hold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]

PATIENCE = 20.0
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def standing(person: Person) -> list[Hold]:
    return list(Hold.objects.filter(person_id=person.pk, lifted_at__isnull=True))


def someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def held_up(started: threading.Event, goes_on: threading.Event) -> None:
    """The hand that came first: it lets the other begin, and ends once that one waits for it."""
    started.set()
    assert goes_on.wait(PATIENCE)


def second(
    do: Callable[[], object], started: threading.Event, goes_on: threading.Event,
    over: threading.Event,
) -> object:  # fmt: skip
    """The hand that comes second, while the first is under way."""
    assert started.wait(PATIENCE)
    watch = threading.Thread(target=_let_go, args=(goes_on, over))
    watch.start()
    try:
        return do()
    finally:
        over.set()
        watch.join()


def _let_go(goes_on: threading.Event, over: threading.Event) -> None:
    """Let the first hand end when the second waits for it, or has not waited at all."""
    try:
        wait_until(lambda: someone_waits() or over.is_set(), PATIENCE)
    finally:
        goes_on.set()
        connection.close()


def in_turn(
    first: Callable[[Callable[[], None]], object], then: Callable[[], object]
) -> list[object]:
    """Two hands whose transactions overlap, the first one's begun before: what each came to."""
    started, goes_on, over = threading.Event(), threading.Event(), threading.Event()
    return at_once([
        partial(first, partial(held_up, started, goes_on)),
        partial(second, then, started, goes_on, over),
    ])  # fmt: skip


def erasing(erasure: Erasure, hold_up: Callable[[], None]) -> object:
    """Erase, and stop on the way until the other hand has come."""

    def report(_step: str, number: int, _steps: int) -> None:
        if number == 3:
            hold_up()

    return erase_person(erasure=erasure, act=SYSTEM, report=report)


def test_a_hold_placed_while_an_erasure_runs_waits_and_is_refused(world: World) -> None:
    erasure, ines = agreed(world), world.people["self"]
    erased, refused = in_turn(
        partial(erasing, erasure),
        lambda: place_hold(person=ines, reason="A dispute", act=world.act("hr")),
    )
    assert isinstance(erased, dict)
    assert isinstance(refused, Refused)
    assert "was erased" in str(refused)
    assert not standing(ines), "its reason would be a new word about the erased person"
    assert Person.objects.get(pk=ines.pk).name == ""


def test_without_its_lock_both_would_win(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the two hands do meet here."""
    erasure, ines = agreed(world), world.people["self"]
    unlocked = SimpleNamespace(select_for_update=lambda **_: Person.objects.all())
    module = import_module("waymark.workflows.erasure.holds")
    monkeypatch.setattr(module, "Person", SimpleNamespace(objects=unlocked))
    erased, placed = in_turn(
        partial(erasing, erasure),
        lambda: place_hold(person=ines, reason="A dispute", act=world.act("hr")),
    )
    assert isinstance(erased, dict)
    assert isinstance(placed, Hold), "HR is told that the hold stands, and the person is gone"


def test_an_erasure_that_begins_while_a_hold_is_placed_waits_and_is_refused(world: World) -> None:
    erasure, ines = agreed(world), world.people["self"]

    def hold(hold_up: Callable[[], None]) -> object:
        with transaction.atomic():
            placed = place_hold(person=ines, reason="A dispute", act=world.act("hr"))
            hold_up()
        return placed

    placed, refused = in_turn(hold, lambda: erase_person(erasure=erasure, act=SYSTEM))
    assert isinstance(placed, Hold)
    assert isinstance(refused, Refused)
    assert "A hold stands" in str(refused)
    assert Erasure.objects.get(pk=erasure.pk).state == "agreed"
    assert Person.objects.get(pk=ines.pk).name == "Ines Duarte"


def test_both_at_once_end_one_way_or_the_other(world: World) -> None:
    """Nobody waits for anybody here: whoever is first, never both and never neither."""
    erasure, ines = agreed(world), world.people["self"]
    ended = at_once([
        lambda: erase_person(erasure=erasure, act=SYSTEM),
        *[lambda: place_hold(person=ines, reason="A dispute", act=world.act("hr"))] * 3,
    ])  # fmt: skip
    won = [each for each in ended if not isinstance(each, Refused)]
    assert len(won) == 1
    gone = Person.objects.get(pk=ines.pk).name == ""
    assert len(standing(ines)) == (0 if gone else 1)
    assert ActEntry.objects.filter(verb="data.erasure.done").count() == (1 if gone else 0)
    placed = ActEntry.objects.filter(verb="data.hold.placed", person_id=ines.pk)
    assert placed.count() == (0 if gone else 1)
