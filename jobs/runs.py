"""What long work left."""

from casestatus.runs import running
from jobs.job import job


@job()
def remove_old_files() -> None:
    """Delete what nobody may fetch any more."""
    running.remove_old_files()
