"""Who may read and do what in conversations.

The two people of a conversation, the manager only for as long as the person reports to them: a
former manager loses the past talks too, and does not get them back as somebody's deputy. A deputy
has the talks that they began while standing in, as long as they do. A later manager, a deputy and
HR know that the two talked and when, not what was said.
"""

from datetime import timedelta

from django.db.models import DateField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.reviews.models import Conversation, Preparation
from waymark.domain.reviews.states import ConversationState
from waymark.kernel.acts import Act
from waymark.kernel.policies import NONE, Policy, Rule, any_of

__all__ = [
    "answers_for", "begun_standing_in", "know_of_talks", "own_preparations", "own_talks",
    "see_agreed", "see_notes", "see_talks",
]  # fmt: skip

REVEALED = [ConversationState.REVEALED.value, ConversationState.AGREED.value]
ONE_DAY = timedelta(days=1)  # a day begins earlier in the east than the moment in UTC says


def begun_standing_in(act: Act, path: str = "") -> Q:
    """Conversations that a deputy began while standing in for the person's manager, and still does.

    path   leads from the row to the conversation.
    """
    begun = Cast(OuterRef(f"{path}made_at") + ONE_DAY, DateField())
    rows = people.deputies_on(act.today).filter(
        deputy_id=OuterRef(f"{path}manager_id"), named_at__lte=OuterRef(f"{path}made_at"),
        from_date__lte=begun, manager__lines_down__person_id=OuterRef(f"{path}person_id"),
        manager__lines_down__in=people.current_lines(act),
    )  # fmt: skip
    return Q(Exists(rows))


def _its_manager(path: str) -> Rule:
    """The manager of a conversation while the person still reports to them, or the deputy who began
    it while they stand in; `path` leads to it."""

    def rule(act: Act) -> Q:
        if act.person_id is None:
            return NONE
        reports = people.about(people.is_line_manager, f"{path}person")(act)
        mine = Q(**{f"{path}manager_id": act.person_id})
        return mine & (reports | begun_standing_in(act, path))

    return rule


def _shown_to(act: Act) -> Q:
    """A later manager to whom the person shows it, while they are that manager."""
    reports = people.about(people.is_line_manager)(act)
    return reports if reports == NONE else reports & Q(shared_with_id=act.person_id)


def _own_side(act: Act) -> Q:
    """One's own preparation, as the person or as the conversation's manager."""
    two = any_of(
        people.about(people.is_self, "conversation__person"), _its_manager("conversation__")
    )
    q = two(act)
    return q if q == NONE else q & Q(by_id=act.person_id)


def _laid_open(act: Act) -> Q:
    two = any_of(
        people.about(people.is_self, "conversation__person"), _its_manager("conversation__")
    )
    q = two(act)
    return q if q == NONE else q & Q(conversation__revealed_at__isnull=False)


_TWO = _("Only the two people of this conversation may open it.")
_NOTES = _("Only who wrote these notes reads them, and both of you once you talk.")
answers_for = Policy(
    Person,
    people.is_direct_manager,
    _("Only the manager of this person may plan a talk with them."),
)
own_talks = Policy(Conversation, people.about(people.is_self), _("Only this person may do this."))
see_talks = Policy(Conversation, any_of(people.about(people.is_self), _its_manager("")), _TWO)
see_agreed = Policy(
    Conversation, any_of(people.about(people.is_self), _its_manager(""), _shown_to), _TWO
)
know_of_talks = Policy(
    Conversation,
    any_of(people.about(people.is_self), people.about(people.is_direct_manager), people.is_hr),
    _("Only this person, their manager and HR know that they talked."),
)
own_preparations = Policy(Preparation, _own_side, _("Only who writes these notes may change them."))
see_notes = Policy(Preparation, any_of(_own_side, _laid_open), _NOTES)
