"""The act log: inside the transaction, append-only, chained, and every tampering is found."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import NOW
from waymark.kernel import log
from waymark.kernel.models import ActEntry


def _append(verb: str = "tests.thing.happened", **after: object) -> None:
    log.append(
        at=NOW, actor_id=1, verb=verb, subject_type="people.Person", subject_id="1",
        person_id=1, before={}, after=after, request="",
    )  # fmt: skip


@pytest.fixture
def three_acts(transactional_db: None) -> None:
    for number in range(3):
        with transaction.atomic():
            _append(number=number, name="Zoë", nothing=None)


def test_a_line_needs_the_transaction_of_its_act(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        _append()


def test_the_chain_is_intact_and_counts_every_act(three_acts: None) -> None:
    report = log.verify()
    assert report.intact, report.why
    assert report.entries == 3


def test_an_act_that_fails_leaves_no_line(transactional_db: None) -> None:
    with transaction.atomic():
        _append()
        transaction.set_rollback(True)
    assert not ActEntry.objects.exists()
    assert log.verify().intact


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_actentry SET verb = 'x'",
        "DELETE FROM kernel_actentry",
        "TRUNCATE kernel_actentry CASCADE",
        "UPDATE kernel_actlink SET position = position + 10",
        "DELETE FROM kernel_actlink",
    ],
)
def test_the_database_refuses_to_rewrite_history(three_acts: None, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE kernel_actentry SET after = '{\"number\": 7}' WHERE id = {second}", "changed"),
        ("UPDATE kernel_actentry SET at = at + interval '1 day' WHERE id = {second}", "changed"),
        ("UPDATE kernel_actentry SET digest = sha256('x') WHERE id = {second}", "changed"),
        ("DELETE FROM kernel_actlink WHERE entry_id = {second}", "missing"),
        ("UPDATE kernel_actlink SET link = sha256('x') WHERE entry_id = {second}", "follow"),
    ],
)
def test_tampering_behind_the_triggers_is_found(three_acts: None, statement: str, why: str) -> None:
    second = ActEntry.objects.order_by("pk")[1].pk
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_actentry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE kernel_actlink DISABLE TRIGGER USER")
        cursor.execute(statement.replace("{second}", str(second)))
        cursor.execute("ALTER TABLE kernel_actentry ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE kernel_actlink ENABLE TRIGGER USER")
    report = log.verify()
    assert not report.intact
    assert why in report.why
