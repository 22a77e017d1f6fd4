"""Each side's notes: kept while typing, laid open only when both are ready or the talk begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.reviews import policies
from waymark.domain.reviews.models import (
    Answer,
    Conversation,
    Preparation,
    SaidLevel,
)
from waymark.domain.reviews.operations.common import actor_id, held_still, side_of, tell
from waymark.domain.reviews.states import ConversationState, Question
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import settle
from waymark.kernel.states import NoticeKind

__all__ = ["Noted", "prepare", "take_back_ready"]

MOST_QUESTIONS = 3
MOST_SKILLS = 3
LEVEL_MAX = 5
PLANNED, REVEALED = ConversationState.PLANNED.value, ConversationState.REVEALED.value


@dataclass(frozen=True, slots=True)
class Noted:
    """What one side prepares: up to three questions with notes, one of their own, levels seen.

    levels   level 0..5 by skill id, of up to three skills.
    """

    answers: Sequence[tuple[Question, str]] = ()
    own_question: str = ""
    own_text: str = ""
    levels: Mapping[int, int] = field(default_factory=dict)


@transaction.atomic
def prepare(*, conversation: Conversation, noted: Noted, ready: bool, act: Act) -> Preparation:
    """Keep the actor's notes as they stand; `ready` says that they are done.

    Once both are ready, the notes are laid open to the two in the same act. The act log says that
    someone prepared, not a word of it. Raises Forbidden; Refused once the notes lie open, after
    "ready" until it is taken back, or for more than three questions or skills.
    """
    policies.see_talks.require(act, conversation)
    _check(noted)
    talk = held_still(conversation, act)
    if talk.state == REVEALED:
        raise Refused(_("The notes lie open to you both since you talk: they stay as they were."))
    side = side_of(talk, act)
    own, fresh = Preparation.objects.get_or_create(
        conversation=talk, side=side.value,
        defaults={"by_id": actor_id(act), "saved_at": act.at},
    )  # fmt: skip
    if own.ready_at is not None:
        if ready:
            return own
        raise Refused(_("You said that you are ready. Take that back to change your notes."))
    _replace(own, noted)
    said = {"saved_at": act.at, "by_id": act.person_id, "ready_at": act.at if ready else None}
    Preparation.objects.filter(pk=own.pk).update(**said)
    own.saved_at, own.ready_at = act.at, act.at if ready else None
    if ready:
        settle(asked=f"talk.prepare:{talk.pk}:{side.value}", act=act)
    if ready and talk.state == PLANNED:
        _reveal_if_both(talk, act)
    if fresh or ready:  # autosave would fill the log with lines that say nothing
        record(act, "reviews.preparation.kept", own, person_id=talk.person_id,
               after={"side": side.value, "ready": ready})  # fmt: skip
    conversation.state, conversation.revealed_at = talk.state, talk.revealed_at
    return own


@transaction.atomic
def take_back_ready(*, preparation: Preparation, act: Act) -> Preparation:
    """Go back to one's notes while they are still one's own. Raises Forbidden, Refused."""
    policies.own_preparations.require(act, preparation)
    talk = held_still(preparation.conversation, act)
    if talk.state == REVEALED:
        raise Refused(_("The notes lie open to you both since you talk: they stay as they were."))
    if Preparation.objects.filter(pk=preparation.pk, ready_at__isnull=False).update(ready_at=None):
        preparation.ready_at = None
        record(act, "reviews.preparation.reopened", preparation, person_id=talk.person_id,
               after={"side": preparation.side})  # fmt: skip
    return preparation


def _check(noted: Noted) -> None:
    if len(noted.answers) > MOST_QUESTIONS:
        raise Refused(_("Choose at most three questions: a talk holds no more."))
    if len({question for question, _text in noted.answers}) != len(noted.answers):
        raise Refused(_("Choose each question once."))
    if len(noted.levels) > MOST_SKILLS:
        raise Refused(_("Say a level in at most three skills."))
    if any(not 0 <= level <= LEVEL_MAX for level in noted.levels.values()):
        raise Refused(_("Choose a level between 0 and 5."))
    if noted.own_text.strip() and not noted.own_question.strip():
        raise Refused(_("Write your own question above your note to it."))
    wanted = list(noted.levels)
    if Skill.objects.filter(pk__in=wanted, retired_at__isnull=True).count() != len(wanted):
        raise Refused(_("One of these skills is no longer in the framework. Reload the page."))


def _replace(own: Preparation, noted: Noted) -> None:
    """The notes as they stand now, in place of the ones before."""
    Answer.objects.filter(preparation=own).delete()
    rows = [
        Answer(preparation=own, position=place, question=question.value, text=text.strip())
        for place, (question, text) in enumerate(noted.answers)
    ]
    if noted.own_question.strip():
        rows.append(
            Answer(
                preparation=own, position=MOST_QUESTIONS, text=noted.own_text.strip(),
                own_question=noted.own_question.strip(),
            )
        )  # fmt: skip
    Answer.objects.bulk_create(rows)
    SaidLevel.objects.filter(preparation=own).delete()
    SaidLevel.objects.bulk_create(
        SaidLevel(preparation=own, skill_id=skill, level=level)
        for skill, level in sorted(noted.levels.items())
    )


def _reveal_if_both(talk: Conversation, act: Act) -> None:
    """The row of the conversation is locked: of two who are ready at once, the second reveals."""
    ready = Preparation.objects.filter(conversation=talk, ready_at__isnull=False).count()
    if ready == 2:
        shift(talk, source=PLANNED, target=REVEALED, revealed_at=act.at)
        tell(talk, "talk.revealed", "revealed", NoticeKind.GOOD_TO_KNOW, act)
        record(act, "reviews.talk.revealed", talk, person_id=talk.person_id,
               after={"by": "both_ready"})  # fmt: skip
