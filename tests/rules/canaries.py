"""A program of its own: drives words that nobody may log through everything that may fail, and says where it got to.

`python -m tests.rules.canaries` with the product's settings in the environment, on a database and a queue of its own.
What it writes to standard output and standard error is what a log would hold. It ends with the steps it took, as JSON.
"""

import json
import os
import sys
from uuid import UUID

import redis
import sqlalchemy as sa
from rq import Queue
from rq.job import Job
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer
from twilio.request_validator import RequestValidator

from casestatus.app import create_app
from casestatus.config import Config
from casestatus.core import db
from casestatus.core.background import DEFAULT, FILES, TEXTS
from casestatus.core.clock import now
from casestatus.core.inbound import waiting
from casestatus.core.tenancy import as_firm
from casestatus.firms.founding import found_firm
from casestatus.gateways.current import Gateways, use
from casestatus.gateways.fakes import FakeEmail, FakeSms
from casestatus.staff.inviting import create_user
from jobs.clock import sweep_inbound
from jobs.worker import TextsWorker

WORD = os.environ["CANARY"]  # stands in every name, text, password and address
EMAIL, PASSWORD = f"{WORD}@harbor.test", f"{WORD} is my password"
PICTURE = f"https://api.twilio.com/{WORD}.jpg"
PHONE, OURS = "+18435557391", "+18435550100"


class Office:
    """The product with one firm and one person in it, and the ways to ask it something."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.app = create_app(config)
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.browser = self.app.test_client()
        self.steps: dict[str, object] = {}
        with self.app.app_context():
            self.firm = self._opened()

    def _opened(self) -> UUID:
        with db.transaction():
            firm = found_firm(name=f"{WORD} Law", number=OURS, timezone="America/New_York")
            firm_id, firm.notice_read_at = firm.id, now()
        with as_firm(firm_id), db.transaction():
            create_user(email=EMAIL, name=f"Ana {WORD}", role="admin", password=PASSWORD)
        return firm_id

    def ask(self, step: str, method: str, path: str, **options: object) -> None:
        """Ask, and note the status under the name of the step."""
        self.steps[step] = self.browser.open(path, method=method, **options).status_code  # type: ignore[arg-type]

    def carrier_calls(self, step: str, path: str, form: dict[str, str], *, signs: bool = True) -> None:
        signature = RequestValidator(self.config.twilio_auth_token).compute_signature(
            f"{self.config.public_url}{path}", form
        )
        headers = {"X-Twilio-Signature": signature if signs else f"{WORD} did not sign"}
        self.ask(step, "POST", path, data=form, headers=headers)

    def as_owner(self, *statements: str) -> None:
        """Change the tables under the product's feet."""
        engine = sa.create_engine(self.config.database_url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(sa.text(statement))


def sign_in(office: Office) -> None:
    office.ask("wrong password", "POST", "/sign-in", data={"email": EMAIL, "password": f"{WORD} guessed"})
    office.ask("unknown person", "POST", "/sign-in", data={"email": f"x{EMAIL}", "password": PASSWORD})
    office.ask("right password", "POST", "/sign-in", data={"email": EMAIL, "password": PASSWORD})


def mail(office: Office) -> None:
    """Invitations, resets and their links; what is mailed is handed over with the other jobs."""
    person = {"name": WORD, "email": f"nia.{EMAIL}", "role": "staff"}
    office.ask("invited", "POST", "/settings/people", data=person)
    office.ask("invited again", "POST", "/settings/people", data=person)
    office.ask("forgotten", "POST", "/password/forgotten", data={"email": EMAIL})
    for link in ("join", "password/new"):
        office.ask(f"look at a link to {link}", "GET", f"/{link}/{WORD}")
        office.ask(f"use a link to {link}", "POST", f"/{link}/{WORD}", data={"name": WORD, "password": PASSWORD})


def look_around(office: Office) -> None:
    for path in ("/inbox", "/contacts", "/conversations/new", f"/{WORD}", f"/inbox?q={WORD}&before={WORD}"):
        office.ask(f"look at {path.replace(WORD, '…')}", "GET", path)


def send(office: Office) -> None:
    person = {
        "first_name": WORD,
        "last_name": WORD,
        "kind": "client",
        "language": "en",
        "phones-0-number": PHONE,
        "phones-0-may_be_texted": "y",
    }
    office.ask("new contact", "POST", "/contacts", data=person)
    office.ask("no number", "POST", "/conversations", data={"to": WORD, "body": WORD, "key": "k1"})
    office.ask("first text", "POST", "/conversations", data={"to": PHONE, "body": f"{WORD} at 2", "key": "k2"})


def receive(office: Office) -> None:
    form = {"MessageSid": "SM1", "From": PHONE, "To": OURS, "Body": f"{WORD} asks"}
    form |= {"NumMedia": "1", "MediaUrl0": PICTURE, "MediaContentType0": f"image/{WORD}"}
    office.carrier_calls("text came", "/webhooks/twilio/messages", form)
    office.carrier_calls("text came again", "/webhooks/twilio/messages", form)
    office.carrier_calls("nobody signed", "/webhooks/twilio/messages", form, signs=False)
    office.carrier_calls("half a call", "/webhooks/twilio/messages", {"From": PHONE, "Body": WORD})
    status = {"MessageSid": "SM2", "MessageStatus": "sent", "From": OURS, "To": PHONE, "Body": WORD}
    office.carrier_calls("a text that is not ours", "/webhooks/twilio/status", status)


def break_tables(office: Office) -> None:
    """From here on the database refuses every message, and then every call, quoting its row."""
    office.as_owner("ALTER TABLE messages ADD CONSTRAINT no_more CHECK (created_at IS NULL) NOT VALID")
    office.ask("broken text", "POST", "/conversations", data={"to": PHONE, "body": f"{WORD} at 3", "key": "k3"})
    form = {"MessageSid": "SM3", "From": PHONE, "To": OURS, "Body": f"{WORD} asks again"}
    office.carrier_calls("kept for later", "/webhooks/twilio/messages", form)
    office.as_owner("ALTER TABLE inbound ADD CONSTRAINT no_more CHECK (tries > 0) NOT VALID")
    office.carrier_calls("not kept", "/webhooks/twilio/messages", form | {"MessageSid": "SM4"})


def run_jobs(office: Office) -> None:
    """A carrier that fails in words of its own, then a sweep of what could not be worked on."""
    use(Gateways(sms=_broken_carrier(), email=_broken_mail_server()))
    office.as_owner(
        "ALTER TABLE inbound DROP CONSTRAINT no_more",
        "UPDATE inbound SET created_at = created_at - interval '1 minute'",
    )
    with office.app.app_context():
        sweep_inbound()
        office.steps["waiting calls"] = len(waiting())
        connection = redis.Redis.from_url(office.config.redis_url)
        for name in (TEXTS, DEFAULT, FILES):
            queue = Queue(name, connection=connection, serializer=JSONSerializer)
            TextsWorker([queue], connection=connection, serializer=JSONSerializer).work(
                burst=True, logging_level="ERROR"
            )
            office.steps[f"failed {name}"] = [
                _left_of(job, connection) for job in FailedJobRegistry(queue=queue).get_job_ids()
            ]


def _broken_carrier() -> FakeSms:
    carrier = FakeSms()
    carrier.answers = [RuntimeError(f"{WORD} {PHONE} was refused")] * 9
    carrier.media = {PICTURE: RuntimeError(f"{PICTURE} was refused")}
    return carrier


def _broken_mail_server() -> FakeEmail:
    server = FakeEmail()
    server.answers = [RuntimeError(f"{EMAIL} was refused")] * 9
    return server


def _left_of(job_id: str, connection: redis.Redis) -> str:
    """All that Redis keeps of a job."""
    job = Job.fetch(job_id, connection=connection, serializer=JSONSerializer)
    result = job.latest_result()
    return f"{job.func_name} {job.args} {job.meta} {job.description} {result.exc_string if result else ''}"


def main() -> None:
    config = Config.from_env()
    redis.Redis.from_url(config.redis_url).flushdb()
    office = Office(config)
    for flow in (sign_in, mail, look_around, send, receive, break_tables, run_jobs):
        flow(office)
    with open(sys.argv[1], "w") as report:
        json.dump(office.steps, report)


if __name__ == "__main__":
    main()
