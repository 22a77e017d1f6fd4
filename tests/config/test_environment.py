"""Settings from the environment: safe where nothing is said, strict in production."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils.module_loading import import_string

from waymark.config.environment import (
    SERVICES,
    database_settings,
    mail_settings,
    private_folder,
    read,
)

GOOD = {
    "WAYMARK_MODE": "production",
    "WAYMARK_SECRET_KEY": "s" * 50,
    "DATABASE_URL": "postgresql://waymark:p%40ss@db.example:5432/waymark",
    "WAYMARK_ADDRESS": "https://careers.example",
}


@pytest.mark.parametrize("name", ["WAYMARK_SECRET_KEY", "DATABASE_URL"])
def test_production_does_not_start_without(name: str) -> None:
    env = {key: value for key, value in GOOD.items() if key != name}
    with pytest.raises(ImproperlyConfigured, match=name):
        read(env)


def test_a_short_secret_is_no_secret() -> None:
    with pytest.raises(ImproperlyConfigured, match="shorter"):
        read(GOOD | {"WAYMARK_SECRET_KEY": "short"})


def test_an_unknown_mode_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="prod"):
        read({"WAYMARK_MODE": "prod"})


def test_production_is_secure_and_answers_to_its_own_name_only() -> None:
    env = read(GOOD)
    assert env.secure
    assert not env.demo
    assert env.hosts == ("careers.example",)


def test_the_demo_makes_a_secret_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    first = read({"WAYMARK_HOME": str(tmp_path / "home")})
    second = read({"WAYMARK_HOME": str(tmp_path / "home")})
    assert first.demo
    assert len(first.secret_key) > 50
    assert first.secret_key == second.secret_key
    kept = tmp_path / "home" / "secret_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_database_address_becomes_settings() -> None:
    found = database_settings(GOOD["DATABASE_URL"] + "?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("waymark", "p@ss", "db.example")
    options = found["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "require"


def test_only_postgresql_is_a_database() -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql"):
        database_settings("sqlite:///x.db")


def test_a_mail_address_becomes_settings() -> None:
    found = mail_settings("smtps://me:pw@mail.example")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (
        465,
        True,
        False,
    )
    with pytest.raises(ImproperlyConfigured, match="smtp"):
        mail_settings("https://mail.example")


def test_a_mail_service_is_named_with_its_key() -> None:
    assert mail_settings("postmark://a%2Fkey") == {
        "EMAIL_BACKEND": "anymail.backends.postmark.EmailBackend",
        "ANYMAIL": {"POSTMARK_SERVER_TOKEN": "a/key", "REQUESTS_TIMEOUT": 20},
    }
    found = mail_settings("mailgun://key@mg.example.org")["ANYMAIL"]
    assert found["MAILGUN_SENDER_DOMAIN"] == "mg.example.org"  # type: ignore[index]  # it is set


@pytest.mark.parametrize("name", SERVICES)
def test_each_mail_service_has_a_back_end(name: str) -> None:
    backend = import_string(str(mail_settings(f"{name}://key")["EMAIL_BACKEND"]))
    with override_settings(**mail_settings(f"{name}://key@example.org")):
        assert backend() is not None


def test_a_mail_service_without_its_key_is_explained() -> None:
    with pytest.raises(ImproperlyConfigured, match="without its key"):
        mail_settings("postmark://")


def _settings(extra: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0,"
        " s.WAYMARK_DEMO)"
    )
    env = {key: value for key, value in os.environ.items() if not key.startswith("WAYMARK")}
    env |= {"DJANGO_SETTINGS_MODULE": "waymark.config.settings", **extra}
    return subprocess.run(  # the interpreter of the tests, our own code
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )


def test_production_settings_are_strict(tmp_path: Path) -> None:
    done = _settings(GOOD | {"WAYMARK_HOME": str(tmp_path)})
    assert done.stdout.split() == ["False", "True", "True", "True", "False"], done.stderr


def test_production_stops_with_a_sentence(tmp_path: Path) -> None:
    done = _settings({"WAYMARK_MODE": "production", "WAYMARK_HOME": str(tmp_path)})
    assert done.returncode != 0
    assert "WAYMARK_SECRET_KEY is not set" in done.stderr


def test_the_demos_mail_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    assert private_folder(folder) == str(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
