"""Does to imports, on the installation that the environment names, what HR does on its pages.

    python -m tests.integrations.import_driver apply FILE     the number of the job that applies it
    python -m tests.integrations.import_driver stop JOB
    python -m tests.integrations.import_driver undo           the job that takes the last one back

Run as a program by the tests of faults: a process of its own, as the pages are.
"""

from __future__ import annotations

import sys
import uuid
from functools import partial
from pathlib import Path

from waymark.cli.session import set_up_django, system_act


def apply(path: Path) -> str:
    """Receive, match and check here; apply as a job."""
    from waymark.integrations.hris import operations, queries
    from waymark.integrations.hris.checking import check
    from waymark.integrations.hris.reporting import report_of

    by = system_act()
    chunks = partial(iter, [path.read_bytes()])
    batch = operations.receive_files(files=[(path.name, chunks)], act=by)
    operations.match_columns(
        batch=batch, mappings={}, as_of=by.today, complete=False, keep=False, act=by
    )
    checked = check(
        queries.sources_of(batch), queries.decisions_of(batch), by.today, complete=False
    )
    operations.keep_report(batch=batch, report=report_of(checked), act=by)
    return str(operations.ask_to_apply(batch=batch, act=by).pk)


def stop(job_id: str) -> None:
    """Ask the job to stop."""
    from waymark.kernel import jobs

    by = system_act()
    job = jobs.job_of(by, uuid.UUID(job_id))
    assert job is not None
    jobs.cancel(job=job, act=by)


def undo() -> str:
    """Take the import applied last back, as a job."""
    from waymark.integrations.hris import operations
    from waymark.integrations.hris.models import Import

    batch = Import.objects.filter(state="applied").latest("applied_at")
    return str(operations.ask_to_undo(batch=batch, act=system_act()).pk)


if __name__ == "__main__":
    set_up_django()
    command, *rest = sys.argv[1:]
    if command == "apply":
        sys.stdout.write(apply(Path(rest[0])))
    elif command == "stop":
        stop(rest[0])
    else:
        sys.stdout.write(undo())
