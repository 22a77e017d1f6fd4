"""A paper of headings and lines, set by typst.

Texts go to the template as data, never as markup: what people wrote cannot become instructions.
Nothing is fetched: the fonts come with typst, others of the machine fill in what those lack.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files

import typst

__all__ = ["Block", "Line", "Paper", "pdf_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its title, what is said of it in one line or more, and what stands at the right
    (a date, a state)."""

    title: str
    text: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; `empty` is said where there are none."""

    heading: str
    lines: tuple[Line, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document. language is a tag such as "en-gb"; foot stands on every page."""

    title: str
    lede: str
    language: str
    blocks: tuple[Block, ...]
    foot: str


def pdf_of(paper: Paper, at: datetime) -> bytes:
    """The paper as PDF; the same paper and moment give the same bytes on one machine.

    at    aware; when the document says it was made. Where a name has letters that no font of the
    machine has, the document is tagged all the same but makes no claim to PDF/UA. Cost: some 50 ms and a page of A4 per 30 lines.
    """
    template = files("waymark.integrations.documents").joinpath("templates/paper.typ").read_bytes()
    data = {"paper": json.dumps(asdict(paper))}
    made = int(at.timestamp())
    try:
        return typst.compile(
            template, format="pdf", pdf_standards="ua-1", timestamp=made, sys_inputs=data
        )
    except typst.TypstError:  # a letter that no font of this machine has: PDF/UA forbids that
        return typst.compile(template, format="pdf", timestamp=made, sys_inputs=data)
