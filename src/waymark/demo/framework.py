"""The framework as arrays for the simulation: roles by grade and family, and the moves."""

from __future__ import annotations

import numpy as np

from waymark.demo.columns import Array
from waymark.demo.content import LEADERSHIP, Content


class Framework:
    """Role columns (int or float, one value per role) and moves as columns by source role."""

    def __init__(self, content: Content) -> None:
        roles = content.roles
        self.role = {role.key: i for i, role in enumerate(roles)}
        family = {entry.key: i for i, entry in enumerate(content.families)}
        self.family = np.array([family[role.family] for role in roles])
        self.grade = np.array([role.grade for role in roles])
        self.leads = np.array([role.ladder == LEADERSHIP for role in roles])
        self.share = np.array([role.share for role in roles])
        self.entry = np.array([role.entry for role in roles])
        self.shifts = np.array([role.shifts for role in roles])
        self.of_family = [
            np.flatnonzero((self.family == f) & (self.share > 0)) for f in range(len(family))
        ]
        moves = [move for move in content.moves if move.rate > 0]
        self.across_source = np.array([self.role[move.source] for move in moves])
        self.across_target = np.array([self.role[move.target] for move in moves])
        self.across_rate = np.array([move.rate for move in moves])
        self.above = [self._next_up(role) for role in range(len(roles))]
        self.below = [self._next_down(role) for role in range(len(roles))]
        self.old_titles = {
            f: [
                i
                for i, role in enumerate(roles)
                if role.retired and role.successor is None and self.family[i] == f
            ]
            for f in range(len(family))
        }

    def _same_ladder(self, role: int) -> Array:
        return np.flatnonzero(
            (self.family == self.family[role]) & (self.share > 0) & (self.leads == self.leads[role])
        )

    def _next_up(self, role: int) -> Array:
        """Specialist roles of the next higher grade in the family."""
        higher = [r for r in self._same_ladder(role) if self.grade[r] > self.grade[role]]
        lowest = min((self.grade[r] for r in higher), default=0)
        return np.array([r for r in higher if self.grade[r] == lowest], dtype=int)

    def _next_down(self, role: int) -> int:
        """A role of the next lower grade in the family, or -1."""
        lower = [r for r in self._same_ladder(role) if self.grade[r] < self.grade[role]]
        return max(lower, key=lambda r: (self.grade[r], self.share[r]), default=-1)

    def specialist_at(self, role: int) -> int:
        """Where a leader goes who returns to the work itself: the nearest grade not above."""
        family = self.of_family[self.family[role]]
        fitting = [r for r in family if self.grade[r] <= self.grade[role]]
        return int(max(fitting or list(family), key=lambda r: (self.grade[r], self.share[r])))
