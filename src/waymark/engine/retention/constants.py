"""What the studies say of skills that nobody uses, and what this project assumes beyond them."""

from dataclasses import dataclass
from math import log

__all__ = [
    "ASSESSMENT_SD", "BAND", "FADING_BELOW", "FURTHEST", "HALF_GONE", "KINDS", "LENGTHENED",
    "LENGTHENED_OWN_WORD", "LONGEST", "LOST_BELOW", "PERSON_SD", "SKILL_SD", "SOURCES", "SPREAD",
    "Source", "Z",
]  # fmt: skip

#: Kinds of doing, by their position in arrays.
KINDS = ("accuracy", "speed", "mixed")
#: Months without use after which half of what was gained is gone, by kind. Tatel & Ackerman.
HALF_GONE = {"accuracy": 6.5, "speed": 13.0, "mixed": 11.0}


@dataclass(frozen=True, slots=True)
class Source:
    """A publication to look up."""

    text: str
    doi: str


SOURCES = {
    "half_gone": Source(
        "Tatel CE, Ackerman PL. Procedural skill retention and decay: A meta-analytic review. "
        "Psychological Bulletin.",
        "10.1037/bul0000481",
    ),
    "spacing": Source(
        "Cepeda NJ, Vul E, Rohrer D, Wixted JT, Pashler H (2008). Spacing effects in learning: "
        "A temporal ridgeline of optimal retention. Psychological Science 19(11):1095-1102.",
        "10.1111/j.1467-9280.2008.02209.x",
    ),
    "decay": Source(
        "Arthur W, Bennett W, Stanush PL, McNelly TL (1998). Factors that influence skill decay "
        "and retention. Human Performance 11(1):57-101.",
        "10.1207/s15327043hup1101_3",
    ),
}

#: Share of the belief that a band holds; the rest lies above and below it in equal parts.
BAND = 0.8
#: A normal belief holds BAND within so many standard deviations.
Z = 1.2815515655446004

# Assumptions of this project; the studies give averages, not how far people differ.
#: Before anything is known, BAND of all half-lives lie between half and double the average:
#: standard deviation of their logarithm, half of its variance between skills, half between people.
SPREAD = log(2) / Z
SKILL_SD = SPREAD / 2**0.5
PERSON_SD = SPREAD / 2**0.5
#: Levels by which two assessments of the same work differ, as a standard deviation. Whole levels
#: alone make 0.29.
ASSESSMENT_SD = 0.6
#: A use lengthens the half-life by this share of what had faded before it. That a use after some
#: forgetting lasts longer than one right after another is the spacing effect (Cepeda et al.), which
#: names no figure for work: the figure is an assumption. One's own word counts half of a use that
#: somebody confirmed.
LENGTHENED = 0.5
LENGTHENED_OWN_WORD = 0.25
#: Uses lengthen a half-life up to so many times what it began with.
LONGEST = 4.0
#: Words for pages: fresh from FADING_BELOW up, mostly gone under LOST_BELOW.
FADING_BELOW = 0.6
LOST_BELOW = 0.2
#: Months after the last use up to which an estimate is worth showing: few studies waited longer.
FURTHEST = 36.0
