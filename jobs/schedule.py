"""What happens by itself, and when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Daily:
    """A job for every firm, by a cron line read in the firm's own zone."""

    name: str
    cron: str
    job: str


SCHEDULE = (
    Daily("reconcile inbound texts", "40 3 * * *", "jobs.messaging.reconcile_inbound"),
    Daily("count how long clients wait for an answer", "10 4 * * *", "jobs.messaging.count_answer_time"),
    Daily("release conversations that nobody hears of", "50 3 * * *", "jobs.messaging.release_unheard"),
    Daily("forget browsers that signed out", "55 3 * * *", "jobs.notices.forget_browsers"),
)

SWEEP_MESSAGES = 1.0  # seconds between looks
SWEEP_TEXTS = SWEEP_SCHEDULED = SWEEP_INBOUND = 5.0
SWEEP_MAIL = SWEEP_NOTICES = SETTLE_CLAIMS = SWEEP_ATTACHMENTS = SWEEP_RUNS = 5.0
RING_REMINDERS = 5.0
SWEEP_NEWS = ASK_AFTER_TEXTS = 10.0
LOOK_AT_SCHEDULE = SWEEP_NUMBERS = SWEEP_OPT_OUTS = SWEEP_REMINDERS = 30.0
FETCH_LATELY = SWEEP_OLD_FILES = 600.0
FORGET_FAILED_SIGN_INS = FORGET_INBOUND = GIVE_UP_INBOUND = FETCH_REPLIES = SWEEP_ABANDONED = 3600.0
READ_GIVEN_UP, READ_GIVEN_UP_IN_SANDBOX = 3600.0, 15.0  # who tries it in the sandbox does not want to wait
