"""What reading found, as plain values for the check page, the dry run and `--report`."""

from typing import Any

from waymark.integrations.hris.checking import Checked
from waymark.integrations.hris.reading import ProblemGroup

__all__ = ["report_of"]

SAMPLES = 50


def report_of(checked: Checked) -> dict[str, Any]:
    """Counts of the five groups of people, the groups of problems, samples of the changes."""
    batch, difference = checked.batch, checked.difference
    return {
        "rows": batch.read,
        "set_aside": batch.set_aside,
        "left_out": len(batch.left_out),
        "positions": len(batch.positions),
        "units": len(batch.units),
        "blocked": batch.blocked,
        "nothing": difference.nothing,
        "as_of": batch.as_of.isoformat(),
        "complete": batch.complete,
        "counts": {kind.name.lower(): count for kind, count in difference.counts.items()},
        "groups": [_group(group) for group in checked.groups],
        "samples": [
            {
                "person": change.person,
                "name": change.name,
                "kind": change.kind.name.lower(),
                "fields": [[f.field, f.before, f.after] for f in change.fields],
            }
            for change in difference.changes[:SAMPLES]
        ],
    }


def _group(group: ProblemGroup) -> dict[str, Any]:
    return {
        "key": group.key,
        "kind": group.kind.value,
        "severity": group.severity.value,
        "heading": group.heading,
        "explanation": group.explanation,
        "remedy": group.remedy,
        "count": group.count,
        "people": group.people,
        "rows": list(group.rows),
        "values": list(group.values),
        "file": group.file,
        "fixes": [
            {
                "id": fix.id, "label": str(fix.label), "value": fix.value, "needs": fix.needs,
                "suggested": fix.suggested, "reason": fix.reason,
            }
            for fix in group.fixes
        ],
    }  # fmt: skip
