"""The demo organization, as `demo` and `run` make it."""

from __future__ import annotations

from waymark.cli.session import system_act, today
from waymark.cli.terminal import Report

PEOPLE = 1300  # today's staff
SEED = 1


def load(*, people: int, seed: int, report: Report) -> None:
    """Make it in an empty database that is up to date, whole or not at all."""
    from waymark.demo.load import load_demo

    load_demo(people=people, seed=seed, today=today(), act=system_act(), progress=report)
