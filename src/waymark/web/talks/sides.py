"""What the two prepared, for the page: questions in words, and levels side by side."""

from dataclasses import dataclass

from waymark.domain.reviews.queries import Notes
from waymark.domain.reviews.states import Question
from waymark.web.talks.questions import question_in_words
from waymark.web.talks.seats import Seat

__all__ = ["Compared", "compared", "in_words", "manager_of_seat"]


def manager_of_seat(seat: Seat) -> str:
    """How questions name the manager to the person; "" where the manager reads."""
    return seat.other_given if seat.is_person else ""


def in_words(seat: Seat, notes: Notes) -> list[tuple[str, str]]:
    """Questions with what was noted to each."""
    return [
        (question_in_words(Question(code), manager_of_seat(seat)) if code else own_question, text)
        for code, own_question, text in notes.answers
    ]


@dataclass(frozen=True, slots=True)
class Compared:
    """One skill as each side sees it; None where a side said nothing."""

    name: str
    mine: int | None
    theirs: int | None

    @property
    def apart(self) -> int:
        """How many levels lie between the two; 0 where one said nothing."""
        if self.mine is None or self.theirs is None:
            return 0
        return abs(self.mine - self.theirs)


def compared(mine: Notes, theirs: Notes) -> list[Compared]:
    names = {pk: name for notes in (mine, theirs) for pk, name, _level in notes.levels}
    own = {pk: level for pk, _name, level in mine.levels}
    other = {pk: level for pk, _name, level in theirs.levels}
    return [Compared(names[pk], own.get(pk), other.get(pk)) for pk in names]
