"""Who may see and do what in mentoring.

L&D runs programmes and sees who is paired with whom and whether they meet, never what they say. The
two of a pair see their own. A direct manager knows that a pair exists where the programme says so; a
sponsor sees what the agreement says. An outside expert sees the people of their own pairs.
Works councils and auditors read method, figures and certificates; those hold no names.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.mentoring.models import (
    Agreement,
    Ask,
    Conflict,
    Draft,
    DraftPair,
    Expert,
    Pair,
    PairGoal,
    PairNote,
    PoolEntry,
    Programme,
    Round,
    Session,
)
from waymark.domain.mentoring.states import (
    WORKING,
    DraftState,
    EntryState,
    ExpertState,
    PairState,
    PoolSide,
    RoundState,
)
from waymark.domain.people import policies as people
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act
from waymark.kernel.policies import ALL, NONE, Policy, Rule, any_of, when

__all__ = [
    "answer_asks", "ask_experts", "know_of_pair", "manage_pairs", "own_asks", "own_entries", "own_expert", "own_pair", "own_pair_goals", "own_sessions", "read_notes", "run_conflicts", "run_drafts", "run_entries", "run_experts", "run_programmes", "run_rounds", "see_draft_pairs", "see_drafts", "see_experts", "see_rounds", "see_shown_entries", "sponsor_agreements", "write_notes",
]  # fmt: skip

is_learning: Rule = when(lambda act: act.actor.holds(AccessRole.LEARNING.value))
is_overseeing: Rule = when(
    lambda act: act.actor.holds(AccessRole.WORKS_COUNCIL.value, AccessRole.AUDITOR.value)
)
_works_here: Rule = when(
    lambda act: act.person_id is not None and not act.actor.holds(AccessRole.OUTSIDE.value)
)
_LD = _("Only L&D runs programmes.")
_TWO = _("Only the two people of this pair may open it.")


def _two(path: str) -> Rule:
    """Rows of pairs in which the actor is the mentee or the expert; `path` leads to the pair."""

    def rule(act: Act) -> Q:
        if act.person_id is None:
            return NONE
        mine = Q(**{f"{path}mentee_id": act.person_id})
        return mine | Q(**{f"{path}expert__person_id": act.person_id})

    return rule


def _known_to_manager(act: Act) -> Q:
    """Pairs of direct reports, where the programme tells managers; from when both said yes."""
    reports = people.about(people.is_direct_manager, "mentee")(act)
    told = Q(programme__managers_know=True) & Q(
        state__in=[*(state.value for state in WORKING), PairState.COMPLETED.value]
    )
    return reports if reports == NONE else reports & told


def _agreed_experts(act: Act) -> Q:
    """Those who said yes, for everyone who works here."""
    return Q(state=ExpertState.AGREED.value) if _works_here(act) == ALL else NONE


def _of_own_pair(act: Act) -> Q:
    """Experts of the actor's pairs, whatever became of them."""
    if act.person_id is None:
        return NONE
    return Q(Exists(Pair.objects.filter(expert=OuterRef("pk"), mentee_id=act.person_id)))


def _running(act: Act) -> Q:
    """Rounds that were announced, for everyone who works here."""
    hidden = [RoundState.DRAFT.value, RoundState.CANCELLED.value]
    return ~Q(state__in=hidden) if _works_here(act) == ALL else NONE


def _invited(act: Act) -> Q:
    """Rounds to which the actor was invited."""
    if act.person_id is None:
        return NONE
    return Q(Exists(PoolEntry.objects.filter(round=OuterRef("pk"), person_id=act.person_id)))


def _shown_to_mentors(act: Act) -> Q:
    """Mentees who joined a round and let its mentors see them, for those asked to be one."""
    if act.person_id is None:
        return NONE
    asked = PoolEntry.objects.filter(
        round=OuterRef("round"), person_id=act.person_id, side=PoolSide.MENTOR.value,
        state__in=[EntryState.INVITED.value, EntryState.JOINED.value],
    )  # fmt: skip
    return Q(Exists(asked)) & Q(
        side=PoolSide.MENTEE.value, state=EntryState.JOINED.value, shown=True
    )


def _published(act: Act) -> Q:
    """For works council and auditor: drafts that became a decision, with their certificate."""
    overseen = is_overseeing(act)
    return Q(state=DraftState.PUBLISHED.value) if overseen == ALL else NONE


def _readable_notes(act: Act) -> Q:
    """One's own notes, and those that the other one of the pair shares."""
    two = _two("pair__")(act)
    return two if two == NONE else two & (Q(author_id=act.person_id) | Q(shared=True))


run_programmes = Policy(Programme, is_learning, _LD)
run_rounds = Policy(Round, is_learning, _LD)
see_rounds = Policy(Round, any_of(is_learning, is_overseeing, _running, _invited), _LD)
run_entries = Policy(PoolEntry, is_learning, _LD)
own_entries = Policy(
    PoolEntry, people.about(people.is_self), _("Only this person answers their invitation.")
)
see_shown_entries = Policy(
    PoolEntry, _shown_to_mentors, _("Only mentors of this round see who lets them.")
)
run_drafts = Policy(Draft, is_learning, _LD)
see_drafts = Policy(Draft, any_of(is_learning, _published), _LD)
see_draft_pairs = Policy(DraftPair, is_learning, _LD)
run_experts = Policy(Expert, is_learning, _("Only L&D asks experts and changes what they offer."))
own_expert = Policy(
    Expert, people.about(people.is_self), _("Only this expert may change what they offer.")
)
see_experts = Policy(
    Expert,
    any_of(is_learning, people.about(people.is_self), _of_own_pair, _agreed_experts),
    _("Only colleagues see who helps others."),
)
ask_experts = Policy(
    Expert, _agreed_experts, _("Only colleagues ask those who offer to help others.")
)
run_conflicts = Policy(Conflict, is_learning, _LD)

own_pair = Policy(Pair, _two(""), _TWO)
manage_pairs = Policy(Pair, is_learning, _LD)
know_of_pair = Policy(
    Pair,
    any_of(_two(""), is_learning, _known_to_manager),
    _("Only the two, L&D and, where the programme says so, the manager know of this pair."),
)
own_sessions = Policy(Session, _two("pair__"), _TWO)
own_pair_goals = Policy(PairGoal, _two("pair__"), _TWO)
read_notes = Policy(
    PairNote, _readable_notes, _("Only the two people of this pair read its notes.")
)
write_notes = Policy(
    PairNote, people.about(people.is_self, "author"), _("Only who wrote a note changes it.")
)
sponsor_agreements = Policy(
    Agreement,
    people.about(people.is_self, "sponsor"),
    _("Only the sponsor named in it sees this agreement."),
)
own_asks = Policy(
    Ask, people.about(people.is_self, "mentee"), _("Only who asked may take it back.")
)
answer_asks = Policy(
    Ask, people.about(people.is_self, "expert__person"), _("Only who was asked may answer.")
)
