"""How far someone is with the first three steps. It follows from what they did."""

from dataclasses import dataclass

__all__ = ["MINUTES", "Progress"]

#: Minutes that each of the three steps takes, reading included.
MINUTES = (2, 8, 2)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the first run is: facts checked, skills said, a goal or an option kept."""

    facts: bool
    skills: bool
    routes: bool

    @property
    def step(self) -> int:
        """The step to do next, 1 to 3."""
        return 1 if not self.facts else 2 if not self.skills else 3

    @property
    def left(self) -> int:
        """How many steps are left, 0 to 3."""
        return (self.facts, self.skills, self.routes).count(False)

    @property
    def minutes(self) -> int:
        """What the steps that are left take."""
        done = (self.facts, self.skills, self.routes)
        return sum(minutes for minutes, is_done in zip(MINUTES, done, strict=True) if not is_done)
