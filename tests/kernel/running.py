"""Jobs of the tests: started, and looked at again."""

from typing import Any

from tests.conftest import NOW
from waymark.kernel import jobs
from waymark.kernel.acts import Act
from waymark.kernel.models import Job

__all__ = ["after", "clock", "started"]


def clock() -> Any:
    return NOW


def started(kind: str, act: Act, **args: Any) -> Job:
    return jobs.start(kind=f"test.{kind}", args=args, act=act)


def after(job: Job) -> Job:
    """The job as it stands now."""
    return Job.objects.get(pk=job.pk)
