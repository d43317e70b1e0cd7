"""E-mails leave."""

from casestatus.mail.delivering import send_due
from jobs.job import job


@job(transaction=False)
def send(mail_id: str = "") -> None:
    """Send all mail that is due for the firm; the id only says why we were woken."""
    send_due()
