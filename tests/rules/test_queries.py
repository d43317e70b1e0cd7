"""How often the database is asked: never while a page is drawn, and as often for fifty rows as for five."""

import re
from dataclasses import dataclass

import pytest
from flask import render_template_string

from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.messaging.blocking import block
from casestatus.wording.keeping import add_template
from tests import factories
from tests.rules.asking import NO_PAGES, address, ask, routes
from tests.rules.offices import an_office
from tests.rules.watching import statements_of
from tests.rules.webhooks import a_text_comes_in
from tests.visitors import Visitor

PAGES = [route for route in routes("staff", but=NO_PAGES) if route.method == "GET"]
GROWING = {  # what grows on each page that shows many of something
    "/inbox": "conversations",
    "/inbox?view=unread": "conversations",
    "/contacts": "contacts",
    "/contacts?q=Marigold": "contacts",
    "/cases": "cases",
    "/conversations/{conversation}": "messages",
    "/conversations/{conversation}/messages?since=0": "messages",
    "/conversations/{conversation}/print": "messages",
    "/conversations/{conversation}/scheduled": "scheduled",
    "/inbox/scheduled": "scheduled",
    "/conversations/{conversation}/about": "cases of one contact",
    "/contacts/{contact}": "cases of one contact",
    "/conversations/{stranger}/contact?as=link": "contacts",
    "/conversations/{conversation}/templates": "templates",
    "/settings/templates": "templates",
    "/opt-outs": "opt-outs to decide",
    "/settings/people": "people",
    "/settings/sessions": "sessions",
    "/settings/blocked": "blocked numbers",
}
AT_MOST = {
    "/inbox": 4,
    "/conversations/{conversation}": 5,
    "/contacts/{contact}": 11,  # it brings cases, conversation, documents, consent and changes together
}
AT_MOST_FOR_A_TEXT = 8
LOOSE = re.compile(r"FROM \w+(?: AS \w+)?, (?!LATERAL)")


@pytest.fixture
def office(firm):
    return an_office("Marigold")


def grow(what: str, office, number: int, ada: Visitor) -> None:
    """So many more of these."""
    for _ in range(number):
        MORE[what](office, ada)
    db.session.commit()


def _more_conversations(office, ada):
    conversation = factories.a_conversation(factories.a_contact("Cora Marigold"))
    factories.a_text_from(conversation)


def _more_messages(office, ada):
    conversation = db.session.get_one(factories.Conversation, office.conversation)
    factories.a_picture_from(conversation, "Hello", number=2)


def _more_opt_outs(office, ada):
    factories.a_text_from(factories.a_conversation(factories.a_contact()), "please stop texting me")


def _more_cases_of_one(office, ada):
    factories.a_case(db.session.get_one(Contact, office.contact), attorney=ada.user)


def _more_scheduled(office, ada):
    conversation = db.session.get_one(factories.Conversation, office.conversation)
    factories.a_scheduled_text(conversation, ada.user, "See you then.")


def _more_blocked_numbers(office, ada):
    conversation = factories.a_strange_conversation()
    factories.a_text_from(conversation, "We buy houses")
    block(conversation, number=conversation.phone, by=ada.user)


MORE = {
    "scheduled": _more_scheduled,
    "conversations": _more_conversations,
    "contacts": lambda office, ada: factories.a_contact("Cora Marigold"),
    "cases": lambda office, ada: factories.a_case(factories.a_contact(), attorney=factories.a_user()),
    "messages": _more_messages,
    "cases of one contact": _more_cases_of_one,
    "templates": lambda office, ada: add_template(name=f"Thanks {new_id()}", english="Thank you. " * 20, spanish=""),
    "opt-outs to decide": _more_opt_outs,
    "people": lambda office, ada: factories.a_user(),
    "blocked numbers": _more_blocked_numbers,
    "sessions": lambda office, ada: Visitor(ada.app, ada.user),
}


@pytest.mark.parametrize("htmx", [False, True], ids=["whole", "region"])
def test_no_page_asks_the_database_while_it_is_drawn(app, ada, office, htmx):
    seen = {str(route): _statements(app, lambda route=route: ask(ada, route, office, htmx=htmx)) for route in PAGES}

    assert {path: of.while_drawing for path, of in seen.items() if of.while_drawing} == {}
    assert [path for path, of in seen.items() if not of.asked] == []


def test_no_question_asks_a_table_anew_that_stands_around_it(app, ada, office):
    """A part of a part is tied to the question around both only when it says so; else all rows are gone through."""
    asked = []
    for route in PAGES:
        with statements_of(app) as seen:
            ask(ada, route, office, htmx=False)
        asked += seen.asked

    assert [one for one in asked if LOOSE.search(one)] == []


def _statements(app, look):
    with statements_of(app) as seen:
        look()
    return seen


@pytest.mark.parametrize("path", ["/", "/sign-in", "/dev/components", "/nothing", "/operator/firms"])
def test_no_other_page_does_either(app, nobody, ada, olu, office, path):
    for visitor in (nobody, ada, olu):
        with statements_of(app) as seen:
            visitor.get(path)

        assert seen.while_drawing == []


def test_a_question_while_a_page_is_drawn_would_be_noticed(app, ada, office):
    with app.test_request_context("/"), statements_of(app) as seen:
        db.session.info["firm_id"] = office.firm
        contact = db.session.get_one(Contact, office.contact)
        render_template_string("{{ contact.phones|length }}", contact=contact)

    assert len(seen.while_drawing) == 1


@pytest.mark.parametrize("what", sorted(set(GROWING.values())))
def test_a_page_asks_as_often_for_fifty_rows_as_for_five(app, ada, office, what):
    pages = [path for path, grows in GROWING.items() if grows == what]
    grow(what, office, 4, ada)
    few = {path: _looked_at(app, ada, path, office) for path in pages}
    grow(what, office, 44, ada)

    many = {path: _looked_at(app, ada, path, office) for path in pages}

    assert [path for path in pages if many[path].letters <= 1.5 * few[path].letters] == [], "It shows not what grew."
    assert {path: one.asked for path, one in many.items()} == {path: one.asked for path, one in few.items()}
    assert [path for path in pages if many[path].asked > AT_MOST.get(path, 6)] == []


@dataclass(frozen=True)
class Look:
    """How long a page is, and how often the database was asked for it."""

    letters: int
    asked: int


def _looked_at(app, ada, path, office) -> Look:
    with statements_of(app) as seen:
        page = ada.get(path.format(**vars(office)))
    return Look(len(page.text), len(seen.asked))


def test_suggestions_ask_as_often_for_many_contacts_as_for_few(app, ada, office):
    asked = []
    for number in (1, 15):
        grow("contacts", office, number, ada)
        with statements_of(app) as seen:
            ada.post("/conversations/recipients", data={"to": "Marigold"}, htmx=True)
        asked.append(len(seen.asked))

    assert asked[0] == asked[1] <= 4


def test_the_operator_asks_as_often_for_many_firms_as_for_few(app, olu, office):
    with statements_of(app) as few:
        olu.get("/operator/firms")
    for _ in range(10):
        factories.a_firm()

    with statements_of(app) as many:
        olu.get("/operator/firms")

    assert len(many.asked) == len(few.asked)


@pytest.mark.parametrize("pictures", [0, 10])
@pytest.mark.parametrize("known", [True, False], ids=["a client", "a stranger"])
def test_a_text_that_comes_in_is_taken_in_with_few_questions(app, nobody, office, firm, known, pictures):
    sender, ours = office.phone if known else factories.a_number(), firm.numbers[0].e164

    with statements_of(app) as seen:
        answer = a_text_comes_in(nobody, sender=sender, to=ours, pictures=pictures)

    assert answer.status_code == 200
    assert len(seen.asked) <= AT_MOST_FOR_A_TEXT, "\n".join(seen.asked)


def test_looking_changes_nothing_but_what_is_noted_aside(app, ada, office):
    """Last seen, and the audit of views (architecture §6)."""
    with statements_of(app) as seen:
        for route in PAGES:
            ada.get(address(route, office))

    assert {statement.split()[2 if statement.startswith("INSERT") else 1] for statement in seen.writes} <= {
        "trail_entries",
        "sessions",
    }
