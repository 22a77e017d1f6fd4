"""Who helps others in the demo: mentors with several moves behind them, a few coaches, and six
people of partner organisations under contract.

Those inside are written at once, as they would stand after a year of asking; those from outside
were invited and agreed through the operations of the pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from waymark.demo.begun_wishes import NOBODY, Wishes
from waymark.demo.organisation import KINDS, Organisation
from waymark.domain.careers.queries import roles_found
from waymark.domain.mentoring.operations import (
    Contract,
    OfferFields,
    Outsider,
    agree_to_help,
    invite_outside,
    pause,
)
from waymark.domain.mentoring.operations.loading import ExpertRow, load_experts
from waymark.domain.mentoring.queries import expert_by_id
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.people.queries import act_of_person_id
from waymark.domain.skills.queries import skills_found
from waymark.kernel.acts import Act

__all__ = ["begin_helping"]

FEWEST_MOVES = 2
OTHERS = 20  # people with several moves who help too, beside those whom the winter round needs
PAUSED, ASKED = 4, 5
ASKED_DAYS = (40, 330), (250, 420)  # ago; who helped in the last round was asked before it
COACHES = ("daniel-osei", "marek-havel")
GOOD_LEVEL, MOST_SKILLS = 2, 8
#: what people of each country talk at work
LANGUAGES = {
    "GB": ("en",), "US": ("en",), "PT": ("pt", "en"), "NL": ("nl", "en"),
    "SG": ("en", "zh-hans"), "JP": ("ja", "en"),
}  # fmt: skip
ABOUT = (
    "How I went from one ladder to the other, and what I would do sooner today.",
    "First months in a new role: what to ask, whom to meet, what can wait.",
    "Moving between sites without losing the people you know.",
    "Preparing for an assessment day, from both sides of the table.",
    "Leading people for the first time, with all that went wrong.",
)
#: those who are free in the morning only, or late in the week
HOURS: tuple[tuple[tuple[int, int, int], ...], ...] = (
    tuple((day, 16, 24) for day in range(5)),
    ((2, 26, 34), (3, 26, 34), (4, 18, 30)),
)
#: (given, family, e-mail, zone, organisation, cents, languages, roles until, skills, kind)
OUTSIDE = (
    ("Vera", "Novotná", "vera.novotna@lipa-coaching.example", "Europe/Prague", "Lípa Coaching",
     120_000, ("cs", "en"), (("Engineering Manager", 2019),), ("Leading people",), "coach"),
    ("Jonas", "Weber", "jonas.weber@weber-partner.example", "Europe/Berlin", "Weber & Partner",
     150_000, ("de", "en"), (("Head of Verification", 2021),), ("Difficult conversations",), "coach"),
    ("Amara", "Okafor", "amara.okafor@stepstone-lab.example", "Europe/London", "Stepping Stone Lab",
     95_000, ("en",), (("Principal Test Engineer", 2022),), ("Test strategy",), "mentor"),
    ("Lucía", "Ferrer", "lucia.ferrer@puente.example", "Europe/Madrid", "Puente Formación",
     80_000, ("es", "pt", "en"), (), ("Giving feedback", "Presenting"), "trainer"),
    ("Hui Min", "Tan", "hm.tan@harbourline.example", "Asia/Singapore", "Harbourline",
     110_000, ("en", "zh-hans"), (("Senior Test Engineer", 2018),), ("Leading people",), "coach"),
    ("Paweł", "Zieliński", "pawel.zielinski@kompas.example", "Europe/Warsaw", "Kompas Mentoring",
     90_000, ("pl", "en"), (), ("Influencing without authority",), "coach"),
)  # fmt: skip
INVITED, AGREED = timedelta(days=60), timedelta(days=55)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The ids of what is in the database, in the organisation's order."""

    people: Sequence[int]
    skills: Sequence[int]


def begin_helping(
    organisation: Organisation, wishes: Wishes, *, people: Sequence[int], skills: Sequence[int],
    seed: int, act: Act,
) -> list[str]:  # fmt: skip
    """Let colleagues and people from outside help others; returns the keys of the latter.

    wishes   of the round to come: who could help in it are those who were asked first.
    """
    learning = people[organisation.named["priya-raman"]]
    inside = _inside(organisation, wishes, _Loaded(people, skills), seed, act)
    ids = load_experts(rows=inside, act=act)
    _pause(ids, inside, act)
    asking = _at(act_of_person_id(learning, act.at), act, INVITED)
    return [_from_outside(number, asking, act) for number in range(len(OUTSIDE))]


def _at(of: Act, now: Act, ago: timedelta) -> Act:
    return replace(of, at=now.at - ago, today=now.today - ago)


def _inside(
    organisation: Organisation, wishes: Wishes, loaded: _Loaded, seed: int, act: Act
) -> list[ExpertRow]:
    """The cast's coaches first, then who could help in the round, then people with many moves; some
    of these coach, some pause, and the last few are still asked."""
    rng = np.random.default_rng(seed)
    coaches = [organisation.named[key] for key in COACHES]
    others = _with_moves(organisation, wishes, rng)
    coaches += others[: len(others) // 4]
    rows = []
    good = _good_skills(organisation, loaded)
    everybody = [*coaches, *wishes.places, *others[len(others) // 4 :]]
    for turn, at in enumerate(everybody):
        waits = turn >= len(everybody) - ASKED
        asked = act.today - timedelta(
            days=int(
                rng.integers(2, 9) if waits else rng.integers(*ASKED_DAYS[at in wishes.places])
            )
        )
        country = organisation.content.sites[int(organisation.people.site[at])].country
        offer = OfferFields(
            kind=ExpertKind.COACH if at in coaches else ExpertKind.MENTOR,
            places=wishes.places.get(at, 3 if at in coaches else 1),
            languages=LANGUAGES.get(country, ("en",)),
            hours=HOURS[turn % len(HOURS)] if turn % 7 == 3 else (),
            skills=good.get(at, ()),
            about=ABOUT[turn % len(ABOUT)] if turn % 3 == 0 else "",
            own_unit=turn % 8 == 0,
        )
        rows.append(
            ExpertRow(
                person_id=loaded.people[at], asked_at=_moment(asked),
                asked_by_id=loaded.people[organisation.named["priya-raman"]],
                answered_at=None if waits else _moment(asked + timedelta(days=3)), offer=offer,
            )
        )  # fmt: skip
    return rows


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _with_moves(organisation: Organisation, wishes: Wishes, rng: np.random.Generator) -> list[int]:
    """A few more of today's staff with several moves, in an order of chance."""
    table = organisation.positions
    for_good = table.kind == KINDS.index("substantive")
    held = np.unique(np.stack([table.person[for_good], table.role[for_good]]), axis=1)
    roles = np.bincount(held[0], minlength=len(organisation.people.key))
    fits = np.isnat(organisation.people.left) & (roles > FEWEST_MOVES)
    fits[[organisation.named[key] for key in (*NOBODY, *COACHES)]] = False
    fits[[*wishes.places, *wishes.wishes]] = False
    many = min(OTHERS, int(fits.sum()))
    found: list[int] = rng.choice(np.flatnonzero(fits), size=many, replace=False).tolist()
    return found


def _good_skills(
    organisation: Organisation, loaded: _Loaded
) -> dict[int, tuple[tuple[int, int], ...]]:
    """What each person is good at by what they and their managers said, by position of the person:
    first what the roles ask for that they hold and held, then the best."""
    table, content = organisation.claims, organisation.content
    own = np.flatnonzero(table.level >= GOOD_LEVEL)
    said: dict[int, dict[int, int]] = {}
    for person, skill, level in zip(
        *(column[own].tolist() for column in (table.person, table.skill, table.level)), strict=True
    ):
        levels = said.setdefault(person, {})
        levels[skill] = max(level, levels.get(skill, 0))
    asked = [{each.skill for each in role.requirements} for role in content.roles]
    known: dict[int, set[str]] = {}
    held = organisation.positions
    for person, role in zip(held.person.tolist(), held.role.tolist(), strict=True):
        known.setdefault(person, set()).update(asked[role])

    def best(person: int) -> list[tuple[int, int]]:
        keys = known.get(person, set())
        return sorted(
            said[person].items(),
            key=lambda each: (content.skills[each[0]].key not in keys, -each[1], each[0]),
        )[:MOST_SKILLS]

    return {
        person: tuple((loaded.skills[skill], level) for skill, level in best(person))
        for person in said
    }


def _pause(ids: Sequence[int], rows: Sequence[ExpertRow], act: Act) -> None:
    """The last few of those who said yes take a break now."""
    agreed = [(pk, row) for pk, row in zip(ids, rows, strict=True) if row.answered_at]
    for turn, (pk, row) in enumerate(agreed[-PAUSED:]):
        own = replace(act_of_person_id(row.person_id, act.at), today=act.today)
        until = act.today + timedelta(weeks=4 + 3 * turn)
        pause(expert=expert_by_id(own, pk), first=act.today, until=until, act=own)


def _from_outside(number: int, asking: Act, now: Act) -> str:
    """Invite one of them, by their key; all but the last have agreed."""
    given, family, email, zone, house, price, languages, roles, skills, kind = OUTSIDE[number]
    offer = OfferFields(
        kind=ExpertKind(kind), places=2 + number % 3, languages=languages,
        skills=[(skill, 5) for skill in _skills(skills)],
    )  # fmt: skip
    contract = Contract(
        house, price, now.today + timedelta(days=200 + 40 * number), tuple(_roles(roles))
    )
    expert = invite_outside(
        who=Outsider(email, given, family, zone), contract=contract, offer=offer, act=asking
    )
    if number < len(OUTSIDE) - 1:
        own = _at(act_of_person_id(expert.person_id, now.at), now, AGREED)
        agree_to_help(expert=expert, offer=offer, act=own)
    return expert.person.key


def _skills(names: Sequence[str]) -> list[int]:
    found = [skill for name in names for skill in skills_found(name, limit=1)]
    return [skill.pk for skill in found]


def _roles(held: Sequence[tuple[str, int]]) -> list[tuple[int, int]]:
    return [(role.pk, year) for name, year in held for role in roles_found(name, limit=1)]
