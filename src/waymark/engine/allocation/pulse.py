"""Telling how far a computation is, and being told to stop."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress", "Pulse"]

Progress = Callable[[int, int], bool | None]


class Pulse:
    """Counts steps of work; `goes_on` is False once the listener asked to stop."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.done, self.total = progress, 0, total
        self.goes_on = True

    def beat(self) -> bool:
        """One more step is done; whether to go on."""
        self.done = min(self.done + 1, self.total)
        if self.goes_on and self.progress is not None:
            self.goes_on = self.progress(self.done, self.total) is not False
        return self.goes_on
