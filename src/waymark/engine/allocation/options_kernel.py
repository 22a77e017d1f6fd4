"""Compiled loops that combine one person's candidates into options.

Candidates that close the same gap, or need one another, belong together: of each such class a person
takes one option at most, an option being a set of candidates that may stand together. What is left
of the person's problem is then one choice per class under the hours available.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from waymark.engine.kernels import compiled

# what a loop only reads may be read-only
NARROW = "Array(int32, 1, 'C', readonly=True)"
INTS = "Array(int64, 1, 'C', readonly=True)"
FLAGS = "Array(boolean, 1, 'C', readonly=True)"
MOST_LINKED = 62  # candidates of a class, one bit each
MOST_OPTIONS = 65_536  # of a class


@compiled("int64(int32[::1], int64)")
def representative(parent, at):
    """The candidate that stands for the class of `at`; paths are halved on the way."""
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


@compiled(f"void(int64, int64, {NARROW}, {NARROW}, {NARROW}, {FLAGS}, int32[::1])")
def link(first, last, gap, needs_start, needs, possible, parent):
    """Join candidates first..last-1 of one person that share a gap or need one another."""
    for x in range(first, last):
        parent[x - first] = x - first
    for x in range(first, last):
        if not possible[x]:
            continue
        for y in range(first, x):
            if possible[y] and gap[y] == gap[x]:
                parent[representative(parent, x - first)] = representative(parent, y - first)
        for n in range(needs_start[x], needs_start[x + 1]):
            if possible[needs[n]]:
                other = representative(parent, needs[n] - first)
                parent[representative(parent, x - first)] = other


@compiled(f"int64(int64, int64, int64, {NARROW}, {FLAGS}, int32[::1], int32[::1])")
def gather(first, last, leader, depth, possible, parent, members):
    """The candidates of the leader's class, those that need others after these; their number."""
    size = 0
    for x in range(first, last):
        if not possible[x] or representative(parent, x - first) != leader:
            continue
        at = size
        while at > 0 and depth[members[at - 1]] > depth[x]:
            members[at] = members[at - 1]
            at -= 1
        members[at] = x
        size += 1
    return size


@compiled(
    f"int64(int64, int64, int32[::1], {NARROW}, {NARROW}, {NARROW}, {NARROW}, {FLAGS}, int64[::1],"
    " int64[::1])"
)
def combine(size, room, members, gap, hours, needs_start, needs, possible, masks, spent):
    """All sets of members that may stand together within `room` hours; masks[0] is the empty one.

    Returns their number, or -1 when there are more than MOST_OPTIONS.
    """
    masks[0], spent[0], count = 0, 0, 1
    for at in range(size):
        x = members[at]
        rivals, needed, reachable = np.int64(0), np.int64(0), True
        for other in range(size):
            if other != at and gap[members[other]] == gap[x]:
                rivals |= np.int64(1) << other
        for n in range(needs_start[x], needs_start[x + 1]):
            if not possible[needs[n]]:
                reachable = False
            for other in range(size):
                if members[other] == needs[n]:
                    needed |= np.int64(1) << other
        if not reachable:
            continue
        for old in range(count):
            fits = spent[old] + hours[x] <= room
            if masks[old] & rivals == 0 and masks[old] & needed == needed and fits:
                if count > MOST_OPTIONS:
                    return -1
                masks[count] = masks[old] | (np.int64(1) << at)
                spent[count] = spent[old] + hours[x]
                count += 1
    return count


@compiled(
    f"int64(int64, int64, {INTS}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {FLAGS},"
    f" {NARROW}, int32[::1], int32[::1], int32[::1], int32[::1], int32[::1], int64[::1], boolean)"
)
def build(first_person, last_person, start, gap, hours, depth, needs_start, needs,
          possible, room, person_class, class_option, option_hours, option_member,
          member, totals, write):  # fmt: skip
    """Write the classes and options of some people, or only count them.

    totals   int64 (3,): classes, options and members so far; moved on by what is found.
    Returns -1, or the first person whose candidates make too many options.
    """
    longest = 1
    for i in range(first_person, last_person):
        longest = max(longest, start[i + 1] - start[i])
    parent, members = np.empty(longest, np.int32), np.empty(longest, np.int32)
    masks, spent = np.empty(MOST_OPTIONS + 2, np.int64), np.empty(MOST_OPTIONS + 2, np.int64)
    for i in range(first_person, last_person):
        first, last = start[i], start[i + 1]
        link(first, last, gap, needs_start, needs, possible, parent)
        for leader in range(last - first):
            if not possible[first + leader] or parent[leader] != leader:
                continue
            size = gather(first, last, leader, depth, possible, parent, members)
            if size > MOST_LINKED:
                return i
            count = combine(
                size, room[i], members, gap, hours, needs_start, needs, possible, masks, spent
            )
            if count < 0:
                return i
            if count == 1:
                continue
            for option in range(1, count):
                for at in range(size):
                    if masks[option] >> at & 1:
                        if write:
                            member[totals[2]] = members[at]
                        totals[2] += 1
                if write:
                    option_hours[totals[1]] = spent[option]
                    option_member[totals[1] + 1] = totals[2]
                totals[1] += 1
            totals[0] += 1
            if write:
                class_option[totals[0]] = totals[1]
        if write:
            person_class[i + 1] = totals[0]
    return -1
