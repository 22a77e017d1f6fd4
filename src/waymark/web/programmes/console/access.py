"""What every page of the console begins with: the round that the address names, and its draft."""

from django.http import Http404, HttpRequest

from waymark.domain.mentoring.queries.drafts import (
    Draft,
    DraftPair,
    current_draft,
    draft_pair_by_id,
)
from waymark.domain.mentoring.queries.rounds import Round
from waymark.web.programmes.access import find_round
from waymark.web.requests import act_of

__all__ = ["find_draft", "find_pair", "find_round"]


def find_draft(request: HttpRequest, a_round: Round) -> Draft:
    """The draft that stands, or 404."""
    draft = current_draft(act_of(request), a_round)
    if draft is None:
        raise Http404
    return draft


def find_pair(
    request: HttpRequest, programme_id: int, number: int, pair_id: int
) -> tuple[Round, Draft, DraftPair]:
    """The round, its draft and one line of it, or 404."""
    a_round = find_round(request, programme_id, number)
    draft = find_draft(request, a_round)
    try:
        pair = draft_pair_by_id(act_of(request), draft, pair_id)
    except DraftPair.DoesNotExist:
        raise Http404 from None
    pair.draft = draft
    return a_round, draft, pair
