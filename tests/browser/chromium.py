"""Which Chromium drives the pages, and how it is started."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

__all__ = ["find_chromium", "launch"]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
#: root needs the first; the others keep it from talking to anyone but the pages under test
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
MISSING = (
    "No Chromium was found. Debian: apt-get install chromium. Elsewhere: playwright install"
    " chromium. Or name one: WAYMARK_CHROMIUM=/path/to/chromium."
)


def find_chromium(playwright: Playwright) -> str:
    """The path of a Chromium. Fails the test with what to install where there is none."""
    for name in (os.environ.get("WAYMARK_CHROMIUM", ""), *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.fail(MISSING)
    return own


def launch(playwright: Playwright) -> Browser:
    """A browser without a window."""
    return playwright.chromium.launch(
        executable_path=find_chromium(playwright), args=list(FLAGS), timeout=60_000
    )
