"""Names and e-mail addresses by the country of the site."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from waymark.demo.cast_script import Part
from waymark.demo.columns import Array
from waymark.demo.content import Content
from waymark.demo.content.read import slug

FROM_ELSEWHERE = 0.15  # people whose names come from another country's list


@dataclass(frozen=True)
class FullNames:
    given: tuple[str, ...]
    family: tuple[str, ...]
    email: tuple[str, ...]


def name_people(
    content: Content, parts: list[Part], site: Array, rng: np.random.Generator
) -> FullNames:
    """A name for everyone, in order; named people keep theirs. Addresses are unique.

    site int (people,): positions in content.sites.
    """
    countries = list(content.names)
    own = np.array([countries.index(entry.country) for entry in content.sites])[site]
    elsewhere = rng.random(len(site)) < FROM_ELSEWHERE
    other = (rng.random(len(site)) * len(countries)).astype(int)
    country = np.where(elsewhere, other, own).tolist()
    first, last = rng.random(len(site)).tolist(), rng.random(len(site)).tolist()
    lists = [content.names[key] for key in countries]
    given = [
        lists[c].given[int(x * len(lists[c].given))] for c, x in zip(country, first, strict=True)
    ]
    family = [
        lists[c].family[int(x * len(lists[c].family))] for c, x in zip(country, last, strict=True)
    ]
    for part in parts:
        given[part.person] = part.member.given_name
        family[part.person] = part.member.family_name
    return FullNames(tuple(given), tuple(family), _addresses(given, family, content.domain))


def _addresses(given: list[str], family: list[str], domain: str) -> tuple[str, ...]:
    """given.family@domain, numbered from the second bearer of a name on."""
    plain = {name: slug(name) for name in {*given, *family}}
    seen: Counter[str] = Counter()
    addresses = []
    for one, two in zip(given, family, strict=True):
        local = f"{plain[one]}.{plain[two]}"
        seen[local] += 1
        number = f"{seen[local]}" if seen[local] > 1 else ""
        addresses.append(f"{local}{number}@{domain}")
    return tuple(addresses)
