"""The clock: one process that wakes work which nobody woke. `python -m jobs.clock`.

A lock in the database keeps it single; every sweep looks in PostgreSQL, so that whatever Redis lost is found again.
"""

import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import FrameType

from cronsim import CronSim
from sqlalchemy.exc import SQLAlchemyError

from casestatus.accounts import resetting
from casestatus.accounts.throttling import forget_old_failures
from casestatus.appointments.reminding import firms_with_due_reminders
from casestatus.bare import bare_app
from casestatus.consent.deciding import firms_with_overdue
from casestatus.core import db, inbound, locks, queue
from casestatus.core.background import FILES, TEXTS, enqueue_for
from casestatus.core.clock import now
from casestatus.core.logs import log
from casestatus.core.schedules import start_once
from casestatus.core.tenancy import every_firm
from casestatus.firms.models import Firm
from casestatus.firms.queries import all_firms, firms_with_unchecked_numbers
from casestatus.mail.delivering import firms_with_due_mail
from casestatus.messaging.attaching import overdue_attachments
from casestatus.messaging.enclosing import firms_with_abandoned_enclosures, overdue_enclosures
from casestatus.messaging.noticing import firms_with_untold_messages
from casestatus.messaging.reminding import firms_with_reminders_to_ring
from casestatus.messaging.scheduling import due_texts
from casestatus.notices.mailing import firms_with_due_notices
from casestatus.notices.pushing import firms_with_due_pushes
from casestatus.outbox.asking import firms_with_unheard_texts
from casestatus.outbox.claiming import firms_with_due_texts
from casestatus.outbox.reconciling import stale_claims
from casestatus.part import config_of_a_part
from casestatus.runs.running import firms_with_old_files, overdue_runs
from casestatus.trail.news import firms_with_news
from jobs import schedule
from jobs.asking import Asker

LOCK = 7_281_956
CATCHES_UP = timedelta(hours=20)

asker = Asker()
_stopped = False


def sweep_texts() -> None:
    for row in every_firm("send what is overdue", firms_with_due_texts()):
        asker.ask("jobs.outbox.drain", firm=row.firm_id, name=TEXTS)


def sweep_mail() -> None:
    for row in every_firm("send mail that is overdue", firms_with_due_mail()):
        asker.ask("jobs.mail.send", firm=row.firm_id)


def sweep_messages() -> None:
    """Messages wake nobody by themselves: a burst of them is told in one go, and who reads at once is told nothing."""
    for row in every_firm("tell people of messages", firms_with_untold_messages()):
        asker.ask("jobs.messaging.tell_people", firm=row.firm_id)


def sweep_notices() -> None:
    """E-mails that have gathered for a minute, and pushes whose worker was never woken, or died."""
    for row in every_firm("write the e-mails that are due", firms_with_due_notices()):
        asker.ask("jobs.notices.mail", firm=row.firm_id)
    for row in every_firm("send pushes that are overdue", firms_with_due_pushes()):
        asker.ask("jobs.notices.push", firm=row.firm_id)


def ring_reminders() -> None:
    for row in every_firm("ring reminders that are due", firms_with_reminders_to_ring()):
        asker.ask("jobs.messaging.ring_reminders", firm=row.firm_id)


def sweep_wishes() -> None:
    with db.looking():
        waiting = resetting.waiting_wishes()
    for wish_id in waiting:
        asker.ask("jobs.accounts.answer_wish", wish_id)


def sweep_inbound() -> None:
    with db.looking():
        waiting = inbound.waiting()
    for inbound_id in waiting:
        asker.ask("jobs.messaging.take_in", inbound_id)


def fetch_lately() -> None:
    """Ask for texts that came while nobody was here to take them. The clock does it first when it starts."""
    with db.looking():
        firms = all_firms()
    for firm in firms:
        asker.ask("jobs.messaging.fetch_lately", firm=firm.id)


def fetch_replies() -> None:
    asker.ask("jobs.messaging.fetch_missed_replies")


def read_given_up() -> None:
    """Numbers that carriers took from their owners, for all firms at once; a list that was read costs nothing."""
    asker.ask("jobs.messaging.read_given_up")


def give_up_inbound() -> None:
    """Say once of each call of the carrier that nothing could be made of it: the operator's page counts them too."""
    with db.transaction():
        lost = inbound.give_up()
    for inbound_id in lost:
        log().error("inbound call could not be read", inbound=str(inbound_id))


def sweep_news() -> None:
    for firm_id in firms_with_news():
        asker.ask("jobs.messaging.pick_up_deliveries", firm=firm_id)


def sweep_attachments() -> None:
    for row in every_firm("fetch what came with texts", overdue_attachments()):
        asker.ask("jobs.messaging.fetch_attachment", row.id, firm=row.firm_id, name=FILES)


def sweep_runs() -> None:
    for row in every_firm("take up long work again", overdue_runs()):
        asker.ask(row.job, row.id, firm=row.firm_id, name=FILES)


def sweep_old_files() -> None:
    for row in every_firm("delete files that were kept for a day", firms_with_old_files()):
        asker.ask("jobs.runs.remove_old_files", firm=row.firm_id)


def sweep_reminders() -> None:
    for row in every_firm("remind of appointments", firms_with_due_reminders()):
        asker.ask("jobs.appointments.remind", firm=row.firm_id)


def sweep_opt_outs() -> None:
    """Words that nobody decided on in time become opt-outs."""
    for row in every_firm("close what nobody decided in time", firms_with_overdue()):
        asker.ask("jobs.messaging.close_overdue_opt_outs", firm=row.firm_id)


def sweep_scheduled() -> None:
    for row in every_firm("send what was written for now", due_texts()):
        asker.ask("jobs.messaging.send_scheduled", row.id, firm=row.firm_id, name=TEXTS)


def sweep_enclosures() -> None:
    for row in every_firm("make ready what goes with texts", overdue_enclosures()):
        asker.ask("jobs.messaging.prepare_enclosure", row.id, firm=row.firm_id, name=FILES)


def sweep_abandoned() -> None:
    for row in every_firm("let go of files that nobody sent", firms_with_abandoned_enclosures()):
        asker.ask("jobs.messaging.sweep_abandoned", firm=row.firm_id)


def ask_after_texts() -> None:
    for row in every_firm("ask after texts that nothing was heard of", firms_with_unheard_texts()):
        asker.ask("jobs.outbox.ask_after_texts", firm=row.firm_id)


def settle_claims() -> None:
    for row in every_firm("settle claims of dead workers", stale_claims()):
        asker.ask("jobs.outbox.settle_claim", row.id, firm=row.firm_id)


def sweep_numbers() -> None:
    """Numbers that were added by a command or with their firm have not been asked about."""
    with db.looking():
        firms = firms_with_unchecked_numbers()
    for firm_id in firms:
        asker.ask("jobs.firms.check_their_numbers", firm=firm_id)


def start_what_is_due() -> None:
    """Start every daily job whose time came within the last 20 hours and that nobody started."""
    with db.looking():
        firms = all_firms()
    for firm in firms:
        for daily in schedule.SCHEDULE:
            _start(daily, firm)


def _start(daily: schedule.Daily, firm: Firm) -> None:
    due_at = last_due(daily.cron, now().astimezone(firm.zone))
    if due_at < now() - CATCHES_UP or due_at < firm.created_at:
        return
    with db.transaction():
        mine = start_once(daily.name, firm.id, due_at)
    if mine:
        enqueue_for(firm.id, daily.job)


def last_due(cron: str, moment: datetime) -> datetime:
    """The latest time at or before the moment at which the cron line is due, in the moment's own zone."""
    return next(CronSim(cron, moment + timedelta(seconds=1), reverse=True))


def forget_failures() -> None:
    with db.transaction():
        forget_old_failures()
        resetting.forget_old_wishes()


def forget_inbound() -> None:
    with db.transaction():
        inbound.forget_what_is_done()


Rounds = tuple[tuple[float, Callable[[], None]], ...]

ROUNDS: Rounds = (
    (schedule.SWEEP_TEXTS, sweep_texts),
    (schedule.SWEEP_INBOUND, sweep_inbound),
    (schedule.SWEEP_SCHEDULED, sweep_scheduled),
    (schedule.SWEEP_MAIL, sweep_mail),
    (schedule.SWEEP_MAIL, sweep_wishes),
    (schedule.SWEEP_MESSAGES, sweep_messages),
    (schedule.SWEEP_NOTICES, sweep_notices),
    (schedule.RING_REMINDERS, ring_reminders),
    (schedule.GIVE_UP_INBOUND, give_up_inbound),
    (schedule.SWEEP_NEWS, sweep_news),
    (schedule.SWEEP_ATTACHMENTS, sweep_attachments),
    (schedule.SWEEP_RUNS, sweep_runs),
    (schedule.SWEEP_OLD_FILES, sweep_old_files),
    (schedule.SWEEP_ATTACHMENTS, sweep_enclosures),
    (schedule.SWEEP_ABANDONED, sweep_abandoned),
    (schedule.FETCH_LATELY, fetch_lately),
    (schedule.FETCH_REPLIES, fetch_replies),
    (schedule.SETTLE_CLAIMS, settle_claims),
    (schedule.ASK_AFTER_TEXTS, ask_after_texts),
    (schedule.SWEEP_NUMBERS, sweep_numbers),
    (schedule.SWEEP_OPT_OUTS, sweep_opt_outs),
    (schedule.SWEEP_REMINDERS, sweep_reminders),
    (schedule.LOOK_AT_SCHEDULE, start_what_is_due),
    (schedule.FORGET_FAILED_SIGN_INS, forget_failures),
    (schedule.FORGET_INBOUND, forget_inbound),
)


def keep_time(lists_every: float = schedule.READ_GIVEN_UP) -> None:
    """Go round until told to stop. Without the database it waits; whoever has the turn goes round."""
    rounds = (*ROUNDS, (lists_every, read_given_up))
    last = dict.fromkeys([work for _, work in rounds], float("-inf"))
    while not _stopped:
        try:
            with locks.turn(LOCK) as turn:
                _go_round_in_turn(turn, rounds, last)
        except SQLAlchemyError as error:
            log().warning("clock waits for the database", error=error)
            db.session.remove()
            time.sleep(1)


def _go_round_in_turn(turn: locks.Turn, rounds: Rounds, last: dict[Callable[[], None], float]) -> None:
    while not _stopped:
        with turn.taken() as mine:
            queue.still_alive("clock")
            if mine:
                _go_round(rounds, last)
        time.sleep(0.5)


def _go_round(rounds: Rounds, last: dict[Callable[[], None], float]) -> None:
    asker.look()
    for seconds, work in rounds:
        if time.monotonic() - last[work] >= seconds:
            last[work] = time.monotonic()
            work()
            db.session.remove()


def _stop(number: int, frame: FrameType | None) -> None:
    global _stopped
    _stopped = True


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    config = config_of_a_part()
    with bare_app(config).app_context():
        keep_time(schedule.READ_GIVEN_UP_IN_SANDBOX if config.is_sandbox else schedule.READ_GIVEN_UP)


if __name__ == "__main__":
    main()
