"""Keeping what a reading of the position history found, and asking for a new one."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.compute.mining import FIELDS, Mined
from waymark.domain.careers.models import MinedMove, MiningRun, Retitling
from waymark.domain.people.states import AccessRole
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Forbidden, record
from waymark.kernel.bulk import copy_rows
from waymark.kernel.models import Job

__all__ = ["ask_for_mining", "keep_run"]

ONE_AT_A_TIME = 4_201  # the advisory lock under which runs are kept, one after the other
KEPT_RUNS = 2


def _require_hr(act: Act) -> None:
    if not act.actor.holds(AccessRole.HR.value):
        raise Forbidden(_("Only HR has the moves read anew from the position history."))


@transaction.atomic
def ask_for_mining(*, act: Act) -> Job:
    """Queue a new reading of the position history. Raises Forbidden for all but HR."""
    _require_hr(act)
    job = jobs.start(kind="careers.mine", args={}, act=act)
    record(act, "careers.mining.asked", job)
    return job


@transaction.atomic
def keep_run(*, mined: Mined, ranker: bytes | None, act: Act) -> MiningRun:
    """Write one run, make it the current one and drop all but the last before it.

    The same history gives the same rows. Raises Forbidden for all but HR and the system.
    """
    _require_hr(act)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    MiningRun.objects.filter(current=True).update(current=False)
    run = MiningRun.objects.create(
        at=act.at,
        through=mined.through,
        spells=len(mined.spells),
        people=mined.people,
        moves=mined.moves,
        set_aside=mined.set_aside,
        settings=_settings(mined),
        ranker=ranker,
        current=True,
    )
    copy_rows(MinedMove, ("run_id", *FIELDS), ((run.pk, *row) for row in mined.rows))
    copy_rows(
        Retitling,
        ("run_id", "from_role_id", "to_role_id", "on", "people", "share"),
        ((run.pk, *row) for row in mined.retitlings),
    )
    _drop_older(run)
    record(act, "careers.mining.kept", run, after={"moves": run.moves, "people": run.people})
    return run


def _settings(mined: Mined) -> dict[str, Any]:
    return {
        "recent_from": mined.recent_from.isoformat(),
        "renamed_by_hr": mined.by_hr,
        "kinds": mined.kinds,
    }


def _drop_older(run: MiningRun) -> None:
    """Pages that are being read may still use the run before; older ones nobody does."""
    kept = MiningRun.objects.order_by("-pk").values("pk")[:KEPT_RUNS]
    old = list(MiningRun.objects.exclude(pk__in=kept).values_list("pk", flat=True))
    MinedMove.objects.filter(run__in=old).delete()
    Retitling.objects.filter(run__in=old).delete()
    MiningRun.objects.filter(pk__in=old).delete()
