"""Progress and questions on the terminal; plain lines where the output is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from waymark.cli.errors import CommandError

Report = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Report]:
    """Give a function (step, done, total) that draws one bar on the error output.

    The bar shows the step at work; a total of 0 stands for work whose end is not known.
    """
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as bars:
        bar = bars.add_task("", total=None)

        def report(step: str, done: int, total: int) -> None:
            bars.update(bar, description=step, completed=done, total=total or None)

        yield report


def _plain_lines() -> Report:
    last = ""

    def report(step: str, _done: int, _total: int) -> None:
        nonlocal last
        if step != last:
            last = step
            say(step)

    return report


def say(text: str) -> None:
    """One line for the person at the terminal, beside the command's own output."""
    print(text, file=sys.stderr, flush=True)


def confirm(question: str, *, yes: bool, option: str = "--yes") -> None:
    """Ask before something that cannot be undone. Raises CommandError unless agreed."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CommandError(f"{question} Nobody is here to answer; repeat with {option}.")
    answer = input(f"{question} Type yes to go on: ")
    if answer.strip().lower() != "yes":
        raise CommandError("Nothing was changed.")
