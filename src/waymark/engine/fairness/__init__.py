"""Whether selections and scores fall unevenly on groups of people: impact ratios and exact tests.

    log = decision_log(person, selected, score, category, sizes)   # what was decided, nothing else
    found = audit(log)                                             # by category and by crossing
    found.tables[0].ratio, found.tables[0].below

Everything is computed anew from the log alone, so that someone else can do the same. A ratio under
four fifths is a screening figure (Uniform Guidelines on Employee Selection Procedures, 29 CFR
1607.4 D, EEOC 1978). It proves nothing: in small groups one decision more or less can turn it, in
large ones a difference above it may still be real, and it says nothing about why. Read it with the
number of decisions and the exact p beside it. It prepares an independent audit and is none itself.
"""

from waymark.engine.fairness.exact import fisher_p
from waymark.engine.fairness.impact import FOUR_FIFTHS, Audit, Impact, Outcome, audit
from waymark.engine.fairness.log import HIDDEN, UNKNOWN, DecisionLog, decision_log
from waymark.engine.fairness.suppression import MIN_PEOPLE, Figures, shown_figures

__all__ = [
    "FOUR_FIFTHS",
    "HIDDEN",
    "MIN_PEOPLE",
    "UNKNOWN",
    "Audit",
    "DecisionLog",
    "Figures",
    "Impact",
    "Outcome",
    "audit",
    "decision_log",
    "fisher_p",
    "shown_figures",
]
