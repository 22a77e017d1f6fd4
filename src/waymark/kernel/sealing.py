"""Sealing what must not lie readable in the database or in a backup: keys, private notes.

Sealed with AES-128-CBC and HMAC-SHA256 (Fernet) under a key drawn by HKDF from the installation's
secret, one for each purpose; secrets that were replaced (SECRET_KEY_FALLBACKS) still open.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["Unreadable", "seal", "unseal"]

KEY_BYTES = 32


class Unreadable(Exception):
    """What was sealed under a secret that this installation no longer has."""


def seal(text: str, purpose: str) -> str:
    """The text, sealed for one purpose. Sealing twice gives two different results."""
    return _locks(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """What was sealed for this purpose. Raises Unreadable where the secret is not ours."""
    try:
        return _locks(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as why:
        raise Unreadable(f"sealed for {purpose} under another secret") from why


def _locks(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_drawn(str(secret), purpose)) for secret in secrets])


def _drawn(secret: str, purpose: str) -> bytes:
    drawn = HKDF(SHA256(), KEY_BYTES, salt=None, info=f"waymark:{purpose}".encode())
    return urlsafe_b64encode(drawn.derive(secret.encode()))
