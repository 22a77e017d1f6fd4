"""How fast skills fade here: worked out anew every day from what people said again."""

from django.db import transaction

from waymark.domain.skills.compute.pooling import pooled
from waymark.domain.skills.models import Skill
from waymark.domain.skills.queries.pooling import days_of_use, kinds_of_skills, words_said_again
from waymark.kernel.acts import Act
from waymark.kernel.installation import record_loading, require_system

__all__ = ["learn_half_lives"]

COLUMNS = ["half_life_mean", "half_life_sd", "half_life_people"]
SAME = 1e-6


@transaction.atomic
def learn_half_lives(*, act: Act) -> int:
    """Keep with each skill how fast it fades in this organization; returns how many changed.

    Only what was seen in several people is kept; the rest follows the studies. Runs daily as the
    system; a second time changes nothing. Cost: four queries, and one for each 1,000 changed.
    Raises Forbidden for anyone but the system.
    """
    require_system(act)
    seen = pooled(words_said_again(act), days_of_use(act), kinds_of_skills())
    changed = []
    for skill in Skill.objects.select_for_update(of=("self",)).order_by("pk"):
        own = seen.get(skill.pk)
        wanted = (own.mean, own.sd, own.people) if own else (None, None, None)
        if not _same((skill.half_life_mean, skill.half_life_sd, skill.half_life_people), wanted):
            skill.half_life_mean, skill.half_life_sd, skill.half_life_people = wanted
            changed.append(skill)
    if changed:
        Skill.objects.bulk_update(changed, COLUMNS, batch_size=1000)
        record_loading(act, "skills.half_lives.learned", len(changed))
    return len(changed)


def _same(known: tuple[float | None, ...], wanted: tuple[float | None, ...]) -> bool:
    return all(
        one is other or (one is not None and other is not None and abs(one - other) < SAME)
        for one, other in zip(known, wanted, strict=True)
    )
