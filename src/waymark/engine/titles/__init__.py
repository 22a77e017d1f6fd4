"""Reading, spelling and comparing job titles, by tables that can be explained."""

from waymark.engine.titles.display import display_title, find_acronyms
from waymark.engine.titles.matching import TitleMatch, kinds_of_work, similar_titles, similarity
from waymark.engine.titles.parsing import ParsedTitle, Part, Reading, normalise, parse
from waymark.engine.titles.roots import root

__all__ = [
    "ParsedTitle",
    "Part",
    "Reading",
    "TitleMatch",
    "display_title",
    "find_acronyms",
    "kinds_of_work",
    "normalise",
    "parse",
    "root",
    "similar_titles",
    "similarity",
]
