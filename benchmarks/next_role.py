"""How well the next role is predicted from the history before a year.

    python benchmarks/next_role.py FILE --split YEAR [--code-prefix CL,JD] [--json]

FILE is a CSV (may end in .gz), with a column each for person, period and title, and where there
are such columns code, unit, pay and temp; they are guessed by name, or named with --person and so
on. A period is a year, with one record per person and year, or a date from which the position is
held, until the person's next row or the date in the column named with --end.

Kept is the best paid record of each person and period (the first of equals), without those whose
temp is 1. A move is a change of title from one year to the next, or from one dated row to the next.
Moves of mass re-titlings are taken out. The model and both baselines see only what happened before
the split, and rank all titles held before it; a title first seen later counts as missed.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import gzip
import io
import json
import re
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from scipy import sparse

from waymark.engine.next_role import (
    FEATURES,
    fit,
    history_from_dates,
    history_from_periods,
    people_of,
)
from waymark.engine.next_role.structure import read_structure

GUESSES = {
    "person": "person person_id employee employee_id emp_id worker_id staff_id pid id",
    "period": "period fy year fiscal_year start start_date from valid_from effective_date date month",
    "title": "title job_title position_title position role job",
    "end": "end end_date to valid_to until",
    "code": "code job_code title_code class_code classification class",
    "unit": "unit agency department dept org_unit unit_id organisation organization division",
    "pay": "pay salary annual_salary wage",
    "temp": "temp temporary",
}
NEEDED = ("person", "period", "title")
YEAR = re.compile(r"[12]\d{3}(\.0)?$")


class BadFileError(Exception):
    """The file cannot be used; the message says which column and what to do."""


def read_table(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a CSV; comma, semicolon or tab."""
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
    except (OSError, EOFError) as problem:
        raise BadFileError(f"{path} cannot be read: {problem}") from problem
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadFileError(f"{path} is not a text file in UTF-8, UTF-16 or Windows-1252")
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row
        ]
    except csv.Error as problem:
        raise BadFileError(f"{path} is no CSV: {problem}") from problem
    if len(rows) < 2:
        raise BadFileError(f"{path} has no rows below its header")
    return [name.strip() for name in rows[0]], rows[1:]


def find_columns(header: list[str], named: dict[str, str | None], path: Path) -> dict[str, int]:
    """Position of each column, as named or guessed."""
    places = {name.lower().replace(" ", "_"): i for i, name in reversed(list(enumerate(header)))}
    found = {}
    for what, guesses in GUESSES.items():
        wanted = named[what]
        names = [wanted.lower().replace(" ", "_")] if wanted else guesses.split()
        place = next((places[name] for name in names if name in places), None)
        if place is not None:
            found[what] = place
        elif wanted or what in NEEDED:
            raise BadFileError(
                f"{path} has no column '{wanted or what}'; its columns are {', '.join(header)}. "
                f"Name the right one with --{what}."
            )
    return found


def to_time(text: str, column: str, line: int) -> tuple[float, bool]:
    """A year as it is, or a date in days; and whether it is a date."""
    text = text.strip()
    if YEAR.match(text):
        return float(text), False
    try:
        day = f"{text}-01" if len(text) == 7 else text[:10]
        return float(datetime.date.fromisoformat(day).toordinal()), True
    except ValueError:
        raise BadFileError(
            f"line {line}, column '{column}': '{text}' is neither a year such as 2015 nor a date "
            f"such as 2015-03-31"
        ) from None


def number(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return float("-inf")


def records(header, rows, columns, prefixes):
    """The best paid record of each person and period: {(person, time): (title, code, unit, end)}."""
    kept, pays, dated = {}, {}, Counter()
    for line, row in enumerate(rows, start=2):
        cell = {what: row[i].strip() if i < len(row) else "" for what, i in columns.items()}
        if cell.get("temp") == "1" or not cell.get("code", "").startswith(prefixes):
            continue
        for what in NEEDED:
            if not cell[what]:
                raise BadFileError(f"line {line}: column '{header[columns[what]]}' is empty")
        moment, is_date = to_time(cell["period"], header[columns["period"]], line)
        dated[is_date] += 1
        end = float("nan")
        if is_date and cell.get("end"):
            end = to_time(cell["end"], header[columns["end"]], line)[0]
            if end < moment:
                raise BadFileError(
                    f"line {line}: column '{header[columns['end']]}' is before "
                    f"'{header[columns['period']]}'"
                )
        key, pay = (cell["person"], moment), number(cell.get("pay", "0"))
        if key not in kept or pay > pays[key]:
            pays[key] = pay
            kept[key] = cell["title"], cell.get("code", ""), cell.get("unit", ""), end
    if len(dated) > 1:
        raise BadFileError(f"column '{header[columns['period']]}' holds both years and dates")
    if not kept:
        raise BadFileError("no row is left: check --code-prefix and the column temp")
    return kept, bool(dated[True])


def to_history(kept, dated, split, has_units):
    """The history with numbered people, titles and units. A title's code is its commonest one
    before the split."""
    person = np.unique([key[0] for key in kept], return_inverse=True)[1]
    moment = np.array([key[1] for key in kept])
    titles, role = np.unique([v[0] for v in kept.values()], return_inverse=True)
    unit = np.unique([v[2] for v in kept.values()], return_inverse=True)[1] if has_units else None
    codes = [Counter() for _ in titles]
    for r, t, value in zip(role, moment, kept.values(), strict=True):
        codes[r][value[1]] += 1 if t < split else 1e-9
    common = [min(c, key=lambda code, c=c: (-c[code], code)) for c in codes]
    if not dated:
        return history_from_periods(
            person, moment.astype(np.int64), role, titles.tolist(), codes=common, unit=unit
        )
    end = np.array([v[3] for v in kept.values()])
    return history_from_dates(
        person, role, moment, end, titles.tolist(), codes=common, unit=unit,
        observed_from=moment.min(), observed_until=np.nanmax([moment.max(), np.nanmax(end, initial=0)]) + 1,
        gap=31.0,
    )  # fmt: skip


def ranks(score, target):
    """Place of each target, from 1; infinite where it was no candidate."""
    own = score[np.arange(len(target)), target]
    ahead = (score > own[:, None]).sum(axis=1)
    level = (score == own[:, None]) & (np.arange(score.shape[1]) < target[:, None])
    return np.where(np.isfinite(own), 1.0 + ahead + level.sum(axis=1), np.inf)


class Baselines:
    """Popularity, and Markov counts with similarity of titles after them, before the split."""

    def __init__(self, history, split, known):
        spells, size = history.spells, len(history.titles)
        before = history.moves & (spells.end < split)
        pairs = (spells.role[before], spells.target[before])
        self.table = sparse.coo_array((np.ones(before.sum()), pairs), (size, size)).tocsr()
        self.popular = self.table.sum(axis=0) / max(self.table.sum(), 1)
        self.letters = read_structure(history.titles, history.codes, known).letters

    def scores(self, role):
        alike = (self.letters[role] @ self.letters.T).toarray()
        moved = self.table[role].toarray()
        share = moved / np.maximum(moved.sum(axis=1, keepdims=True), 1)
        return {
            "popularity": np.tile(self.popular, (len(role), 1)),
            "Markov + title similarity": np.where(moved > 0, 10 + share, alike)
            + 1e-6 * self.popular,
        }


def figures(rank):
    at = {f"R@{k}": float(np.mean(rank <= k)) for k in (1, 5, 10)}
    return at | {"MRR": float(np.mean(1 / rank))}


def split_time(text: str, dated: bool) -> float:
    """The split on the time axis of the file."""
    split, is_date = to_time(text, "--split", 0)
    if is_date and not dated:
        raise BadFileError("the file holds years: give --split as a year")
    return float(datetime.date(int(split), 1, 1).toordinal()) if dated and not is_date else split


def run(arguments: argparse.Namespace) -> dict[str, object]:
    header, rows = read_table(arguments.file)
    columns = find_columns(header, vars(arguments), arguments.file)
    prefixes = tuple(p for p in (arguments.code_prefix or "").split(",") if p)
    if prefixes and "code" not in columns:
        raise BadFileError("--code-prefix needs a column 'code'; name it with --code")
    kept, dated = records(header, rows, columns, prefixes or "")
    split = split_time(arguments.split, dated)
    history = to_history(kept, dated, split, "unit" in columns)
    spells = history.spells
    test = np.flatnonzero(history.moves & (spells.end >= split))
    known = np.zeros(len(history.titles), dtype=bool)
    known[history.stints.role[history.stints.start < split]] = True
    if not len(test) or not known.any():
        raise BadFileError(f"there is no move from {arguments.split} on, or no record before it")
    started = time.process_time()
    model = fit(history, until=split)
    fitted = time.process_time()
    people, target = people_of(history, test), spells.target[test]
    plain = Baselines(history, split, known)
    step, asking, placed = max((1 << 18) // len(known), 1), 0.0, defaultdict(list)
    for at in range(0, len(test), step):
        some, wanted = people.take(slice(at, at + step)), target[at : at + step]
        begin = time.process_time()
        own = model.scores(some)[0]
        asking += time.process_time() - begin
        for name, value in (plain.scores(some.role) | {"Waymark": own}).items():
            value[:, ~known] = -np.inf
            value[np.arange(len(wanted)), some.role] = -np.inf
            placed[name].append(ranks(value, wanted))
    found = {name: figures(np.concatenate(parts)) for name, parts in placed.items()}
    return {
        "n": len(test),
        "unseen": float(np.mean(~known[target])),
        "title changes": int((spells.how == 1).sum()),
        "re-titlings removed": int(history.retitlings.set_aside.sum()),
        "moves trained on": model.trained_on,
        "titles": int(known.sum()),
        "fit CPU s": round(fitted - started, 2),
        "rank CPU ms per person": round(1000 * asking / len(test), 2),
        "figures": found,
        "weights": {f[0]: round(float(w), 3) for f, w in zip(FEATURES, model.weights, strict=True)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--split", required=True, help="a year, or a date for dated files")
    parser.add_argument("--code-prefix", help="keep rows whose code starts so, e.g. CL,JD")
    for what, guesses in GUESSES.items():
        parser.add_argument(f"--{what}", help=f"column; otherwise one of: {guesses}")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--weights", action="store_true", help="print the learned weights too")
    arguments = parser.parse_args()
    try:
        result = run(arguments)
    except BadFileError as problem:
        parser.exit(2, f"next_role: {problem}\n")
    if arguments.json:
        print(json.dumps(result, indent=1))
        return
    weights, found = result.pop("weights"), result.pop("figures")
    for name, value in result.items():
        print(f"{name:26s}{value:>10.4g}" if isinstance(value, float) else f"{name:26s}{value:>10}")
    print(f"\n{'':28s}" + "".join(f"{m:>8s}" for m in ("R@1", "R@5", "R@10", "MRR")))
    for name, at in found.items():
        print(f"{name:28s}" + "".join(f"{v:8.3f}" for v in at.values()))
    if arguments.weights:
        for name, weight in weights.items():
            print(f"{weight:8.2f}  {name}")


if __name__ == "__main__":
    main()
