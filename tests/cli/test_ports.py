"""The port: as asked, free, or explained."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from waymark.cli.errors import CommandError
from waymark.cli.ports import chosen_port, free_port, require_free

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_port_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", " 8123 ")
    assert chosen_port() == 8123
    monkeypatch.setenv("PORT", "")
    assert chosen_port() is None


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "80.5", "٣"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CommandError, match="PORT is"):
        chosen_port()


def test_a_taken_port_is_refused_and_named(taken: int) -> None:
    with pytest.raises(CommandError, match=f"Port {taken} cannot be used"):
        require_free(HOST, taken)


def test_a_free_port_can_be_bound() -> None:
    port = free_port(HOST)
    require_free(HOST, port)


def test_a_taken_port_is_passed_over(monkeypatch: pytest.MonkeyPatch, taken: int) -> None:
    monkeypatch.setattr("waymark.cli.ports.FIRST", taken)
    monkeypatch.setattr("waymark.cli.ports.LAST", taken)
    assert free_port(HOST) != taken
