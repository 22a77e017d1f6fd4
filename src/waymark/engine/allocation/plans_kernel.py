"""Compiled loops over people: the best plan of each at given prices.

A person's plan takes at most one option of each class within the hours available: a multiple-choice
knapsack, solved exactly by dynamic programming over hours (Kellerer, Pferschy & Pisinger 2004,
ch. 11). Profits are whole numbers in units of 1 / SCALE of a value.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from waymark.engine.kernels import compiled

# what a loop only reads may be read-only
NARROW = "Array(int32, 1, 'C', readonly=True)"
INTS = "Array(int64, 1, 'C', readonly=True)"
SCALE = 1 << 20
DEARER = 8  # times that money is made dearer to one person
NEVER = -(1 << 61)  # the profit of what may not be taken


@compiled(
    f"int64(int64, int64, {NARROW}, {NARROW}, {INTS}, int64, int64[::1], int32[:, ::1], int32[::1])"
)
def best_plan(first, last, class_option, option_hours, profit, room, table, choice, picked):
    """The greatest profit of one option or none per class first..last-1 within `room` hours.

    profit   by option, from the person's first option on. picked receives an option or -1 for each
    class. Ties: fewer options, then those given first.
    """
    base = class_option[first]
    total, needed, lines = np.int64(0), np.int64(0), 0
    for c in range(first, last):
        best, at = np.int64(0), -1
        for o in range(class_option[c], class_option[c + 1]):
            if profit[o - base] > best:
                best, at = profit[o - base], o
        picked[c - first] = at
        if at >= 0:
            total += best
            needed += option_hours[at]
    if needed <= room:
        return total
    table[: room + 1] = 0
    for c in range(first, last):
        if picked[c - first] < 0:
            continue
        begin, end = class_option[c], class_option[c + 1]
        for t in range(room, -1, -1):
            best, at = table[t], -1
            for o in range(begin, end):
                hours = option_hours[o]
                if (
                    profit[o - base] > 0
                    and hours <= t
                    and table[t - hours] + profit[o - base] > best
                ):
                    best, at = table[t - hours] + profit[o - base], o
            table[t] = best
            choice[lines, t] = at
        lines += 1
    total, t = table[room], room
    for c in range(last - 1, first - 1, -1):
        if picked[c - first] < 0:
            continue
        lines -= 1
        picked[c - first] = choice[lines, t]
        if choice[lines, t] >= 0:
            t -= option_hours[choice[lines, t]]
    return total


@compiled(f"int64(int64, int64, {NARROW}, {INTS}, int64, int32[::1])")
def serve_anyway(first, last, class_option, profit, bonus, picked):
    """For an empty plan: the single option of greatest profit, if the bonus makes it pay."""
    base = class_option[first]
    best, at, where = np.int64(NEVER), -1, -1
    for c in range(first, last):
        for o in range(class_option[c], class_option[c + 1]):
            if profit[o - base] > best:
                best, at, where = profit[o - base], o, c
    if at < 0 or best + bonus <= 0:
        return 0
    picked[where - first] = at
    return best + bonus


@compiled(
    f"void(int64, int64, {NARROW}, {NARROW}, {INTS}, {NARROW}, {INTS}, {INTS}, int64, int64,"
    " int64[::1])"
)
def price(first, last, option_member, member, value, offering, cost, seat_price, budget_price,
          weight, profit):  # fmt: skip
    """Profit of the options first..last-1: value times weight, less seats and money at prices."""
    for o in range(first, last):
        total = np.int64(0)
        for m in range(option_member[o], option_member[o + 1]):
            x = member[m]
            k = offering[x]
            total += weight * value[x] - seat_price[k] - budget_price * cost[k]
        profit[o - first] = total


@compiled(
    f"int64({NARROW}, {INTS}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {INTS},"
    f" {NARROW}, {INTS}, {NARROW}, {NARROW}, {INTS}, {INTS}, {INTS}, {INTS}, int64[::1],"
    " int64[::1], int64[::1], int64[::1], boolean[::1])"
)
def answer(people, scratch, person_class, class_option, option_hours, option_member, member,
           offering, value, available, cost, department, unit, seat_price, budget_price,
           served_price, value_price, seats_used, spent, served, gained,
           chosen):  # fmt: skip
    """What these people would choose at the prices; returns the sum of their profits.

    scratch   int64 (3,): most hours, classes and options of a person. Adds to seats_used, spent,
    served and gained what they take; marks their choices in `chosen`, which must be False before.
    """
    table = np.empty(scratch[0] + 1, np.int64)
    choice = np.empty((scratch[1], scratch[0] + 1), np.int32)
    picked = np.empty(scratch[1], np.int32)
    profit = np.empty(scratch[2], np.int64)
    total = np.int64(0)
    for turn in range(len(people)):
        i = people[turn]
        first, last = person_class[i], person_class[i + 1]
        if first == last:
            continue
        u, d = unit[i], department[i]
        price(class_option[first], class_option[last], option_member, member, value, offering,
              cost, seat_price, budget_price[d], SCALE + value_price[u], profit)  # fmt: skip
        mine = best_plan(first, last, class_option, option_hours, profit, available[i], table,
                         choice, picked)  # fmt: skip
        if mine > 0:
            mine += served_price[u]
        elif served_price[u] > 0:
            mine = serve_anyway(first, last, class_option, profit, served_price[u], picked)
        if mine <= 0:
            continue
        total += mine
        served[u] += 1
        for c in range(last - first):
            if picked[c] < 0:
                continue
            for m in range(option_member[picked[c]], option_member[picked[c] + 1]):
                x = member[m]
                chosen[x] = True
                seats_used[offering[x]] += 1
                spent[d] += cost[offering[x]]
                gained[u] += value[x]
    return total


@compiled(
    f"int64(int64, int64, int64, {NARROW}, {NARROW}, {NARROW}, {INTS}, {INTS}, int64, int64[::1])"
)
def forbid_full(first, last, base, option_member, member, offering, cost, seats_left,
                budget_left, profit):  # fmt: skip
    """Set the profit of options that no seat or no money is left for to NEVER; how many remain."""
    open_options = 0
    for o in range(first, last):
        money, fits = np.int64(0), True
        for m in range(option_member[o], option_member[o + 1]):
            k = offering[member[m]]
            money += cost[k]
            fits = fits and seats_left[k] > 0
        if fits and money <= budget_left:
            open_options += 1
        else:
            profit[o - base] = NEVER
    return open_options


@compiled(f"int64(int64, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {INTS})")
def cost_of(classes, picked, option_member, member, offering, cost):
    """Money that the picked options take."""
    money = np.int64(0)
    for c in range(classes):
        if picked[c] >= 0:
            for m in range(option_member[picked[c]], option_member[picked[c] + 1]):
                money += cost[offering[member[m]]]
    return money


@compiled(
    f"int64(int64, int64, int64, {NARROW}, {INTS}, {INTS}, boolean[::1], int64[::1], int64[::1])"
)
def move_seats(first, last, sign, offering, value, cost, chosen, seats_left, money_left):
    """Hand back (sign 1) or take (sign -1) what candidates first..last-1 hold; their value.

    money_left   int64 (1,), of the person's department.
    """
    worth = np.int64(0)
    for x in range(first, last):
        if chosen[x]:
            worth += value[x]
            seats_left[offering[x]] += sign
            money_left[0] += sign * cost[offering[x]]
    return worth


@compiled(f"int64(int64, {NARROW}, {NARROW}, {NARROW}, {INTS})")
def value_of(classes, picked, option_member, member, value):
    """Value of the picked options."""
    worth = np.int64(0)
    for c in range(classes):
        if picked[c] >= 0:
            for m in range(option_member[picked[c]], option_member[picked[c] + 1]):
                worth += value[member[m]]
    return worth


@compiled(f"void(int64, int64, int64, {NARROW}, {NARROW}, {NARROW}, boolean[::1])")
def choose(first, last, classes, picked, option_member, member, chosen):
    """Of candidates first..last-1, choose those of the picked options and no others."""
    for x in range(first, last):
        chosen[x] = False
    for c in range(classes):
        if picked[c] >= 0:
            for m in range(option_member[picked[c]], option_member[picked[c] + 1]):
                chosen[member[m]] = True


@compiled(
    f"int64({NARROW}, int64, {INTS}, {INTS}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {NARROW}, {NARROW},"
    f" {INTS}, {NARROW}, {INTS}, {NARROW}, {NARROW}, {INTS}, {INTS}, {INTS}, {INTS}, int64[::1],"
    " int64[::1], boolean[::1])"
)
def in_turn(order, keep, scratch, start, person_class, class_option, option_hours, option_member,
            member, offering, value, available, cost, department, unit, seat_price, budget_price,
            served_price, value_price, seats_left, budget_left,
            chosen):  # fmt: skip
    """Give the people in `order`, one after the other, the best plan of what is left.

    Each first hands back what the person has. With `keep` > 0 a plan changes only where its own
    value rises; otherwise prices decide. Where the money left does not suffice for the plan, money
    is made dearer to this person until it does. Returns by how much the total value rose.
    """
    table = np.empty(scratch[0] + 1, np.int64)
    choice = np.empty((scratch[1], scratch[0] + 1), np.int32)
    picked = np.empty(scratch[1], np.int32)
    profit = np.empty(scratch[2], np.int64)
    rose = np.int64(0)
    for turn in range(len(order)):
        i = order[turn]
        first, last = person_class[i], person_class[i + 1]
        if first == last:
            continue
        u, d, begin, end = unit[i], department[i], start[i], start[i + 1]
        money_left = budget_left[d : d + 1]
        before = move_seats(begin, end, 1, offering, value, cost, chosen, seats_left, money_left)
        dearer, fits = budget_price[d], False
        for _ in range(DEARER):
            price(class_option[first], class_option[last], option_member, member, value, offering,
                  cost, seat_price, dearer, SCALE + value_price[u], profit)  # fmt: skip
            forbid_full(class_option[first], class_option[last], class_option[first],
                        option_member, member, offering, cost, seats_left, money_left[0],
                        profit)  # fmt: skip
            mine = best_plan(first, last, class_option, option_hours, profit, available[i], table,
                             choice, picked)  # fmt: skip
            if mine <= 0 and served_price[u] > 0:
                serve_anyway(first, last, class_option, profit, served_price[u], picked)
            money = cost_of(last - first, picked, option_member, member, offering, cost)
            fits = money <= money_left[0]
            if fits:
                break
            dearer = 2 * dearer + SCALE // 1024 + 1
        after = value_of(last - first, picked, option_member, member, value)
        if fits and (keep == 0 or after > before):
            choose(begin, end, last - first, picked, option_member, member, chosen)
            rose += after - before
        move_seats(begin, end, -1, offering, value, cost, chosen, seats_left, money_left)
    return rose
