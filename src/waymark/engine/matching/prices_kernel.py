"""Loops that find prices for pairs which are optimal already: longest paths over the moves left.

Source: Bellman 1958 and Moore 1959; the constraints as in Ahuja, Magnanti & Orlin (1993), ch. 9.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

from waymark.engine.kernels import compiled
from waymark.engine.matching.arrays_kernel import FLAG, I32, I64, INT, READ_I32, READ_I64


@compiled(INT(INT, INT, READ_I64, READ_I32, READ_I32, I64, I32, I32, INT))
def raise_prices(person, own, start, expert, score, price, changed, line, count):
    """Raise prices until nobody's own value `own` less price is beaten; note whose changed.

    `changed` marks the experts in `line`, a ring; returns how many were added to it since its
    beginning, `count` of them before.
    """
    for at in range(start[person], start[person + 1]):
        this = expert[at]
        if own + score[at] > price[this]:
            price[this] = own + score[at]
            if not changed[this]:
                changed[this] = 1
                line[count % len(line)] = this
                count += 1
    return count


@compiled(FLAG(READ_I64, READ_I32, READ_I32, READ_I32, I64, I64, I32, INT, INT, I64, I32, I32))
def settle_prices(
    start, expert, score, locked, seat, position, members, base, most, price, changed, line
):
    """The least prices at which the pairs at `position` are everyone's best.

    members  people by expert, as seat says. most   the highest value of any pair: beyond it prices
    would rise for ever, the pairs are not optimal and False is returned.
    """
    count = 0
    for person in range(len(position)):
        if position[person] < 0:
            count = raise_prices(person, base, start, expert, score, price, changed, line, count)
    looked = 0
    for this in range(len(price)):
        if not changed[this] and seat[this] < seat[this + 1]:
            changed[this] = 1
            line[count % len(line)] = this
            count += 1
    while looked < count:
        this = line[looked % len(line)]
        looked += 1
        changed[this] = 0
        if price[this] > most:
            return False
        for at in range(seat[this], seat[this + 1]):
            person = members[at]
            if locked[person] < 0:
                own = price[this] - score[position[person]]
                count = raise_prices(person, own, start, expert, score, price, changed, line, count)
    return True
