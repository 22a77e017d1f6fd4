"""What the worker does for imports every day."""

from datetime import UTC, datetime

from django.db import close_old_connections
from procrastinate.contrib.django import app

from waymark.integrations.hris import operations
from waymark.kernel.acts import Act, Actor


@app.periodic(cron="17 3 * * *")
@app.task(
    name="waymark.hris.forget_old_imports", queue="jobs",
    queueing_lock="waymark.hris.forget_old_imports", pass_context=False,
)  # fmt: skip
def forget_old_imports(timestamp: int) -> None:
    """Remove files and rows of imports that can no longer be undone."""
    close_old_connections()  # a thread keeps its connection, and the database may have restarted
    now = datetime.now(UTC)  # noqa: TID251 - the worker is a face: it may read the clock
    operations.forget_old_imports(act=Act(Actor(None), at=now, today=now.date()))
