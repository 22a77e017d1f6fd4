"""Read the named people of the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from waymark.demo.content.model import CastEvidence, CastMember, Day, Stop

STORY_MONTH = 2026 * 12 + 10  # the file tells the story as of November 2026


def read_cast(table: dict[str, Any], slug: Callable[[str], str]) -> tuple[CastMember, ...]:
    """The cast of the file, with months counted back from the month of the story."""
    return tuple(_member(entry, slug) for entry in table["person"])


def _member(entry: dict[str, Any], slug: Callable[[str], str]) -> CastMember:
    return CastMember(
        key=slug(f"{entry['given']} {entry['family']}"),
        given_name=entry["given"],
        family_name=entry["family"],
        site=entry["site"],
        team=entry.get("team", ""),
        heads=entry.get("heads", False),
        trail=tuple(_stop(stop) for stop in entry["trail"]),
        claims=tuple(entry.get("claims", {}).items()),
        enjoys=tuple(entry.get("enjoys", [])),
        evidence=tuple(
            CastEvidence(
                on=_day(item["on"]),
                skill=item["skill"],
                level=item["level"],
                kind=item["kind"],
                title=item["title"],
                by=item.get("by"),
            )
            for item in entry.get("evidence", [])
        ),
        access=tuple(entry.get("access", [])),
    )


def _stop(stop: dict[str, Any]) -> Stop:
    return Stop(
        start=_day(stop["from"]),
        until=_day(stop["until"]) if "until" in stop else None,
        role=stop["role"],
        department=stop["department"],
        kind=stop.get("kind", "substantive"),
    )


def _day(text: str) -> Day:
    """A day such as "2026-05-18" or a month such as "2026-05", which means its first day."""
    year, month, *day = (int(part) for part in text.split("-"))
    return Day(STORY_MONTH - (year * 12 + month - 1), day[0] if day else 1)
