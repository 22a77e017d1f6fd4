"""What the list of people shows beside pairs: asks, suggestions, and the next round."""

from typing import Any

from django.http import HttpRequest

from waymark.domain.mentoring.queries.asks import asks_of, next_round
from waymark.domain.mentoring.states import AskState
from waymark.web.me.people.suggestions import suggestions
from waymark.web.me.people.words import DECLINES
from waymark.web.requests import act_of, as_request

__all__ = ["helping"]


def helping(request: HttpRequest, *, alone: bool) -> dict[str, Any]:
    """Nothing for somebody from outside. alone  the reader works with nobody yet."""
    act = act_of(request)
    if as_request(request).outside:
        return {}
    asks = asks_of(act)
    said = suggestions(request, [ask.expert_id for ask in asks.mine])
    empty = alone and not asks.mine and not asks.waiting and not said["lines"]
    return said | {
        "asks": asks, "asks_over": [(ask, _why(ask.state, ask.why)) for ask in asks.over],
        "next_round": next_round(act) if empty else None, "nobody": empty, "helping": True,
    }  # fmt: skip


def _why(state: str, reason: str) -> Any:
    return DECLINES.get(reason, "") if state == AskState.DECLINED.value else ""
