"""The outbox: after commit, once for a key, tried again, and its last failure marked."""

from typing import Any

import pytest
from django.db import connection, transaction

from tests.conftest import NOW, MakePerson, act_by
from tests.kernel import handlers
from waymark.kernel import outbox, tasks
from waymark.kernel.acts import Act
from waymark.kernel.models import OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def act(make_person: MakePerson) -> Act:
    return act_by(make_person("Ruth Adeyemi"))


def sent(act: Act, kind: str = "kept", key: str = "k1") -> OutboxMessage:
    outbox.send(kind=f"test.{kind}", key=key, payload={"a": 1}, act=act, person_id=act.person_id)
    return OutboxMessage.objects.get(key=key)


def queued() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [outbox.TASK]
        )
        return [row[0] for row in cursor.fetchall()]


def scheduled() -> list[Any]:
    """When the queued deliveries run, None for at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = %s ORDER BY id",
            [outbox.TASK],
        )
        return [row[0] for row in cursor.fetchall()]


def test_nothing_leaves_before_the_commit(act: Act) -> None:
    with transaction.atomic():
        sent(act)
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
    assert not queued()


def test_a_key_is_sent_once(act: Act) -> None:
    message = sent(act)
    sent(act)
    assert OutboxMessage.objects.count() == 1
    assert len(queued()) == 1
    outbox.deliver(message.pk, NOW)
    outbox.deliver(message.pk, NOW)
    assert handlers.calls == ["k1"]
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == ("sent", NOW, 1)


def test_what_must_wait_goes_out_later_and_costs_no_attempt(act: Act) -> None:
    message = sent(act, "asleep")
    outbox.deliver(message.pk, NOW)
    assert not handlers.calls
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 0)
    at_ten = NOW.replace(hour=10)
    assert scheduled()[-1] == at_ten
    outbox.deliver(message.pk, at_ten)
    assert handlers.calls == ["k1"]


def test_a_message_may_be_put_off_from_the_start(act: Act) -> None:
    outbox.send(kind="test.kept", key="k2", payload={}, act=act, not_before=NOW)
    assert scheduled() == [NOW]


def test_only_named_effects_leave(act: Act) -> None:
    with pytest.raises(ValueError, match="no handler"):
        outbox.send(kind="test.unknown", key="k", payload={}, act=act)


def test_a_failure_is_raised_so_that_it_is_tried_again(act: Act) -> None:
    message = sent(act, "lost")
    for attempt in range(1, outbox.MOST_ATTEMPTS):
        with pytest.raises(ConnectionError):
            outbox.deliver(message.pk, NOW)
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("waiting", attempt)
    with pytest.raises(ConnectionError):
        outbox.deliver(message.pk, NOW)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", outbox.MOST_ATTEMPTS)
    outbox.deliver(message.pk, NOW)
    message.refresh_from_db()
    assert message.attempts == outbox.MOST_ATTEMPTS


def test_a_failure_keeps_its_kind_and_not_its_text(act: Act) -> None:
    message = sent(act, "lost")
    with pytest.raises(ConnectionError):
        outbox.deliver(message.pk, NOW)
    message.refresh_from_db()
    assert message.error == "ConnectionError"


def test_the_queue_tries_as_often_as_the_message_says() -> None:
    strategy = tasks.deliver.retry_strategy
    assert strategy.max_attempts == outbox.MOST_ATTEMPTS


def test_a_message_that_is_gone_is_nothing_to_do() -> None:
    outbox.deliver(10**12, NOW)
