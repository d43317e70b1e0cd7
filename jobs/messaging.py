"""What came in and was not worked on at once, and what the outbox told."""

from uuid import UUID

from casestatus.core import db, inbound
from casestatus.core.logs import log
from casestatus.gateways.sms import Permanent, Temporary
from casestatus.messaging import (
    answer_times,
    deciding,
    delivering,
    emailing,
    enclosing,
    fetching,
    given_up,
    leaving,
    noticing,
    preparing,
    reconciling,
    reminding,
    scheduling,
)
from casestatus.messaging.reconciling import LATELY, fetch_missed
from casestatus.messaging.taking_in import work_on
from jobs.job import Scope, job


@job()
def pick_up_deliveries() -> None:
    delivering.pick_up_deliveries()
    emailing.pick_up_mail()


@job()
def tell_people() -> None:
    """Tell those concerned of new messages, and who wrote outside office hours when somebody will answer."""
    noticing.tell_people()


@job(scope=Scope.EVERY_FIRM)
def take_in(inbound_id: str) -> None:
    """Work on one kept call; the try is counted first, so that one that fails counts too."""
    with db.transaction():
        inbound.count_try(UUID(inbound_id))
        kept = inbound.kept(UUID(inbound_id))
    work_on(kept)


@job(transaction=False)
def reconcile_inbound() -> None:
    """Fetch what the carrier received for the firm's numbers and we did not."""
    fetch_missed()


@job(transaction=False)
def fetch_lately() -> None:
    """The same for the last minutes, which is asked often: a carrier that cannot say is asked again soon."""
    try:
        fetch_missed(looks_back=LATELY)
    except Temporary as error:
        log().warning("the carrier's list was not read", code=error.code)


@job()
def ring_reminders() -> None:
    reminding.ring_due()


@job()
def release_unheard() -> None:
    leaving.release_unheard()


@job(scope=Scope.EVERY_FIRM)
def fetch_missed_replies() -> None:
    """Ask for replies to reminders that never reached us."""
    try:
        reconciling.fetch_missed_replies()
    except Temporary as error:
        log().warning("the carrier's list was not read", code=error.code)


@job()
def count_answer_time() -> None:
    answer_times.count_answer_time()


@job()
def send_scheduled(scheduled_id: str) -> None:
    """Send a text whose time has come."""
    scheduling.send_scheduled(UUID(scheduled_id))


@job()
def close_overdue_opt_outs() -> None:
    deciding.close_overdue()


@job(transaction=False)
def fetch_attachment(attachment_id: str) -> None:
    """Fetch a picture or file that came with a text."""
    fetching.fetch_attachment(UUID(attachment_id))


@job(transaction=False)
def prepare_enclosure(enclosure_id: str) -> None:
    """Make a file ready that goes with a text."""
    preparing.prepare_enclosure(UUID(enclosure_id))


@job()
def sweep_abandoned() -> None:
    """Let go of files that were put to texts and never sent."""
    enclosing.sweep_abandoned()


@job(scope=Scope.EVERY_FIRM)
def read_given_up() -> None:
    """Read the carriers' lists of numbers that were given up; what cannot be read now is read later."""
    try:
        given_up.read_lists()
    except (Temporary, Permanent) as error:
        log().warning("the list of numbers that were given up was not read", code=error.code)
