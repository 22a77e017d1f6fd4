"""Health endpoints: open to all, honest about the database."""

import pytest
from django.db import DatabaseError
from django.test import Client


def test_live_and_ready_answer_without_signing_in(client: Client, db: None) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok"}


def test_ready_says_when_there_is_no_database(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("waymark.web.health.MigrationExecutor", broken)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "no database"}
