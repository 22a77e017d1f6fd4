"""Compiled loops that list each person's plans near the best one at given prices."""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from waymark.engine.allocation.plans_kernel import INTS, NARROW, SCALE, best_plan, price
from waymark.engine.kernels import compiled


@compiled(
    f"int64(int64, int64, {NARROW}, {NARROW}, {INTS}, int64, int64, int64[::1], int64[::1],"
    " int32[::1], int32[:, ::1], int64[::1])"
)
def walk(first, last, class_option, option_hours, profit, room, least, ahead, sums, at, plans,
         worth):  # fmt: skip
    """All plans of profit `least` or more, one line of `plans` each: an option or -1 per class.

    ahead   the most that classes from c on can still add; sums and at are scratch by class. worth
    receives the profits. Returns the number of plans, or -1 when they exceed the lines.
    """
    base, classes, count = class_option[first], last - first, 0
    hours = np.int64(0)
    c, at[0], sums[0] = 0, class_option[first] - 1, 0
    while c >= 0:
        o = at[c]
        if o >= class_option[first + c + 1]:  # this class is done: back to the one before
            c -= 1
            if c >= 0:
                if at[c] >= class_option[first + c]:
                    hours -= option_hours[at[c]]
                at[c] += 1
            continue
        gain, takes = np.int64(0), np.int64(0)
        if o >= class_option[first + c]:
            gain, takes = profit[o - base], np.int64(option_hours[o])
        if hours + takes > room or sums[c] + gain + ahead[c + 1] < least:
            at[c] += 1
            continue
        if c + 1 < classes:
            hours += takes
            sums[c + 1] = sums[c] + gain
            c += 1
            at[c] = class_option[first + c] - 1
            continue
        if count == len(worth):
            return -1
        for before in range(classes):
            taken = at[before] >= class_option[first + before]
            plans[count, before] = at[before] if taken else -1
        worth[count] = sums[c] + gain
        count += 1
        at[c] += 1
    return count


@compiled(f"void(int64, int64, {NARROW}, {INTS}, int64[::1])")
def look_ahead(first, last, class_option, profit, ahead):
    """By class, the most that it and the classes after it can add, hours aside."""
    ahead[last - first] = 0
    for c in range(last - 1, first - 1, -1):
        most = np.int64(0)
        for o in range(class_option[c], class_option[c + 1]):
            most = max(most, profit[o - class_option[first]])
        ahead[c - first] = ahead[c - first + 1] + most


@compiled(f"int64(int64, int32[::1], int64, {NARROW}, {NARROW}, int32[::1])")
def write_plan(classes, plan, written, option_member, member, plan_member):
    """Write the candidates of one plan from place `written` on; returns the place after them."""
    for c in range(classes):
        if plan[c] >= 0:
            for m in range(option_member[plan[c]], option_member[plan[c] + 1]):
                plan_member[written] = member[m]
                written += 1
    return written


@compiled(
    f"int64({NARROW}, int64, int64, {INTS}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {NARROW},"
    f" {NARROW}, {INTS}, {NARROW}, {INTS}, {NARROW}, {NARROW}, {INTS}, {INTS}, {INTS}, {INTS},"
    " int32[::1], int32[::1], int32[::1], int64[::1])"
)
def near_plans(people, slack, most, scratch, person_class, class_option, option_hours,
               option_member, member, offering, value, available, cost, department, unit,
               seat_price, budget_price, served_price, value_price, owner, plan_start,
               plan_member, worth):  # fmt: skip
    """The plans of each of `people` that fall short of that person's best by `slack` at most.

    At most `most` plans each: where there are more, the slack is halved until they fit. The empty
    plan is always among them. Writes owner (position in people), plan_start, plan_member
    (candidates) and worth; returns the number of plans.
    """
    table = np.empty(scratch[0] + 1, np.int64)
    choice = np.empty((scratch[1], scratch[0] + 1), np.int32)
    picked = np.empty(scratch[1], np.int32)
    profit = np.empty(scratch[2], np.int64)
    ahead, sums = np.empty(scratch[1] + 1, np.int64), np.empty(scratch[1] + 1, np.int64)
    at, plans = np.empty(scratch[1] + 1, np.int32), np.empty((most, scratch[1]), np.int32)
    found = np.empty(most, np.int64)
    total, written = 0, 0
    plan_start[0] = 0
    for p in range(len(people)):
        i = people[p]
        first, last = person_class[i], person_class[i + 1]
        u = unit[i]
        owner[total], worth[total] = p, 0
        total += 1
        plan_start[total] = written
        if first == last:
            continue
        price(class_option[first], class_option[last], option_member, member, value, offering,
              cost, seat_price, budget_price[department[i]], SCALE + value_price[u],
              profit)  # fmt: skip
        best = best_plan(first, last, class_option, option_hours, profit, available[i], table,
                         choice, picked)  # fmt: skip
        look_ahead(first, last, class_option, profit, ahead)
        near, count = slack, -1
        while count < 0:
            count = walk(first, last, class_option, option_hours, profit, available[i],
                         best - near, ahead, sums, at, plans, found)  # fmt: skip
            if count < 0 and near == 0:
                count = most  # that many ties: those found first
            near //= 2
        for n in range(count):
            begin = written
            written = write_plan(
                last - first, plans[n], written, option_member, member, plan_member
            )
            if written == begin:
                continue  # the empty plan stands already
            owner[total], worth[total] = p, found[n] + served_price[u]
            total += 1
            plan_start[total] = written
    return total
