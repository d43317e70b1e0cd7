"""Papers of the desk are made."""

from uuid import UUID

from casestatus.desk.consent_papers import make_paper
from jobs.job import job


@job(transaction=False)
def make_consent_paper(run_id: str) -> None:
    """Make the PDF of a contact's consent record."""
    make_paper(UUID(run_id))
