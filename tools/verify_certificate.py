"""Check a matching certificate with nothing but Python: optimal, or the line that is wrong.

    python verify_certificate.py FILE        (a dash reads standard input)

The format is described in docs/certificate.md. Exit status: 0 optimal, 1 refused.
"""

import hashlib
import sys
from operator import mul, sub

FORMAT = ["waymark", "matching", "certificate", "1"]
HEADER = ("people", "experts", "base", "matched", "total")


class Reader:
    """Words of each line; counts the lines and hashes them."""

    def __init__(self, file):
        self.file, self.number, self.digest = file, 0, hashlib.sha256()

    def next(self):
        self.number, raw, before = self.number + 1, self.file.readline(), self.digest.hexdigest()
        self.digest.update(raw)
        words = raw.decode("ascii").split()
        if not raw.endswith(b"\n") or raw != " ".join(words).encode() + b"\n":
            raise ValueError("expected words with one space between, and the end of the line")
        return words, before

    def named(self, name):
        words, _ = self.next()
        if len(words) != 2 or words[0] != name:
            raise ValueError(f"expected {name} and its value")
        return words[1]


def whole(word):
    if not word.isdigit():
        raise ValueError(f"expected a whole number, found {word!r}")
    return int(word)


def expert_line(reader):
    words, _ = reader.next()
    if len(words) != 3 or words[0] != "e":
        raise ValueError("expected e, places, price")
    return whole(words[1]), whole(words[2])


def person_line(reader, base, left, prices):
    """Nothing is better for the person than what they hold: (1 or 0, score, surplus, highest)."""
    (kind, held, *rest), _ = reader.next()
    if kind not in ("p", "l") or len(rest) % 2 or not "".join(["0", *rest]).isdigit():
        raise ValueError("expected p or l, an expert or -, then pairs of expert and score")
    numbers = list(map(int, rest))
    experts, scores = numbers[::2], numbers[1::2]
    if max(experts, default=-1) >= len(prices):
        raise ValueError(f"there is no expert {max(experts)}")
    if len(set(experts)) != len(experts):
        raise ValueError("an expert is named twice")
    best = base + max(map(sub, scores, map(prices.__getitem__, experts)), default=-base)
    surplus, highest = max(best, 0), max(scores, default=0)
    if held == "-":
        if kind == "l" or surplus:
            raise ValueError(f"has nobody: a pair would be worth {surplus} more")
        return 0, 0, 0, highest
    if (expert := whole(held)) not in experts or not left[expert]:
        raise ValueError(f"expert {expert} is no candidate, or has no place left")
    left[expert] -= 1
    own = base + (score := scores[experts.index(expert)]) - prices[expert]
    if kind == "p" and own != surplus:
        raise ValueError(f"something else would be worth {surplus - own} more")
    return 1, score, own, highest


def verify(reader):
    """What holds, in words; raises ValueError about the line last read."""
    if reader.next()[0] != FORMAT:
        raise ValueError(f"expected {' '.join(FORMAT)}")
    if (objective := reader.named("objective")) not in ("total", "most-people"):
        raise ValueError(f"expected total or most-people, found {objective!r}")
    said = {name: whole(reader.named(name)) for name in HEADER}
    base = said["base"]
    lines = [expert_line(reader) for _ in range(said["experts"])]
    left, prices = [places for places, _ in lines], [price for _, price in lines]
    bound, most = sum(map(mul, left, prices)), min(said["people"], sum(left))
    matched = total = highest = 0
    for _ in range(said["people"]):
        found, score, surplus, best = person_line(reader, base, left, prices)
        matched, total, bound = matched + found, total + score, bound + surplus
        highest = max(highest, best)
    words, digest = reader.next()
    if words != ["sha256", digest] or reader.file.read(1):
        raise ValueError("expected the hash of all lines before, and nothing after it")
    for expert, free in enumerate(left):
        if free and prices[expert]:
            reader.number = 8 + expert
            raise ValueError(f"{free} places are free: the price must be 0")
    if (matched, total) != (said["matched"], said["total"]):
        raise ValueError(f"the lines sum up to matched {matched}, total {total}")
    if not (base == 0 if objective == "total" else base > most * highest):
        raise ValueError("base must be 0 for total, above any total for most-people")
    if bound != total + base * matched:
        raise ValueError(f"the prices prove no more than {bound}")
    return f"optimal: {matched} people matched, total {total}"


def main(path="-"):
    reader = Reader(None)
    try:
        with sys.stdin.buffer if path == "-" else open(path, "rb") as reader.file:
            print(verify(reader))
    except (ValueError, OSError) as wrong:
        print(f"refused: line {reader.number}: {wrong}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
