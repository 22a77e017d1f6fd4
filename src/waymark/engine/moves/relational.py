"""The same mining as expressions over a table, for histories that outgrow one machine's memory.

    moves = move_table(spells, horizons)          # an ibis table of spells, wherever it lives
    roles = role_table(spells, horizons)
    connection.to_pyarrow(moves)                  # or write it there: nothing was computed before

Expressions only: what runs them (DuckDB here, Spark there) is the caller's. The product mines with
`mine`; this is for those whose history lies in a warehouse, and for checking `mine` by other means.
Needs the extra `duckdb` or `spark`.

The table of spells holds the columns of `Spells` and set_aside (bool), and `spell`: the position of
each spell in their order, which no two share. Every window is ordered by a column without ties.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from waymark.engine.moves.intervals import ROUNDING, two_sided
from waymark.engine.moves.spells import NOWHERE, How

if TYPE_CHECKING:
    from ibis.expr.types import NumericValue, Table

HORIZONS = (1.0, 2.0, 3.0, 5.0)


def move_table(
    spells: Table, horizons: Sequence[float] = HORIZONS, confidence: float = 0.95
) -> Table:
    """One row per source and target, ordered by them; figures as in `Transitions`.

    Columns source, target, count, people, share, share_low, share_high, median, median_low,
    median_high (null where no start is known) and, for each horizon i from 0, value_i, low_i,
    high_i (null where no spell was followed that long). Raises ValueError when confidence leaves
    0..1.
    """
    timed = _prepared(spells)
    moves = timed.filter(timed.moved)
    counted = moves.group_by(source=moves.role, target=moves.target).agg(
        count=moves.count(), people=moves.person.nunique()
    )
    counted = counted.mutate(out=counted["count"].sum().over(group_by="source"))
    rises = _rises(timed)
    rises = rises.filter(rises.cause != NOWHERE)
    counted = _beside(counted, _curves(rises, horizons), horizons)
    counted = _beside(counted, _medians(rises, two_sided(confidence)), ())
    known = _followed(timed, horizons)
    table = counted.left_join(known, counted.source == known.role)
    shown = _bands(table, "value", "variance", horizons, confidence)
    return table.select(
        "source", "target", "count", "people", *_wilson(table, confidence), "median",
        "median_low", "median_high", *shown,
    ).order_by("source", "target")  # fmt: skip


def role_table(
    spells: Table, horizons: Sequence[float] = HORIZONS, confidence: float = 0.95
) -> Table:
    """One row per role held, ordered by it; figures as in `Origins`.

    Columns role, spells, timed, moved, left, still_there, set_aside and, for each horizon i from
    0, at_risk_i, staying_i, staying_low_i, staying_high_i, leaving_i, leaving_low_i,
    leaving_high_i. Null and errors as in `move_table`.
    """
    timed = _prepared(spells)
    counted = timed.group_by(source=timed.role, target=NOWHERE).agg(
        spells=timed.count(),
        timed=timed.timed.cast("int64").sum(),
        moved=timed.moved.cast("int64").sum(),
        left=(timed.how == How.LEFT.value).cast("int64").sum(),
        still_there=(timed.how == How.STILL_THERE.value).cast("int64").sum(),
        set_aside=timed.set_aside.cast("int64").sum(),
    )
    rises = _rises(timed)
    leaving = _curves(rises.filter(rises.cause == NOWHERE), horizons)
    counted = _beside(counted, leaving, horizons)
    known = _followed(timed, horizons)
    table = counted.rename(role="source").left_join(known, "role")
    return table.select(
        "role", "spells", "timed", "moved", "left", "still_there", "set_aside",
        *(
            table[f"at_risk_{i}"].fill_null(0).cast("int64").name(f"at_risk_{i}")
            for i in range(len(horizons))
        ),
        *_bands(table, "in_role", "in_role_variance", horizons, confidence, name="staying"),
        *_bands(table, "value", "variance", horizons, confidence, name="leaving"),
    ).order_by("role")  # fmt: skip


def _prepared(spells: Table) -> Table:
    """With moved, ended, timed, time (duration) and cause: the role moved to, NOWHERE for leaving."""
    import ibis

    moved = (spells.how == How.MOVED.value) & ~spells.set_aside
    goes_on = spells.set_aside.lag().over(group_by="person", order_by="spell").fill_null(False)
    return spells.mutate(
        moved=moved,
        ended=moved | (spells.how == How.LEFT.value),
        timed=spells.start_known & ~goes_on,
        time=spells.end - spells.start,
        cause=ibis.ifelse(moved, spells.target, NOWHERE),
    )


def _risk(prepared: Table) -> Table:
    """Per role and time: at_risk, ended, before, spread_before, all_end, log_kept, part."""
    import ibis

    timed = prepared.filter(prepared.timed)
    table = timed.group_by("role", "time").agg(
        many=timed.count(), ended=timed.ended.cast("int64").sum()
    )
    later = table.many.sum().over(group_by="role", order_by=ibis.desc("time"), rows=(None, 0))
    table = table.mutate(at_risk=later)
    n, d = table.at_risk.cast("float64"), table.ended.cast("float64")
    stay = table.ended < table.at_risk
    table = table.mutate(
        all_end=~stay,
        log_kept=ibis.ifelse(stay, (1 - d / n), 1.0).ln(),
        part=ibis.ifelse(stay, d / (n * (n - d).nullif(0.0)), 0.0),
    )
    running = {"group_by": "role", "order_by": "time", "rows": (None, 0)}
    return table.mutate(
        before=(table.log_kept.sum().over(**running) - table.log_kept).exp(),
        spread_before=table.part.sum().over(**running) - table.part,
    )


def _rises(prepared: Table) -> Table:
    """Per role, cause and time: by how much the curve rises, and what its variance gains.

    The sums are those of mining_kernel.raise_curve: variance 2 F u + v.
    """
    ended = prepared.filter(prepared.timed & prepared.ended)
    counted = ended.group_by("role", "cause", "time").agg(d=ended.count())
    risk = _risk(prepared)
    table = counted.inner_join(risk, ["role", "time"])
    table = table.mutate(step=table.before / table.at_risk)
    table = table.mutate(rise=table.step * table.d)
    running = table.rise.sum().over(group_by=["role", "cause"], order_by="time", rows=(None, 0))
    table = table.mutate(after=running)
    n = table.at_risk.cast("float64")
    twice = 2 * table.after - table.rise
    return table.mutate(
        u=table.rise * (table.spread_before - 1 / n),
        v=table.rise
        * (2 * table.after / n + table.step * (1 - table.d / n) - twice * table.spread_before),
    )


def _curves(rises: Table, horizons: Sequence[float]) -> Table:
    """Per source and target: value_i and variance_i at each horizon."""
    import ibis

    sums = {}
    for i, horizon in enumerate(horizons):
        within = rises.time <= horizon
        for name in ("rise", "u", "v"):
            sums[f"{name}_{i}"] = ibis.ifelse(within, rises[name], 0.0).sum()
    table = rises.group_by(source=rises.role, target=rises.cause).agg(**sums)
    columns = {}
    for i in range(len(horizons)):
        columns[f"value_{i}"] = table[f"rise_{i}"]
        columns[f"variance_{i}"] = 2 * table[f"rise_{i}"] * table[f"u_{i}"] + table[f"v_{i}"]
    return table.select("source", "target", **columns)


def _medians(rises: Table, z: float) -> Table:
    """Per source and target: median, median_low, median_high; see weighted_medians."""
    import ibis

    kind = {"group_by": ["role", "cause"]}
    squares = (rises.d * rises.step * rises.step).sum().over(**kind)
    table = rises.mutate(whole=rises.rise.sum().over(**kind), squares=squares)
    half = z / (2 * table.whole / table.squares.sqrt())
    reached = {}
    for name, level in (("median", half * 0), ("median_low", -half), ("median_high", half)):
        wanted = ibis.least(ibis.greatest(0.5 + level, 0.0), 1.0) - 1e-9
        reached[name] = ibis.ifelse(table.after >= wanted * table.whole, table.time, ibis.null())
    table = table.mutate(**reached)
    return table.group_by(source=table.role, target=table.cause).agg(
        **{name: table[name].min() for name in reached}
    )


def _followed(prepared: Table, horizons: Sequence[float]) -> Table:
    """Per role: at_risk_i, followed_i, in_role_i and in_role_variance_i."""
    import ibis

    risk = _risk(prepared)
    sums = {"nobody_left": risk.all_end.any()}
    for i, horizon in enumerate(horizons):
        within = risk.time <= horizon
        sums[f"at_risk_{i}"] = ibis.ifelse(risk.time >= horizon, risk.many, 0).sum()
        sums[f"log_{i}"] = ibis.ifelse(within, risk.log_kept, 0.0).sum()
        sums[f"spread_{i}"] = ibis.ifelse(within, risk.part, 0.0).sum()
        sums[f"gone_{i}"] = (within & risk.all_end).any()
    table = risk.group_by("role").agg(**sums)
    columns = {}
    for i in range(len(horizons)):
        share = ibis.ifelse(table[f"gone_{i}"], 0.0, table[f"log_{i}"].exp())
        columns[f"at_risk_{i}"] = table[f"at_risk_{i}"]
        columns[f"followed_{i}"] = (table[f"at_risk_{i}"] > 0) | table.nobody_left
        columns[f"in_role_{i}"] = share
        columns[f"in_role_variance_{i}"] = share * share * table[f"spread_{i}"]
    return table.select("role", **columns)


def _beside(counted: Table, found: Table, horizons: Sequence[float]) -> Table:
    """`counted` with the columns of `found`; a kind without any has curves of 0."""
    joined = counted.left_join(found, ["source", "target"])
    joined = joined.drop(*(name for name in joined.columns if name.endswith("_right")))
    zero = [f"{name}_{i}" for name in ("value", "variance") for i in range(len(horizons))]
    return joined.mutate(**{name: joined[name].fill_null(0.0) for name in zero})


def _bands(
    table: Table, value: str, variance: str, horizons: Sequence[float], confidence: float,
    name: str = "",
) -> list[NumericValue]:  # fmt: skip
    """Per horizon the value and the ends of its band (curve_band), null where not followed."""
    import ibis

    z, start = two_sided(confidence), name + "_" if name else ""
    shown = []
    for i in range(len(horizons)):
        p, spread = table[f"{value}_{i}"], table[f"{variance}_{i}"]
        inside = (p > ROUNDING) & (p < 1 - ROUNDING) & (spread > 0)
        log_p = ibis.ifelse(inside, p, 0.5).ln()
        shift = z * ibis.ifelse(inside, spread, 0.0).sqrt() / (log_p.exp() * -log_p)
        factor = ibis.least(shift, 700.0).exp()
        ends = (log_p * factor).exp(), (log_p / factor).exp()
        columns = (p, *(ibis.ifelse(inside, end, p) for end in ends))
        names = (name or value, start + "low", start + "high")
        shown += [
            ibis.ifelse(table[f"followed_{i}"], column, ibis.null()).name(f"{called}_{i}")
            for called, column in zip(names, columns, strict=True)
        ]
    return shown


def _wilson(table: Table, confidence: float) -> list[NumericValue]:
    """share, share_low, share_high of `count` out of `out`; see share_interval."""
    import ibis

    k, n = table["count"].cast("float64"), table.out.cast("float64")
    z2 = two_sided(confidence) ** 2
    centre, half = k + z2 / 2, (z2 * (k * (n - k) / n + z2 / 4)).sqrt()
    low, high = (centre - half) / (n + z2), (centre + half) / (n + z2)
    return [
        (k / n).name("share"),
        ibis.greatest(low, 0.0).name("share_low"),
        ibis.ifelse(k < n, ibis.least(high, 1.0), 1.0).name("share_high"),
    ]
