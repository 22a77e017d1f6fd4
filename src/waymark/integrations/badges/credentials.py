"""The documents: a credential, a status list, the DID document. Pure: facts in, JSON out."""

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

__all__ = [
    "LIST_BITS", "Achievement", "Issuer", "Recipient", "credential", "did_document", "status_list",
]  # fmt: skip

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
BADGE_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
LIST_BITS = 131_072  # the least that the standard allows, so that a list says little of one badge
ACHIEVEMENTS = UUID("5f1d2a3e-6c1b-4b8e-9d57-0d9a3f0b7c11")  # the name space of our achievements
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organization: its name and the address of its Waymark, without a slash at the end."""

    name: str
    address: str

    @property
    def did(self) -> str:
        """did:web of the address; a port is part of the host there (W3C did:web, 3.2)."""
        return f"did:web:{quote(urlsplit(self.address).netloc, safe='')}"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it. The address is written as a salted digest, the name in clear."""

    name: str
    email: str
    salt: str


@dataclass(frozen=True, slots=True)
class Achievement:
    """A level 1..5 of a skill; `criteria` is what the level looks like in work."""

    skill_key: str
    skill: str
    level: int
    title: str
    criteria: str


def credential(
    badge_id: UUID, issuer: Issuer, recipient: Recipient, achievement: Achievement,
    *, place: int, list_address: str, at: datetime, until: datetime | None = None,
) -> Json:  # fmt: skip
    """The payload of an OpenBadgeCredential as VC-JWT: the credential and its registered claims.

    place   bit in the status list at list_address. at, until   aware; until when it holds.
    """
    own = f"urn:uuid:{badge_id}"
    subject = f"urn:uuid:{uuid5(badge_id, 'subject')}"
    document: Json = {
        "@context": [VC_CONTEXT, BADGE_CONTEXT],
        "id": own,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement.title,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name,
                   "url": issuer.address},
        "validFrom": _iso(at),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(recipient),
            "achievement": _achievement(achievement),
        },
        "credentialStatus": {
            "id": f"{list_address}#{place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place),
            "statusListCredential": list_address,
        },
        "iss": issuer.did,
        "sub": subject,
        "jti": own,
        "nbf": int(at.timestamp()),
    }  # fmt: skip
    if until is not None:
        document |= {"validUntil": _iso(until), "exp": int(until.timestamp())}
    return document


def _identifiers(recipient: Recipient) -> list[Json]:
    """The name, and the address where there is one, as Open Badges 3.0 asks for it (B.1.14)."""
    named = {"type": "IdentityObject", "hashed": False, "identityType": "name",
             "identityHash": recipient.name}  # fmt: skip
    if not recipient.email:
        return [named]
    digest = sha256(f"{recipient.email.lower()}{recipient.salt}".encode()).hexdigest()
    hashed = {"type": "IdentityObject", "hashed": True, "identityType": "emailAddress",
              "identityHash": f"sha256${digest}", "salt": recipient.salt}  # fmt: skip
    return [hashed, named]


def _achievement(each: Achievement) -> Json:
    return {
        "id": f"urn:uuid:{uuid5(ACHIEVEMENTS, f'{each.skill_key}/{each.level}')}",
        "type": ["Achievement"],
        "achievementType": "Competency",
        "name": each.title,
        "description": each.criteria,
        "criteria": {"narrative": each.criteria},
        "tag": [each.skill],
    }


def status_list(
    issuer: Issuer, address: str, revoked: Collection[int], at: datetime, until: datetime
) -> Json:
    """The payload of a BitstringStatusListCredential with the revoked places set.

    revoked   places in 0..LIST_BITS-1. Raises ValueError outside. Cost: some 16 kB, compressed.
    """
    bits = bytearray(LIST_BITS // 8)
    for place in revoked:
        if not 0 <= place < LIST_BITS:
            raise ValueError(f"place {place} is not in 0..{LIST_BITS - 1}")
        bits[place // 8] |= 0x80 >> (place % 8)
    packed = urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    return {
        "@context": [VC_CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": _iso(at),
        "validUntil": _iso(until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        },
        "iss": issuer.did,
        "jti": address,
        "nbf": int(at.timestamp()),
        "exp": int(until.timestamp()),
    }


def did_document(issuer: Issuer, keys: Sequence[tuple[str, Mapping[str, Any]]]) -> Json:
    """What the DID resolves to: the public keys (name, JWK), the one that signs now first."""
    did = issuer.did
    methods = [
        {"id": f"{did}#{name}", "type": "JsonWebKey2020", "controller": did,
         "publicKeyJwk": dict(jwk)}
        for name, jwk in keys
    ]  # fmt: skip
    return {
        "@context": ["https://www.w3.org/ns/did/v1",
                     "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }  # fmt: skip


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
