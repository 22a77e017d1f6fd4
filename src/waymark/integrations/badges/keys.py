"""Making keys and signing with them (RFC 8037). PyJWT signs; its EdDSA is what badges ask for."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import OKPAlgorithm

from waymark.kernel.sealing import seal, unseal

__all__ = ["NewKey", "new_key", "signed"]

PURPOSE = "badges.key"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A fresh key: its name (the thumbprint of RFC 7638), public half as JWK, private half sealed."""

    name: str
    public: dict[str, Any]
    sealed: str


def new_key() -> NewKey:
    """Make a key. The machine's own source of randomness is the only one fit for it."""
    private = Ed25519PrivateKey.generate()
    public = OKPAlgorithm.to_jwk(private.public_key(), as_dict=True)
    jwk = {name: public[name] for name in ("crv", "kty", "x")}
    canonical = json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode()
    name = urlsafe_b64encode(sha256(canonical).digest()).decode().rstrip("=")
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return NewKey(name, jwk, seal(pem.decode(), PURPOSE))


def signed(payload: dict[str, Any], *, did: str, name: str, sealed: str) -> str:
    """The payload as a compact JWT, signed with EdDSA by the key of this name.

    Raises Unreadable where the key was sealed under another installation's secret.
    """
    private = load_pem_private_key(unseal(sealed, PURPOSE).encode(), password=None)
    headers = {"kid": f"{did}#{name}", "typ": "vc+ld+json+jwt"}
    return jwt.encode(payload, private, algorithm="EdDSA", headers=headers)  # type: ignore[arg-type]  # only Ed25519 keys are sealed
