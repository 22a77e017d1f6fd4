"""Publishing a round: every pair of the draft comes about in one transaction, or none does."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Draft, Expert, Pair, Round
from waymark.domain.mentoring.operations.overtaking import overtake_asks
from waymark.domain.mentoring.operations.places import take_budget, take_places
from waymark.domain.mentoring.operations.rounds import held_round
from waymark.domain.mentoring.queries.publishing import Line, lines_of, unmatched_of
from waymark.domain.mentoring.states import DraftState, PairState, RoundState
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.states import NoticeKind

__all__ = ["letters", "make_pairs", "publish_round", "take_for"]

MOST_NAMED = 5


@transaction.atomic
def publish_round(*, a_round: Round, draft: Draft, revision: int, act: Act) -> int:
    """Turn a reviewed draft into pairs, take their places and tell everybody; returns how many.

    revision   of the draft as the coordinator saw it.
    Mentees who withdrew or left since the draft are left out; those without an expert are told so.
    Nothing is sent before: notices and mails leave with this transaction or not at all.
    Raises Forbidden; Refused where the draft moved on, an expert has no such places any more, two
    of a pair work together already, or the round's budget is too small. Then nothing has changed.
    """
    policies.run_drafts.require(act, draft)
    held_round(a_round, act)  # before the draft, as all hold the two
    _publish_draft(a_round, draft, revision)
    shift(
        a_round, source=RoundState.REVIEWING.value, target=RoundState.PUBLISHED.value,
        published_at=act.at, published_by_id=act.person_id,
    )  # fmt: skip
    lines, alone = lines_of(draft), unmatched_of(draft)
    if not lines:
        raise Refused(
            _("This draft brings nobody together. Change the rules or invite more people.")
        )
    take_for(a_round, lines, act)
    ids = make_pairs(a_round, lines, act)
    notify_many(tellings=[*letters(ids, lines), *_without(a_round, alone)], act=act)
    overtake_asks({line.expert_id for line in lines}, act)
    record(
        act, "mentoring.round.published", a_round,
        after={"draft": draft.number, "pairs": len(ids), "unmatched": len(alone)},
    )  # fmt: skip
    return len(ids)


def _publish_draft(a_round: Round, draft: Draft, revision: int) -> None:
    """One conditional UPDATE; its lock keeps swaps out while the pairs are read."""
    rows = Draft.objects.filter(pk=draft.pk, round=a_round, state=DraftState.READY.value)
    if rows.filter(revision=revision).update(state=DraftState.PUBLISHED.value) != 1:
        if rows.exists():
            raise Refused(
                _("Someone changed this draft a moment ago. Reload the page and look again.")
            )
        raise Refused(_("This draft was published or replaced a moment ago. Reload the page."))
    draft.state = DraftState.PUBLISHED.value


def take_for(a_round: Round, lines: Sequence[Line], act: Act) -> None:
    """Take the places and the budget of these pairs. Raises Refused where one is not there."""
    counts = Counter(line.expert_id for line in lines)
    short = take_places(dict(counts), round_id=a_round.pk, act=act)
    if short is not None:
        raise Refused(_short_in_words(short.expert_ids))
    if not take_budget(a_round.pk, sum(line.price for line in lines)):
        raise Refused(_("The outside experts of this draft cost more than the round's budget has."))


def _short_in_words(expert_ids: Sequence[int]) -> str:
    rows = Expert.objects.filter(pk__in=expert_ids).order_by("person__name", "pk")
    some = rows.values_list("person__name", flat=True)[:MOST_NAMED]
    names = [name or _("Somebody who left") for name in some]
    more = len(expert_ids) - len(names)
    if more:
        text = ngettext(
            "%(names)s and %(more)d more no longer have these places. Swap their people or draft anew.",
            "%(names)s and %(more)d more no longer have these places. Swap their people or draft anew.",
            more,
        )  # fmt: skip
        return text % {"names": ", ".join(names), "more": more}
    text = _("No longer free for this: %(names)s. Swap their people or draft anew.")
    return text % {"names": ", ".join(names)}


def make_pairs(a_round: Round, lines: Sequence[Line], act: Act) -> list[int]:
    """Let these pairs come about, whose places are taken; their ids. Raises Refused where two work
    together already."""
    ids = reserve_ids(Pair, len(lines))
    fields = [
        "id", "mentee_id", "expert_id", "programme_id", "round_id", "draft_pair_id", "state",
        "goal_id", "price", "made_at", "made_by_id", "mentee_said", "expert_said", "why", "words",
    ]  # fmt: skip
    try:
        with transaction.atomic():
            copy_rows(
                Pair, fields,
                (
                    (pk, line.mentee_id, line.expert_id, a_round.programme_id, a_round.pk,
                     line.draft_pair_id, PairState.PUBLISHED.value, line.goal_id, line.price,
                     act.at, act.person_id, "", "", "", "")
                    for pk, line in zip(ids, lines, strict=True)
                ),
            )  # fmt: skip
    except IntegrityError as why:
        if "pair_one_" not in str(why):
            raise
        raise Refused(
            _("Two of this draft work together already. Look at the check before publishing again.")
        ) from why
    return ids


def letters(ids: Iterable[int], lines: Iterable[Line]) -> Iterable[Telling]:
    """One letter to each of the two, by the other's name."""
    for pk, line in zip(ids, lines, strict=True):
        for code, reader, name in (
            ("pair.your-mentor", line.mentee_id, line.expert),
            ("pair.your-mentee", line.expert_person_id, line.mentee),
        ):
            yield Telling(
                person_id=reader, kind=NoticeKind.NEEDS_YOU, code=code, key=f"{code}:{pk}",
                params={"name": name}, address=f"/me/people/{pk}",
            )  # fmt: skip


def _without(a_round: Round, person_ids: Iterable[int]) -> Iterable[Telling]:
    for person_id in person_ids:
        yield Telling(
            person_id=person_id, kind=NoticeKind.GOOD_TO_KNOW, code="pair.nobody-yet",
            key=f"pair.nobody-yet:{a_round.pk}:{person_id}", params={"round": a_round.name},
            address="/me/people",
        )  # fmt: skip
