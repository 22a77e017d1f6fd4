"""Addresses below /me/people: the list, one pair, and what a sponsor sees."""

from django.urls import path

from waymark.web.me.people import (
    acting,
    agreement,
    asking,
    ending,
    listing,
    meeting,
    page,
    suggestions,
)

__all__ = ["PEOPLE"]

ONE = "/people/<int:pair_id>"
PEOPLE = [
    path("/people", listing.page, name="people"),
    path("/people/ask", asking.find, name="ask-find"),
    path("/people/ask/<int:expert_id>", asking.ask, name="ask"),
    path("/people/asks/<int:ask_id>", asking.answer, name="ask-answer"),
    path("/people/asks/<int:ask_id>/withdraw", asking.withdraw, name="ask-back"),
    path("/people/why", suggestions.page, name="people-why"),
    path(ONE, page.page, name="pair"),
    path(f"{ONE}/answer", acting.answer, name="pair-answer"),
    path(f"{ONE}/pause", acting.pause, name="pair-pause"),
    path(f"{ONE}/book", meeting.book, name="pair-book"),
    path(f"{ONE}/sessions/<int:session_id>", meeting.one, name="pair-session"),
    path(f"{ONE}/sessions/<int:session_id>/held", meeting.held, name="pair-session-held"),
    path(f"{ONE}/sessions/<int:session_id>/cancel", meeting.cancel, name="pair-session-cancel"),
    path(f"{ONE}/agreement", agreement.write, name="pair-agreement"),
    path(f"{ONE}/agreement/agree", agreement.agree, name="pair-agree"),
    path(f"{ONE}/goals", acting.goals, name="pair-goals"),
    path(f"{ONE}/goals/<int:goal_id>", acting.goal, name="pair-goal"),
    path(f"{ONE}/notes", acting.notes, name="pair-notes"),
    path(f"{ONE}/notes/<int:note_id>", acting.note, name="pair-note"),
    path(f"{ONE}/end", ending.end, name="pair-end"),
    path(f"{ONE}/feedback", acting.feedback, name="pair-feedback"),
    path(f"{ONE}/evidence", acting.evidence, name="pair-evidence"),
    path("/people/sponsor/<int:agreement_id>", agreement.sponsor, name="pair-sponsor"),
]
