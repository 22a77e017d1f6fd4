"""The entry of `waymark`: chooses a command, turns errors into sentences and exit codes."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType, ModuleType

from waymark.cli import (
    backup,
    check,
    demo,
    import_files,
    invite,
    migrate,
    mine,
    occupations,
    prepare,
    restore,
    rotate_key,
    run,
    serve,
    worker,
)
from waymark.cli.errors import sentence

COMMANDS: tuple[ModuleType, ...] = (
    run,
    serve,
    worker,
    prepare,
    migrate,
    demo,
    import_files,
    mine,
    occupations,
    invite,
    rotate_key,
    backup,
    restore,
    check,
)
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTRODUCTION = """\
Waymark shows people where they could go from their role, what is missing and who helps.

Without a DATABASE_URL it keeps its own PostgreSQL in the data folder: .waymark here, or the
folder that WAYMARK_HOME names."""
EXAMPLES = """\
examples:
  waymark run                       everything at once, with a demo organization
  waymark import people.xlsx --dry-run
  waymark backup waymark-2026-05-01.backup
  waymark COMMAND --help            what a command does, with examples"""


def parser() -> argparse.ArgumentParser:
    """All commands with their help; imports no Django."""
    top = argparse.ArgumentParser(
        prog="waymark",
        description=INTRODUCTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="print the version and end")
    commands = top.add_subparsers(title="commands", metavar="COMMAND")
    for module in COMMANDS:
        one = commands.add_parser(
            module.NAME,
            help=module.HELP,
            description=module.__doc__,
            epilog=f"examples:\n{module.EXAMPLES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.configure(one)
        one.set_defaults(run=module.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns 0 when done, 1 when it could not be done, 2 for a wrong call, 130 after Ctrl-C.
    """
    top = parser()
    options = top.parse_args(arguments)
    if options.version:
        from importlib.metadata import version

        print(f"waymark {version('waymark')}")
        return 0
    if not hasattr(options, "run"):
        top.print_help()
        return 2
    before = {number: signal.signal(number, _end) for number in ENDINGS}
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        print(f"waymark: {said}", file=sys.stderr)
        return 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, _frame: FrameType | None) -> None:
    """Leave in order, once: while things are being put away, another Ctrl-C changes nothing."""
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
