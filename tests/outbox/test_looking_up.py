"""Line types: looked up once a number where the firm wants it, and never in the way of a text (T2)."""

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.firms.founding import set_texting
from casestatus.gateways.sms import Permanent, Temporary
from casestatus.messaging.receiving import Incoming, receive_call
from casestatus.outbox.models import BadNumber, Line, Outgoing
from casestatus.outbox.posting import why_not
from tests.factories import a_number, a_strange_conversation, a_text_from, firm_number
from tests.messaging.reading import words


@pytest.fixture
def checking(firm):
    """The firm has numbers looked up."""
    set_texting(firm, price=None, checks_lines=True)


def compose(visitor, to: str, body: str = "See you at 2"):
    return visitor.post("/conversations", data={"to": to, "body": body, "key": f"key of {to} {body}"})


def waiting(e164: str) -> int:
    return db.session.execute(sa.select(sa.func.count(Outgoing.id)).where(Outgoing.recipient == e164)).scalar_one()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("landline", "This number is a landline and cannot get texts. Call instead."),
        ("invalid", "This is not a working phone number. Check it with the client."),
    ],
)
def test_a_line_that_takes_no_texts_is_refused_before_sending(checking, ana, account, line, said):
    to = a_number()
    account.lines[to] = line

    answer = compose(ana, to)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "See you at 2" in answer.text
    assert waiting(to) == 0


@pytest.mark.parametrize("line", ["mobile", "nonFixedVoip", "tollFree", "unknown"])
def test_other_lines_get_their_text(checking, ana, account, line):
    to = a_number()
    account.lines[to] = line

    assert compose(ana, to).status_code == 303
    assert waiting(to) == 1


def test_a_number_is_looked_up_once(checking, ana, account):
    landline, mobile = a_number(), a_number()
    account.lines[landline] = "landline"

    for to in (landline, mobile, landline, mobile):
        compose(ana, to, body=f"Again {waiting(to)}")

    assert account.looked_up == [landline, mobile]


@pytest.mark.parametrize("trouble", [Temporary("carrier_gone"), Temporary("20429"), Permanent("20003")])
def test_while_the_look_up_is_down_the_text_goes(checking, ana, account, trouble):
    account.answers = [trouble]
    to = a_number()

    assert compose(ana, to).status_code == 303
    assert waiting(to) == 1
    assert db.session.execute(sa.select(Line)).first() is None


def test_nothing_is_looked_up_unless_the_firm_wants_it(ana, account):
    compose(ana, a_number())

    assert account.looked_up == []


def test_nobody_who_may_not_text_has_anything_looked_up(checking, sam, account):
    assert compose(sam, a_number()).status_code == 403
    assert account.looked_up == []


def test_no_transaction_is_open_meanwhile(checking, ana, account):
    units = []
    account.on_ask = lambda: units.append("work" in db.session().info)

    compose(ana, a_number())

    assert units == [False]


def test_a_landline_that_texts_can_be_texted(checking, ana, account):
    stranger = a_strange_conversation()
    account.lines[stranger.phone] = "landline"
    compose(ana, stranger.phone)
    before = why_not(stranger.phone)

    a_text_from(stranger, "It does get texts")

    assert (before, why_not(stranger.phone)) == ("landline", None)
    assert compose(ana, stranger.phone).status_code == 303


def test_what_the_carrier_refused_before_stays_as_it_said(checking, ana, account):
    to = a_number()
    db.add(BadNumber(e164=to, error_code="30006"))
    account.lines[to] = "landline"

    answer = compose(ana, to)

    assert "This number is a landline or cannot be reached by text." in words(answer)


def a_call_from(conversation, account, line: str) -> None:
    account.lines[conversation.phone] = line
    receive_call(Incoming("CA1", sender=conversation.phone, firm_number=firm_number(), body=""))


def answer_in(visitor, conversation, **fields: str):
    form = {"body": "You rang", "key": "k"} | fields
    return visitor.post(f"/conversations/{conversation.id}/messages", data=form)


def test_an_answer_to_a_landline_that_rang_is_refused_before_sending(checking, ana, account):
    stranger = a_strange_conversation()
    a_call_from(stranger, account, "landline")

    answer = answer_in(ana, stranger)

    assert answer.status_code == 422
    assert "This number is a landline and cannot get texts. Call instead." in words(answer)
    assert "You rang" in answer.text
    assert waiting(stranger.phone) == 0


def test_an_answer_to_a_mobile_that_rang_leaves_and_is_looked_up_once(checking, ana, account):
    stranger = a_strange_conversation()
    a_call_from(stranger, account, "mobile")

    answers = [answer_in(ana, stranger, key=key) for key in "ab"]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert account.looked_up == [stranger.phone]


def test_whoever_texts_and_a_note_are_not_looked_up(checking, ana, account):
    texter, caller = a_strange_conversation(), a_strange_conversation()
    a_text_from(texter)
    a_call_from(caller, account, "landline")

    answers = [answer_in(ana, texter), answer_in(ana, caller, channel="note")]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert account.looked_up == []
