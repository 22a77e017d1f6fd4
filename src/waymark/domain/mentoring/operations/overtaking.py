"""Asks at experts whose last place is gone: answered for them, so that nobody waits in vain."""

from collections.abc import Collection

from waymark.domain.mentoring.models import Ask
from waymark.domain.mentoring.operations.places import full_now
from waymark.domain.mentoring.states import AskState
from waymark.kernel.acts import Act, record
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.states import NoticeKind

__all__ = ["end_asks", "overtake_asks"]


def overtake_asks(expert_ids: Collection[int], act: Act) -> int:
    """End the open asks at those of these experts who are full now, and tell who asked.

    Called by whatever took places, in the same transaction. Returns how many it ended.
    """
    return end_asks(full_now(expert_ids), act)


def end_asks(expert_ids: Collection[int], act: Act) -> int:
    """End the open asks at these experts, who take nobody any more; see `overtake_asks`."""
    rows = Ask.objects.select_for_update(no_key=True, of=("self",)).filter(
        expert_id__in=expert_ids, state=AskState.ASKED.value
    )
    asks = list(rows.order_by("pk").select_related("expert__person"))
    Ask.objects.filter(pk__in=[ask.pk for ask in asks], state=AskState.ASKED.value).update(
        state=AskState.OVERTAKEN.value, answered_at=act.at
    )
    notify_many(
        tellings=[
            Telling(
                person_id=ask.mentee_id, kind=NoticeKind.GOOD_TO_KNOW, code="ask.overtaken",
                key=f"ask.overtaken:{ask.pk}", params={"name": ask.expert.person.shown_name},
                address="/me/people",
            )
            for ask in asks
        ],
        act=act,
    )  # fmt: skip
    for ask in asks:
        record(act, "mentoring.ask.overtaken", ask, person_id=ask.mentee_id,
               after={"expert": ask.expert_id})  # fmt: skip
    return len(asks)
