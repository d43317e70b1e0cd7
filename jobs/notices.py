"""Users are told what happened."""

from casestatus.notices import browsers
from casestatus.notices.mailing import mail_due
from casestatus.notices.pushing import push_due
from jobs.job import job


@job()
def mail() -> None:
    """Write the e-mails that have gathered for a minute; jobs.mail sends them."""
    mail_due()


@job()
def forget_browsers() -> None:
    """Forget the browsers that signed out."""
    browsers.forget_signed_out()


@job(transaction=False)
def push() -> None:
    """Hand what is due to the browsers' push services."""
    push_due()
