"""Erasing somebody who mentors or is mentored: places, money, calendars, rounds under review."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from pytest_django import Settings

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from tests.domain.drafted import drafted_world
from tests.domain.pairing import (
    Together,
    held_session,
    make_draft,
    make_expert,
    make_pair,
    make_round,
    make_together,
    planned_session,
)
from tests.integrations.leaving import SYSTEM
from tests.integrations.rows_about_ines import complete
from tests.permissions.world import build_world
from tests.together import at_once
from waymark.domain.mentoring.compute.making import make
from waymark.domain.mentoring.compute.packing import unpack
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.models import (
    Avoided,
    Ban,
    Choice,
    Conflict,
    Draft,
    DraftPair,
    Expert,
    Lock,
    Pair,
    PairNote,
    PoolEntry,
    Round,
    Session,
)
from waymark.domain.mentoring.operations import (
    agree_to_ask,
    ask_to_help,
    end_pair,
    publish_round,
    write_note,
)
from waymark.domain.mentoring.operations.drafting import keep_draft, start_draft
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.queries.publishing import check_of
from waymark.domain.mentoring.states import EndReason, RoundRules
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, Refused
from waymark.kernel.models import Erasure, Hold, Notice, OutboxMessage
from waymark.web.me.people.mail import send_session
from waymark.workflows.erasure import erase_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]


def erase(person: Person) -> Erasure:
    """What the worker does once somebody from HR agreed."""
    erasure = Erasure.objects.create(
        person_id=person.pk, state="agreed", asked_at=NOW, due_on=TODAY, decided_at=NOW
    )
    erase_person(erasure=erasure, act=SYSTEM)
    return erasure


def taken(expert: Expert) -> int:
    return Expert.objects.get(pk=expert.pk).taken


def learning() -> Act:
    return act_by(make_employee("Priya Raman"), "learning")


@pytest.fixture
def two() -> Together:
    return make_together()


def test_a_mentee_is_erased_and_the_mentor_is_told_without_a_name(two: Together) -> None:
    planned_session(two)
    write_note(pair=two.pair, text="Between us", shared=True, key=uuid4(), act=two.his)
    erasure = erase(two.ines)
    assert taken(two.expert) == 0
    assert not Pair.objects.exists()
    assert not Session.objects.exists()
    assert not PairNote.objects.exists(), "what the mentor wrote of her goes too"
    (notice,) = Notice.objects.filter(
        person_id=two.kenji.pk, read_at__isnull=True, kind="needs_you"
    )
    assert (notice.code, notice.params, notice.address) == ("pair.mentee-erased", {}, "/me/people")
    assert not Notice.objects.filter(address=f"/me/people/{two.pair.pk}").exists()
    assert erasure.result["files"]["pairs ended"] == 1


def test_the_meeting_leaves_the_others_calendar_though_its_row_is_gone(
    two: Together, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    session = planned_session(two)
    Person.objects.filter(pk=two.kenji.pk).update(email="kenji@n.example")
    erase(two.ines)
    (message,) = OutboxMessage.objects.filter(kind="session-mail", payload__sequence=1)
    assert message.person_id == two.kenji.pk
    send_session(message, NOW)
    (sent,) = mail.outbox
    calendar = str(sent.attachments[0].content)
    assert "METHOD:CANCEL" in calendar
    assert f"UID:session-{session.pk}@" in calendar
    assert "SEQUENCE:1" in calendar
    assert "Ines" not in calendar + sent.subject + str(sent.body)
    stale = OutboxMessage.objects.get(
        kind="session-mail", payload__sequence=0, person_id=two.kenji.pk
    )
    send_session(stale, NOW)
    send_session(message, session.starts_at + timedelta(hours=1))
    assert len(mail.outbox) == 1, "nothing to take out of a calendar once it is past"


def test_a_mentor_is_erased_and_the_mentee_keeps_what_is_theirs(two: Together) -> None:
    held_session(two)
    write_note(pair=two.pair, text="My own", shared=False, key=uuid4(), act=two.hers)
    write_note(pair=two.pair, text="His own", shared=True, key=uuid4(), act=two.his)
    over = make_pair(two.sven, two.expert, "ended", why="other", words="He never came on time")
    Pair.objects.filter(pk=over.pk).update(closed_by_id=two.kenji.pk)
    erase(two.kenji)
    expert = Expert.objects.get()
    assert (expert.state, expert.taken, expert.person.name) == ("left", 0, "")
    pair = Pair.objects.get(pk=two.pair.pk)
    assert (pair.state, pair.why) == ("ended", "left")
    assert list(PairNote.objects.values_list("author_id", flat=True)) == [two.ines.pk]
    assert Session.objects.get().state == "held"
    assert Pair.objects.get(pk=over.pk).words == "", "what he said of Sven is not left behind"
    notice = Notice.objects.get(code="pair.mentor-erased")
    assert (notice.person_id, notice.params) == (two.ines.pk, {})


def test_money_that_was_set_aside_is_free_again() -> None:
    a_round = make_round(state="running", budget=500_00, spent=300_00)
    vera, ines = make_expert("Vera Novak", outside=True, price=300_00), make_employee("Ines Duarte")
    make_pair(ines, vera, "accepted", round=a_round, price=300_00)
    erase(ines)
    assert Round.objects.get().spent == 0


def test_nobody_is_named_in_the_wishes_of_others_any_more() -> None:
    world = build_world()
    complete(world)
    Hold.objects.all().delete()
    for relation in ("stranger", "mentor", "peer"):
        person = world.people[relation]
        erase(Person.objects.get(pk=person.pk))
        assert not Avoided.objects.filter(other=person).exists()
        assert not Choice.objects.filter(chosen=person).exists()
        assert not Conflict.objects.filter(other=person).exists()
        assert not Conflict.objects.filter(one=person).exists()
        for model in (Lock, Ban):
            assert not model.objects.filter(expert__person=person).exists()


def _publish(a_round: Round, draft: Draft, act: Act) -> int:
    draft.refresh_from_db()
    return publish_round(a_round=a_round, draft=draft, revision=draft.revision, act=act)


def test_a_round_under_review_goes_on_without_who_was_erased() -> None:
    act = learning()
    world, draft = drafted_world()
    line = DraftPair.objects.filter(draft=draft, expert__isnull=False).order_by("pk")[0]
    before = check_of(act, world.round)
    assert before is not None
    erase(line.entry.person)
    assert not DraftPair.objects.filter(pk=line.pk).exists()
    after = check_of(act, world.round)
    assert after is not None
    assert after.pairs == before.pairs - 1
    assert _publish(world.round, draft, act) == after.pairs
    held = Pair.objects.filter(state="published").count()
    assert sum(Expert.objects.values_list("taken", flat=True)) == held == after.pairs


def test_a_packed_draft_holds_numbers_and_no_name() -> None:
    world, draft = drafted_world()
    packed = unpack(bytes(draft.problem))
    people = Person.objects.exclude(pk=world.learning.pk)
    said = " ".join(str(value) for value in vars(packed).values() if isinstance(value, str))
    names = [text for row in people.values_list("name", "key") for text in row]
    assert len(names) > 40
    assert not [text for text in names if text and text in said]
    for name, value in vars(packed).items():
        kind = getattr(value, "dtype", None)
        assert kind is None or kind.kind in "iub", name


def test_an_erased_expert_keeps_the_draft_back_and_is_called_somebody() -> None:
    act, kenji, ines = learning(), make_expert("Kenji Mori"), make_employee("Ines Duarte")
    a_round = make_round()
    draft = make_draft(a_round, [(ines, kenji)])
    erase(kenji.person)
    check = check_of(act, a_round)
    assert check is not None
    assert [each.name for each in check.over] == ["Somebody who left"]
    with pytest.raises(Refused, match="Somebody who left"):
        _publish(a_round, draft, act)


def test_a_draft_being_made_of_somebody_who_is_erased_is_refused_whole() -> None:
    act = learning()
    world, _draft = drafted_world()
    again = start_draft(a_round=world.round, act=act)
    made = make(build(read_rows(world.round, TODAY), RoundRules.read(again.rules), 0))
    entry = PoolEntry.objects.filter(round=world.round, side="mentee", state="joined")[0]
    erase(entry.person)
    with pytest.raises(Refused, match="erased meanwhile"):
        keep_draft(draft=again, made=made, seconds={}, act=act)


def test_erasing_while_the_mentor_ends_the_pair_frees_one_place() -> None:
    kenji = make_expert("Kenji Mori", places=3)
    make_pair(make_employee("Petra Novak"), kenji)
    for _attempt in range(5):
        ines = make_employee("Ines Duarte")
        pair = make_pair(ines, kenji)
        at_once([
            partial(erase, ines),
            partial(end_pair, pair=pair, reason=EndReason.NO_TIME, words="", act=act_by(kenji.person)),
        ], loses=(Refused, Pair.DoesNotExist))  # fmt: skip
        assert taken(kenji) == 1
        assert not Pair.objects.filter(pk=pair.pk).exists()


def test_erasing_while_an_ask_is_agreed_to_leaves_no_place_taken() -> None:
    for attempt in range(5):
        kenji, ines = make_expert(f"Kenji {attempt}"), make_employee("Ines Duarte")
        ask = ask_to_help(expert=kenji, about="Leading", key=uuid4(), act=act_by(ines))
        at_once([
            partial(erase, ines),
            partial(agree_to_ask, ask=ask, act=act_by(kenji.person)),
        ], loses=(Refused, type(ask).DoesNotExist))  # fmt: skip
        assert taken(kenji) == 0
        assert not Pair.objects.filter(expert=kenji).exists()


def test_erasing_while_a_round_is_published_leaves_nobody_promised() -> None:
    act = learning()
    for attempt in range(5):
        kenji = make_expert(f"Kenji {attempt}", places=2)
        ines, petra = make_employee("Ines Duarte"), make_employee("Petra Novak")
        a_round = make_round()
        draft = make_draft(a_round, [(ines, kenji), (petra, kenji)])
        erased, published = at_once([partial(erase, ines), partial(_publish, a_round, draft, act)])
        assert isinstance(erased, Erasure)
        assert published in (1, 2)
        assert taken(kenji) == 1
        assert list(Pair.objects.filter(expert=kenji).values_list("mentee_id", flat=True)) == [
            petra.pk
        ]
