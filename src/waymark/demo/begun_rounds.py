"""Programmes of the demo: a winter round whose answers are in, a coaching being prepared, buddies
still inviting.

Through the same operations as on the pages, by L&D and by each person for themselves. Where people
head for and which skills they name follows from what colleagues did and from what the goal asks.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np

from waymark.demo.begun_answers import answer
from waymark.demo.begun_past import DRAFTED, OVER, Loaded, go_through
from waymark.demo.begun_wishes import Wishes
from waymark.domain.careers.queries import current_position
from waymark.domain.mentoring.operations.inviting import invite
from waymark.domain.mentoring.operations.programmes import ProgrammeFields, make_programme
from waymark.domain.mentoring.operations.rounds import RoundFields, make_round
from waymark.domain.mentoring.queries.audiences import Audience, offered_conditions
from waymark.domain.mentoring.queries.programmes import TEMPLATES, Programme, ProgrammeKind
from waymark.domain.mentoring.queries.rounds import Round
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.people.queries import act_of_person_id
from waymark.kernel.acts import Act

__all__ = ["begin_rounds"]

BEGUN, INVITED, LAST_DAY = timedelta(weeks=35), timedelta(days=17), timedelta(days=1)
NAMED = ExpertKind.MENTOR.value


def begin_rounds(
    loaded: Loaded, wishes: Wishes, *, learning_id: int, employee_id: int, seed: int, act: Act
) -> int:
    """Begin three programmes; returns how many people look for somebody in the winter round.

    wishes         of the winter round.
    employee_id    is asked to the buddies' round and has not answered yet.
    """
    learning = replace(act_of_person_id(learning_id, act.at), today=act.today)
    rng = np.random.default_rng(seed)
    mentoring = _programme(
        ProgrammeKind.NEXT_ROLE, "Mentoring, 2026 to 2027",
        "Half a year with somebody who has been where you want to go.", 501, learning,
    )  # fmt: skip
    before = go_through(_round_before(mentoring, learning), loaded, wishes, seed=seed, act=act)
    invited = _before(learning, INVITED)
    winter = _winter_round(mentoring, wishes, invited)
    joined = answer(winter, wishes, loaded, before=before, invited=invited, rng=rng)
    coaching = _programme(
        ProgrammeKind.NEW_MANAGERS, "Coaching for new managers",
        "A coach for the first year of leading people.", 502, learning,
    )  # fmt: skip
    template = TEMPLATES[ProgrammeKind.NEW_MANAGERS]
    _round(
        coaching, "Spring coaching round", 512, Audience.read(dict(template.mentees)),
        Audience.read(dict(template.mentors)), 21, _before(learning, timedelta(days=2)),
    )  # fmt: skip
    _buddies(employee_id, learning)
    return joined


def _before(act: Act, ago: timedelta) -> Act:
    return replace(act, at=act.at - ago, today=act.today - ago)


def _programme(kind: ProgrammeKind, name: str, about: str, key: int, act: Act) -> Programme:
    template = TEMPLATES[kind]
    fields = ProgrammeFields(name, about, True, template.sessions_asked, template.weeks)
    return make_programme(kind=kind, fields=fields, key=UUID(int=key), act=_before(act, BEGUN))


def _round(
    programme: Programme, name: str, key: int, mentees: Audience, mentors: Audience, days: int,
    act: Act,
) -> Round:  # fmt: skip
    """A round that takes answers for so many days from the act on."""
    until = act.today + timedelta(days=days)
    starts_on = until + timedelta(days=15)
    fields = RoundFields(
        name, until, starts_on, starts_on + timedelta(weeks=programme.weeks), mentees, mentors
    )
    rules = TEMPLATES[ProgrammeKind(programme.kind)].rules
    return make_round(programme=programme, fields=fields, rules=rules, key=UUID(int=key), act=act)


def _round_before(programme: Programme, act: Act) -> Round:
    """The round that began half a year ago and is over."""
    drafted = act.today - DRAFTED
    fields = RoundFields(
        "Summer mentoring round", drafted - timedelta(days=2), drafted + timedelta(days=7),
        act.today - OVER, Audience(), Audience(kinds=(NAMED,)),
    )  # fmt: skip
    rules = TEMPLATES[ProgrammeKind(programme.kind)].rules
    by = _before(act, DRAFTED + timedelta(weeks=3))
    return make_round(programme=programme, fields=fields, rules=rules, key=UUID(int=510), act=by)


def _winter_round(programme: Programme, wishes: Wishes, inviting: Act) -> Round:
    """Asked are the families of those who look for somebody, and every mentor."""
    families = [pk for pk, name in offered_conditions().families if name in wishes.families]
    winter = _round(
        programme, "Winter mentoring round", 511, Audience(families=tuple(families)),
        Audience(kinds=(NAMED,)), (INVITED - LAST_DAY).days, inviting,
    )  # fmt: skip
    invite(a_round=winter, act=inviting)
    return winter


def _buddies(employee_id: int, act: Act) -> None:
    programme = _programme(
        ProgrammeKind.ONBOARDING, "Buddies",
        "Somebody nearby for the first weeks in a team, or in a new one.", 503, act,
    )  # fmt: skip
    employee = act_of_person_id(employee_id, act.at)
    position = current_position(employee, employee_id)
    if position is None or position.unit_id is None or position.site_id is None:
        return
    inviting = _before(act, timedelta(days=2))
    a_round = _round(
        programme, "New in the team", 513, Audience(units=(position.unit_id,)),
        Audience(kinds=(NAMED,), sites=(position.site_id,)), 8, inviting,
    )  # fmt: skip
    invite(a_round=a_round, act=inviting)
