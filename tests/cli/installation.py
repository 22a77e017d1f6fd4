"""An installation for one test: its own data folder, commands run as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 120.0  # seconds; bounds a wait, never stands for one


@dataclass
class Installation:
    """A data folder and, where given, a database; `mode` as in WAYMARK_MODE."""

    folder: Path
    database_url: str = ""
    mode: str = "demo"
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / ".waymark"

    @property
    def environment(self) -> dict[str, str]:
        dropped = ("DATABASE_URL", "DJANGO_", "WAYMARK_", "PORT", "PGBIN")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        own = {"WAYMARK_HOME": str(self.home), "WAYMARK_MODE": self.mode}
        if self.database_url:
            own["DATABASE_URL"] = self.database_url
        return kept | own | self.extra

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command in a session of its own, as a terminal would."""
        return subprocess.Popen(
            [sys.executable, "-m", "waymark.cli.main", *arguments],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def succeed(self, *arguments: str) -> str:
        """Run a command that must work; returns its output."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
