"""Two coordinators at one draft at once: nothing is lost, nobody is promised a place twice.

`WAYMARK_ATTEMPTS=5000` makes as many attempts as the product promises to withstand; by default fewer.
"""

import os
from collections import Counter
from functools import partial
from random import Random

import numpy as np
import pytest
from django.db.models import F

from tests.conftest import NOW, act_by
from tests.domain.drafted import drafted_world, runs
from tests.domain.matching_worlds import World
from tests.together import at_once
from waymark.domain.mentoring.compute.packing import unpack
from waymark.domain.mentoring.models import Draft, DraftPair, Expert, Lock, Pair
from waymark.domain.mentoring.operations.changing import forbid_pair, move_mentee
from waymark.domain.mentoring.operations.publishing import publish_round
from waymark.domain.mentoring.operations.reviewing import keep_pair, lock_pairs, unlock_pair
from waymark.domain.mentoring.states import HOLDS_A_PLACE
from waymark.domain.people.models import AccessGrant, Person
from waymark.engine.matching import certify, from_score_on
from waymark.kernel.acts import Act, Refused
from waymark.kernel.models import ActEntry

ATTEMPTS = int(os.environ.get("WAYMARK_ATTEMPTS", "60"))
VERBS = ("swap", "swap", "lock", "unlock", "keep", "forbid")
OPEN = [state.value for state in HOLDS_A_PLACE]


def colleague(world: World) -> Act:
    """A second coordinator."""
    other = Person.objects.create(key="runs-too", given_name="Rui")
    AccessGrant.objects.create(person=other, role="learning", given_at=NOW)
    return act_by(other, "learning")


def one_act(rng: Random, draft_id: int, act: Act) -> str:
    """Something that a coordinator does, from the draft as they see it now; "" where refused."""
    draft = Draft.objects.get(pk=draft_id)
    pair = rng.choice(list(draft.pairs.select_related("entry", "draft").order_by("pk")))
    verb = rng.choice(VERBS)
    try:
        if verb == "swap":
            packed = unpack(bytes(draft.problem))
            place = int(np.flatnonzero(packed.entry == pair.entry_id)[0])
            row = packed.to[packed.start[place] : packed.start[place + 1]]
            if not len(row):
                return ""
            expert_id = int(packed.expert[rng.choice(row.tolist())])
            move_mentee(pair=pair, expert_id=expert_id, revision=draft.revision, act=act)
        elif verb == "forbid":
            forbid_pair(pair=pair, revision=draft.revision, act=act)
        elif verb == "lock":
            lock_pairs(draft=draft, pair_ids=[pair.pk], act=act)
        elif verb == "unlock":
            unlock_pair(pair=pair, act=act)
        else:
            keep_pair(pair=pair, act=act)
    except Refused:
        return ""
    return verb


def work_on(draft_id: int, act: Act, seed: int, attempts: int) -> Counter[str]:
    rng = Random(seed)
    return Counter(one_act(rng, draft_id, act) for _ in range(attempts))


def check_whole(draft: Draft) -> None:
    """Lines, figures and proof of a draft say the same, and no place is given twice."""
    packed = unpack(bytes(draft.problem))
    lines = dict(draft.pairs.values_list("entry_id", "expert_id"))
    ids = [*packed.expert.tolist(), None]
    assert lines == {
        entry: ids[place]
        for entry, place in zip(packed.entry.tolist(), packed.pairs.tolist(), strict=True)
    }
    found = packed.assignment()
    assert certify(from_score_on(packed.candidates(), packed.threshold), found).gap == 0
    assert (draft.matched, draft.total) == (found.matched, found.total)
    assert draft.total == sum(draft.pairs.values_list("fit", flat=True))
    load = np.bincount(packed.pairs[packed.pairs >= 0], minlength=len(packed.expert))
    assert (load <= packed.capacity).all()


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_change_one_draft_and_nothing_is_lost() -> None:
    world, draft = drafted_world()
    acts = [runs(world), colleague(world)]
    counts = at_once(
        [partial(work_on, draft.pk, act, seed, ATTEMPTS // 2) for seed, act in enumerate(acts)]
    )
    done = sum((each for each in counts if isinstance(each, Counter)), Counter[str]())
    draft.refresh_from_db()
    check_whole(draft)
    assert draft.revision == done["swap"] + done["forbid"]
    told = Counter(
        ActEntry.objects.filter(verb__startswith="mentoring.draft.").values_list("verb", flat=True)
    )
    assert told["mentoring.draft.moved"] == done["swap"] > 0
    assert told["mentoring.draft.forbidden"] == done["forbid"] > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(6))
def test_of_publishing_twice_and_swapping_at_once_one_wins(seed: int) -> None:
    world, draft = drafted_world()
    first, second = runs(world), colleague(world)
    publish = [
        partial(publish_round, a_round=world.round, draft=draft, revision=draft.revision, act=act)
        for act in (first, second)
    ]
    ended = at_once([*publish, partial(work_on, draft.pk, second, seed, 8)])
    draft.refresh_from_db()
    check_whole(draft)
    published = [each for each in ended[:2] if isinstance(each, int)]
    assert len(published) <= 1  # none where a swap came first: both coordinators look again
    pairs = Pair.objects.filter(round=world.round)
    if published:
        assert draft.state == "published"
        lines = DraftPair.objects.filter(draft=draft, expert__isnull=False)
        assert set(pairs.values_list("draft_pair", "expert")) == set(
            lines.values_list("pk", "expert")
        )
    else:
        assert (draft.state, pairs.count()) == ("ready", 0)
        assert draft.revision > 0
    for expert in Expert.objects.filter(taken__gt=0):
        assert expert.taken <= expert.places
    taken_here = Counter(pairs.filter(state__in=OPEN).values_list("expert", flat=True))
    assert not Expert.objects.filter(pk__in=taken_here, taken__gt=F("places")).exists()


@pytest.mark.django_db(transaction=True)
def test_of_one_swap_seen_alike_by_two_one_is_refused() -> None:
    world, draft = drafted_world()
    acts = [runs(world), colleague(world)]
    packed = unpack(bytes(draft.problem))
    many = np.diff(packed.start)
    place = int(np.argmax(many))
    pair = draft.pairs.select_related("entry", "draft").get(entry_id=int(packed.entry[place]))
    row = packed.to[packed.start[place] : packed.start[place + 1]]
    others = [int(packed.expert[at]) for at in row.tolist() if packed.expert[at] != pair.expert_id]
    ended = at_once(
        [
            partial(move_mentee, pair=pair, expert_id=expert_id, revision=draft.revision, act=act)
            for act, expert_id in zip(acts, others, strict=False)
        ]
    )
    assert sorted(type(each).__name__ for each in ended) == ["Change", "Refused"], ended
    draft.refresh_from_db()
    check_whole(draft)
    assert draft.revision == Lock.objects.filter(entry=pair.entry).count() == 1
