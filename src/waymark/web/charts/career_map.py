"""The career map as SVG: classes of the stylesheet, a link with words for every stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.engine.layout import Box, CareerMap, LineKind, StopMark, Text

__all__ = ["Drawing", "draw"]

TONE = {LineKind.SPECIALIST: "brand", LineKind.LEADERSHIP: "violet", LineKind.OTHER: "blue"}
FAINT = {LineKind.SPECIALIST: ".45", LineKind.LEADERSHIP: ".35", LineKind.OTHER: ".4"}


@dataclass(frozen=True, slots=True)
class Sign:
    """One stop: its link, what it says to those who do not see it, and its marks."""

    url: str
    words: str
    x: int
    y: int
    tone: str
    own: bool
    goal: bool
    selected: bool
    texts: tuple[Text, ...]
    tag: Box | None
    tag_class: str
    text_class: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ladder step or a move: a path with its classes; opacity empty for full."""

    path: str
    classes: str
    opacity: str


@dataclass(frozen=True, slots=True)
class Number:
    """How many made a move, on a patch of the page's colour."""

    x: int
    y: int
    radius: int
    text: Text


@dataclass(frozen=True, slots=True)
class Name:
    """A line's name at its left end."""

    texts: tuple[Text, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything for the template, back to front."""

    view_box: str
    columns: CareerMap
    names: tuple[Name, ...]
    strokes: tuple[Stroke, ...]
    numbers: tuple[Number, ...]
    signs: tuple[Sign, ...]


def draw(picture: CareerMap, urls: Sequence[str], words: Sequence[str]) -> Drawing:
    """Dress the picture; urls and words follow its stops. Marked stops are drawn last, on top."""
    signs = [
        _sign(mark, url, said) for mark, url, said in zip(picture.stops, urls, words, strict=True)
    ]
    signs.sort(key=lambda each: (each.selected, each.own or each.goal))
    return Drawing(
        view_box=picture.view_box,
        columns=picture,
        names=tuple(Name(mark.texts, TONE[mark.kind]) for mark in picture.lines),
        strokes=_strokes(picture),
        numbers=tuple(
            Number(link.badge.x, link.badge.y, link.badge.radius, link.badge.text)
            for link in picture.links
            if link.badge is not None
        ),
        signs=tuple(signs),
    )


def _strokes(picture: CareerMap) -> tuple[Stroke, ...]:
    tracks = sorted(picture.tracks, key=lambda each: each.strong)
    links = sorted(picture.links, key=lambda each: each.on_way)
    return (
        *(
            Stroke(
                each.path,
                f"track s-{TONE[each.kind]}",
                "" if each.strong else FAINT[each.kind],
            )
            for each in tracks
        ),
        *(
            Stroke(each.path, f"track s-{TONE[each.kind]}" if each.on_way else "link", "")
            for each in links
        ),
    )


def _sign(mark: StopMark, url: str, words: str) -> Sign:
    tag_class, text_class = "", ""
    if mark.own:
        tag_class, text_class = "youtag", "youtext"
    elif mark.goal:
        tag_class, text_class = "flagbox", "flagtext"
    elif mark.selected:
        tag_class, text_class = "seltag", "seltext"
    return Sign(
        url=url,
        words=words,
        x=mark.x,
        y=mark.y,
        tone=TONE[mark.kind],
        own=mark.own,
        goal=mark.goal,
        selected=mark.selected,
        texts=mark.texts,
        tag=mark.box if mark.tagged else None,
        tag_class=tag_class,
        text_class=text_class,
    )
