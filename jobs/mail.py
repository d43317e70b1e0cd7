"""E-mails leave."""

from casestatus.core import db
from casestatus.mail.delivering import send_due
from casestatus.messaging.emailing import pick_up_mail
from jobs.job import job


@job(transaction=False)
def send(mail_id: str = "") -> None:
    """Send all mail that is due for the firm; the id only says why we were woken."""
    send_due()
    with db.transaction():
        pick_up_mail()
