"""Asks every address of the product, with real ids, as whoever a test wants to be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from casestatus.app import BLUEPRINTS
from casestatus.core.clock import now
from casestatus.core.permissions import Permission
from casestatus.web import components_page
from tests.factories import A_SUBSCRIPTION, PASSWORD, a_number
from tests.rules.offices import Office
from tests.visitors import Visitor


def tomorrow() -> str:
    """A day on which something can be sent later."""
    return (now() + timedelta(days=1)).date().isoformat()


IDS = {  # what stands in the addresses of a blueprint or a route: the argument, and the part of an Office that fills it
    "inbox": {"id": "conversation", "message_id": "message"},
    "standing": {"id": "conversation"},
    "filing": {"id": "conversation", "message_id": "message"},
    "linking": {"id": "stranger"},
    "moving": {"id": "conversation"},
    "team": {"id": "conversation"},
    "moving.undo": {"id": "moved", "move_id": "move"},
    "later": {"id": "conversation", "text_id": "scheduled"},
    "opt_outs": {"id": "asked"},
    "consent": {"id": "contact", "run_id": "paper", "line_id": "line"},
    "unsubscribing": {"token": "unsubscribe"},
    "attachments": {"id": "conversation", "attachment_id": "attachment"},
    "templates": {"id": "conversation", "template_id": "template"},
    "wording": {"id": "template"},
    "transcripts": {"id": "conversation"},
    "transcripts.print_case": {"id": "case"},
    "transcripts.export_case": {"id": "case"},
    **dict.fromkeys(
        ("transcripts.export", "transcripts.file", "transcripts.cancel", "transcripts.again"), {"id": "run"}
    ),
    "doubting": {"id": "conversation"},
    "doubts": {"id": "contact"},
    "blocking": {"id": "conversation", "block_id": "block"},
    "enclosures": {"id": "conversation", "file_id": "enclosure"},
    "compose_files": {"file_id": "compose_enclosure"},
    "contacts": {"id": "contact"},
    "cases": {"id": "case"},
    "desk.contact": {"id": "contact"},
    "desk.archive_contact": {"id": "contact"},
    "desk.restore_contact": {"id": "contact"},
    "desk.case": {"id": "case"},
    "own": {"id": "session"},
    "notices": {"id": "browser"},
    "passwords": {"token": "reset"},
    "joining": {"token": "invitation"},
    "staff": {"id": "invited"},
    "people": {"id": "colleague"},
    "operator": {"id": "firm"},
    "numbers": {"id": "number", "test_id": "test"},
    "numbers.remove_it": {"id": "spare"},
}
FORMS: dict[
    str, Callable[[Office], dict[str, Any]]
] = {  # what is sent, so that it would be taken from the right person
    "accounts.enter": lambda office: {"email": "nobody@harbor.test", "password": "wrong"},
    "accounts.leave": lambda office: {},
    "inbox.create_message": lambda office: {"body": "See you at 2.", "key": "asking"},
    "inbox.draft": lambda office: {"body": "See you", "key": "drafting"},
    "composing.draft": lambda office: {"to": "Cora", "contact_id": str(office.contact), "body": "See", "key": "k"},
    "inbox.retry": lambda office: {},
    "inbox.read": lambda office: {},
    "attachments.fetch_again": lambda office: {},
    "transcripts.export_conversation": lambda office: {"as": "csv"},
    "transcripts.export_case": lambda office: {"as": "csv"},
    "transcripts.cancel": lambda office: {},
    "transcripts.again": lambda office: {},
    "enclosures.attach": lambda office: {"body": "See you", "key": "asking"},
    "enclosures.remove": lambda office: {},
    "compose_files.attach": lambda office: {},
    "compose_files.remove": lambda office: {},
    "standing.leave_conversation": lambda office: {},
    "standing.rejoin_conversation": lambda office: {},
    "standing.mute_conversation": lambda office: {},
    "standing.unmute_conversation": lambda office: {},
    "standing.archive_conversation": lambda office: {},
    "standing.unarchive_conversation": lambda office: {},
    "doubting.report_number": lambda office: {"number": office.phone},
    "doubting.confirm_number": lambda office: {"number": office.phone},
    "doubts.report_number": lambda office: {"number": office.phone},
    "doubts.confirm_number": lambda office: {"number": office.phone},
    "blocking.block_number": lambda office: {"number": office.phone, "sure": "yes"},
    "blocking.unblock_number": lambda office: {"then": "thread"},
    "composing.create_conversation": lambda office: {
        "to": office.phone,
        "contact_id": str(office.contact),
        "body": "See you at 2.",
        "key": "asking",
    },
    "composing.count_text": lambda office: {"body": "See you at 2."},
    "composing.find_recipients": lambda office: {"to": "Cora"},
    "templates.open_for_conversation": lambda office: {"body": "See you", "key": "asking"},
    "templates.use_in_conversation": lambda office: {},
    "templates.open_for_compose": lambda office: {"to": "Cora", "contact_id": str(office.contact), "body": "See"},
    "templates.use_in_compose": lambda office: {},
    "wording.create_template": lambda office: {"name": "Thanks", "english": "Thank you.", "spanish": "Gracias."},
    "wording.save_template": lambda office: {"name": "Thanks", "english": "Thank you.", "spanish": "Gracias."},
    "wording.archive": lambda office: {},
    "wording.restore": lambda office: {},
    "moving.move_conversation": lambda office: {"to": str(office.household)},
    "moving.undo": lambda office: {},
    "consent.create_consent": lambda office: {
        "way": f"sms {office.phone}",
        "purposes": "case",
        "how": "paper",
        "words": "I agree.",
    },
    "consent.mark_wrong_line": lambda office: {"reason": "It was somebody else."},
    "consent.begin_pdf": lambda office: {},
    "consent.cancel_pdf": lambda office: {},
    "consent.pdf_again": lambda office: {},
    "consent.create_opt_out": lambda office: {"ways": f"calls {office.phone}", "how": "phone"},
    "notice.note_reading": lambda office: {},
    "unsubscribing.end_mail": lambda office: {},
    "rules.save_reminders": lambda office: {"before": "48, 3"},
    "opt_outs.decide_opt_out": lambda office: {},
    "opt_outs.decide_to_keep": lambda office: {"reason": "They meant the other driver."},
    "team.assign_conversation": lambda office: {"to": str(office.colleague)},
    "filing.file_message": lambda office: {"case": str(office.case)},
    "team.no_answer": lambda office: {},
    "team.remind_me": lambda office: {"when": "tomorrow"},
    "team.undo_reminder": lambda office: {},
    "team.be_here": lambda office: {"doing": "reading"},
    "linking.say_who_it_is": lambda office: {"contact_id": str(office.contact)},
    "contacts.create_contact": lambda office: {"first_name": "Della", "last_name": "Ross", "kind": "client"},
    "contacts.update_contact": lambda office: {"first_name": "Della", "last_name": "Ross", "kind": "client"},
    "desk.archive_contact": lambda office: {},
    "desk.restore_contact": lambda office: {},
    "firms.save_firm": lambda office: {
        "name": "Harbor & Reed",
        "time_zone": "America/New_York",
        "call_answer": "refuse",
    },
    "later.change_scheduled": lambda office: {"body": "See you", "day": tomorrow(), "clock": "10:00", "version": "0"},
    "later.cancel_scheduled": lambda office: {},
    "rules.save_away": lambda office: {"en": "We are closed.", "es": "Cerrado.", "holidays": ""},
    "rules.save_hours": lambda office: {"hours": "9 AM – 8 PM"},
    "notices.save_choice": lambda office: {"email_from_clients": "y"},
    "notices.add_browser": lambda office: A_SUBSCRIPTION,
    "notices.keep_browser": lambda office: A_SUBSCRIPTION,
    "notices.remove_browser": lambda office: {},
    "own.end": lambda office: {},
    "own.end_others": lambda office: {},
    "own.save_keyboard": lambda office: {"on": "yes"},
    "own.save_password": lambda office: {"current": PASSWORD, "new": "another long password"},
    "staff.create_invitation": lambda office: {"name": "Nia", "email": f"nia{a_number()}@harbor.test", "role": "staff"},
    "staff.send_again": lambda office: {},
    "staff.withdraw_invitation": lambda office: {},
    "joining.join_firm": lambda office: {"name": "Nia Park", "password": "another long password"},
    "people.save_role": lambda office: {"role": "attorney"},
    "people.save_permission": lambda office: {"permission": "export", "on": "yes"},
    "people.leave": lambda office: {"conversations_to": "", "cases_to": ""},
    "people.come_back": lambda office: {},
    "passwords.ask_for_link": lambda office: {"email": "nobody@harbor.test"},
    "passwords.set_password": lambda office: {"password": "another long password"},
    "numbers.create_number": lambda office: {"number": a_number(), "label": "Intake"},
    "numbers.check": lambda office: {},
    "numbers.set_webhooks": lambda office: {},
    "numbers.save_label": lambda office: {"label": "Main line"},
    "numbers.make_default": lambda office: {},
    "numbers.remove_it": lambda office: {},
    "numbers.create_test": lambda office: {"to": a_number()},
    "operator.create_firm": lambda office: {
        "name": "Tidewater Law",
        "number": a_number(),
        "time_zone": "America/Chicago",
    },
    "operator.suspend_firm": lambda office: {},
    "operator.resume_firm": lambda office: {},
}
FILES = (
    "attachments.picture",
    "attachments.preview",
    "attachments.download",
    "enclosures.preview",
    "compose_files.preview",
)  # what came from outside, no pages of ours
OF_ONE_PERSON = (  # of the office's author, who is none of the standing people: 404 to all others
    "own.end",
    "enclosures.preview",
    "enclosures.remove",
    "compose_files.preview",
    "compose_files.remove",
    "notices.remove_browser",
    "transcripts.export",
    "transcripts.file",
    "transcripts.cancel",
    "transcripts.again",
    "consent.pdf",
    "consent.pdf_file",
    "consent.cancel_pdf",
    "consent.pdf_again",
)
OF_RUNS = ("transcripts.export", "transcripts.file", "consent.pdf", "consent.pdf_file")
NO_PAGES = ("live.stream", *OF_RUNS, *FILES)  # tests/transcripts and tests/contacts look at their pages
NAMES_SOMETHING = {
    "composing.create_conversation",
    "composing.draft",
    "templates.open_for_compose",
}  # a form with an id in it, at an address without one


@dataclass(frozen=True)
class Route:
    """One address, one method."""

    endpoint: str
    method: str
    rule: str
    audience: str
    may: str
    arguments: frozenset[str] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    @property
    def names_something(self) -> bool:
        """Whether an id of something stands in its address or in what is sent."""
        return bool(self.arguments) or self.endpoint in NAMES_SOMETHING

    @property
    def permission(self) -> Permission | None:
        return Permission(self.may) if self.may in set(Permission) else None


def _routes() -> list[Route]:
    app = Flask("asked")
    for blueprint in (*BLUEPRINTS, components_page.bp):
        app.register_blueprint(blueprint)
    return sorted(_all_of(app), key=lambda route: (route.method, route.rule))


def _all_of(app: Flask) -> Iterable[Route]:
    for rule in app.url_map.iter_rules():
        view: Any = app.view_functions[rule.endpoint]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if rule.endpoint != "static":
                yield Route(rule.endpoint, method, rule.rule, view.audience, str(view.may), frozenset(rule.arguments))


ROUTES = _routes()


def routes(audience: str, *, but: Iterable[str] = ()) -> list[Route]:
    """Every route for an audience: staff, operator, public, webhook."""
    return [route for route in ROUTES if route.audience == audience and route.endpoint not in but]


def address(route: Route, office: Office) -> str:
    """The route's address with the ids of what the office has. A blueprint that is not in IDS is a KeyError: add it."""
    path = route.rule
    for argument in route.arguments:
        filled_by = IDS.get(route.endpoint) or IDS[route.endpoint.partition(".")[0]]
        part = getattr(office, filled_by[argument])
        path = path.replace(f"<uuid:{argument}>", str(part)).replace(f"<{argument}>", str(part))
    assert "<" not in path, f"{route} has an argument that no Office fills."
    return path


def ask(visitor: Visitor, route: Route, office: Office, **options: Any) -> TestResponse:
    """The visitor asks for what the office has; what POST sends stands in FORMS, and a new route is added there."""
    if route.method == "GET":
        return visitor.get(address(route, office), **options)
    return visitor.post(address(route, office), data=FORMS[route.endpoint](office), **options)


def statuses(visitor: Visitor, asked: Iterable[Route], office: Office, **options: Any) -> dict[str, int]:
    """What the visitor is answered at each route. Raises AssertionError when a body tells anything of the office."""
    answered = {}
    for route in asked:
        answer = ask(visitor, route, office, **options)
        assert office.mark not in answer.text, f"{route} told of another's."
        answered[str(route)] = answer.status_code
    return answered


def all_of(asked: Iterable[Route], status: int) -> dict[str, int]:
    """The same status at each route."""
    return {str(route): status for route in asked}
