"""What is asked about the firm's own numbers."""

from casestatus.firms.checking import check_numbers
from jobs.job import job


@job(transaction=False)
def check_their_numbers() -> None:
    """Ask the phone company whether the firm's numbers still work."""
    check_numbers()
