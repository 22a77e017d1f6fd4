"""What the environment says, read once and checked here so that settings stay plain."""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["Environment", "database_settings", "mail_settings", "private_folder", "read"]

MODES = ("demo", "production", "test")
PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Environment:
    """The few things an operator may set; everything else has one safe value."""

    mode: str
    home: Path
    secret_key: str
    database_url: str
    address: str
    hosts: tuple[str, ...]
    mail_url: str
    stalled_after: int

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def secure(self) -> bool:
        """Whether people reach us over TLS; cookies are then for TLS only."""
        return self.address.startswith("https://")


def read(environ: dict[str, str] | None = None) -> Environment:
    """Read the environment.

    Raises ImproperlyConfigured, naming the variable, when production lacks what it needs.
    """
    env = dict(os.environ) if environ is None else environ
    mode = env.get("WAYMARK_MODE", "demo")
    if mode not in MODES:
        raise ImproperlyConfigured(f"WAYMARK_MODE is {mode!r}; use one of {', '.join(MODES)}.")
    home = Path(env.get("WAYMARK_HOME", ".waymark")).absolute()
    address = env.get("WAYMARK_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    host = urlsplit(address).hostname or "127.0.0.1"
    local = ("127.0.0.1", "localhost", "[::1]") if mode != "production" else ()
    extra = tuple(name for name in env.get("WAYMARK_HOSTS", "").split(",") if name)
    return Environment(
        mode=mode,
        home=home,
        secret_key=_secret_key(env, mode=mode, home=home),
        database_url=_required(env, "DATABASE_URL", mode, ""),
        address=address,
        hosts=(host, *local, *extra),
        mail_url=env.get("WAYMARK_MAIL_URL", ""),
        stalled_after=_seconds(env, "WAYMARK_STALLED_AFTER", 60),
    )


def _required(env: dict[str, str], name: str, mode: str, otherwise: str) -> str:
    value = env.get(name, "")
    if not value and mode == "production":
        raise ImproperlyConfigured(f"{name} is not set; production does not start without it.")
    return value or otherwise


def _seconds(env: dict[str, str], name: str, otherwise: int) -> int:
    text = env.get(name, str(otherwise))
    if not text.isdecimal() or int(text) < 1:
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a number of seconds.")
    return int(text)


def _secret_key(env: dict[str, str], *, mode: str, home: Path) -> str:
    """The signing secret: from the environment, or kept in the demo's own folder."""
    given = _required(env, "WAYMARK_SECRET_KEY", mode, "")
    if given and len(given) < 32:
        raise ImproperlyConfigured("WAYMARK_SECRET_KEY is shorter than 32 characters.")
    if given:
        return given
    if mode == "test":
        return secrets.token_urlsafe(48)
    return _kept_secret(home / "secret_key")


def _kept_secret(path: Path) -> str:
    """Read the demo's secret, or make it; two processes that race agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        made = secrets.token_urlsafe(48)
        file.write(made)
    return made


def private_folder(path: Path) -> str:
    """The path of a folder that only this account may enter; made, or closed, where needed."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if stat.S_IMODE(path.stat().st_mode) != PRIVATE:
        path.chmod(PRIVATE)
    return str(path)


def database_settings(url: str) -> dict[str, object]:
    """Django's database settings from a postgresql:// address.

    An empty address gives settings that refuse to connect, so that tools which never
    touch the database (type checks, static files) run without one.
    """
    parts = urlsplit(url or "postgresql://waymark@127.0.0.1:1/waymark")
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://.")
    options: dict[str, object] = {
        "pool": False,
        "connect_timeout": 10,
        # "pyhton" and "python" are 0.29 alike; engine.spelling drops what trigrams let through
        "options": "-c pg_trgm.word_similarity_threshold=0.28",
    }
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        options[name] = unquote(value)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


#: mail services with an API of their own: anymail's back-end, and the setting that takes the key
SERVICES = {
    "brevo": "BREVO_API_KEY",
    "mailgun": "MAILGUN_API_KEY",
    "mandrill": "MANDRILL_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
}


def mail_settings(url: str) -> dict[str, object]:
    """Django's mail settings from one address.

    smtp://user:password@host:port (smtps:// for TLS at once), or the name of a mail service and
    its key: postmark://KEY, mailgun://KEY@sender-domain. Raises ImproperlyConfigured otherwise.
    """
    parts = urlsplit(url)
    if parts.scheme in SERVICES:
        return _service_settings(parts.scheme, *_key_and_domain(parts.netloc))
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "WAYMARK_MAIL_URL must look like smtp://user:password@host:587, or name a mail service "
            f"({', '.join(SERVICES)}) and its key, like postmark://KEY."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
    }


def _key_and_domain(place: str) -> tuple[str, str]:
    key, _, domain = place.partition("@")
    return unquote(key), domain


def _service_settings(name: str, key: str, domain: str) -> dict[str, object]:
    if not key:
        raise ImproperlyConfigured(f"WAYMARK_MAIL_URL names {name} without its key: {name}://KEY.")
    said = {SERVICES[name]: key, "REQUESTS_TIMEOUT": 20}
    if domain:
        said[f"{name.upper()}_SENDER_DOMAIN"] = domain
    return {"EMAIL_BACKEND": f"anymail.backends.{name}.EmailBackend", "ANYMAIL": said}
