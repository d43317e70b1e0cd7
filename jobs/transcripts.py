"""Transcripts are made."""

from uuid import UUID

from casestatus.transcripts import making
from jobs.job import job


@job(transaction=False)
def make_export(run_id: str) -> None:
    """Make the file that somebody asked for."""
    making.make_export(UUID(run_id))
