"""Clients are reminded of their appointments."""

from casestatus.appointments.reminding import remind_of_what_is_due
from jobs.job import job


@job()
def remind() -> None:
    remind_of_what_is_due()
