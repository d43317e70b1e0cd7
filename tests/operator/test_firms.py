"""The operator's pages: firms, made, suspended and resumed; counts and nothing else (A5)."""

import pytest
import sqlalchemy as sa

from casestatus.core import db, inbound
from casestatus.core.errors import Refused
from casestatus.core.inbound import Inbound
from casestatus.firms.founding import found_firm
from casestatus.trail.models import Entry
from tests.factories import a_contact, a_conversation, a_firm, a_number, a_text_from, some_time_ago
from tests.messaging.calling import Caller
from tests.messaging.reading import words


def create(visitor, *, name: str = "Bell & Cole", number: str = "(843) 555-7700", time_zone: str = "America/Chicago"):
    return visitor.post("/operator/firms", data={"name": name, "number": number, "time_zone": time_zone})


def test_a_firm_that_was_created_is_listed(olu):
    answer = create(olu)

    assert answer.status_code == 303
    assert "Bell & Cole 0 0 0 Active" in words(olu.get("/operator/firms"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Write the firm's name."),
        ({"name": "   "}, "Write the firm's name."),
        ({"name": "x" * 121}, "120"),
        ({"number": ""}, "Write the number it texts from."),
        ({"number": "Tuesday"}, "“Tuesday” is not a phone number."),
        ({"number": "12345"}, "“12345” is not a phone number."),
        ({"time_zone": ""}, "Write a time zone."),
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is not a time zone."),
        ({"time_zone": "../etc/passwd"}, "is not a time zone."),
    ],
)
def test_what_makes_no_firm_is_said_and_nothing_is_made(olu, fields, said):
    answer = create(olu, **fields)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "No firms yet" in words(olu.get("/operator/firms"))


def test_the_command_refuses_the_names_that_the_page_refuses(rooms):
    with pytest.raises(Refused, match="A name can have up to 120 characters."):
        found_firm(name="x" * 121, number="8435557700", timezone="UTC")

    assert found_firm(name=" Bell &\n Cole\x00", number="8435557700", timezone="UTC").name == "Bell & Cole"


def test_a_number_belongs_to_one_firm(olu):
    create(olu)

    answer = create(olu, name="Another", number="843-555-7700")

    assert answer.status_code == 422
    assert "That number is in use already." in words(answer)
    assert "Another" not in words(olu.get("/operator/firms"))


def test_a_suspended_firm_is_marked_and_can_be_resumed(olu):
    create(olu)
    path = olu.get("/operator/firms").text.partition('action="')[2].partition('action="/operator/firms/')[2][:36]

    for verb, state in (("suspend", "Suspended"), ("suspend", "Suspended"), ("resume", "Active"), ("resume", "Active")):
        assert olu.post(f"/operator/firms/{path}/{verb}").status_code == 303
        assert f"Bell & Cole 0 0 0 {state}" in words(olu.get("/operator/firms"))


def test_suspending_and_resuming_stand_in_the_firms_own_trail(firm, olu):
    for verb in ("suspend", "suspend", "resume"):
        olu.post(f"/operator/firms/{firm.id}/{verb}")

    entries = sa.select(Entry.action, Entry.actor_kind, Entry.actor_id).where(Entry.subject_id == firm.id)
    lines = db.session.execute(entries.order_by(Entry.created_at)).all()
    assert [tuple(line) for line in lines] == [("suspended", "operator", olu.id), ("resumed", "operator", olu.id)]


def test_a_firm_that_does_not_exist_cannot_be_suspended(olu):
    assert olu.post("/operator/firms/018f6b1c-0000-7000-8000-000000000000/suspend").status_code == 404


def test_people_of_a_suspended_firm_are_out_and_back_after_resuming(firm, olu, ana):
    olu.post(f"/operator/firms/{firm.id}/suspend")
    out = ana.get("/inbox")

    olu.post(f"/operator/firms/{firm.id}/resume")

    assert out.location.startswith("/sign-in")
    assert ana.get("/inbox").status_code == 200


def test_the_operator_sees_counts_and_no_content(app, firm, olu, ana, ben):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "Very private words")
    Caller(app).text("More private words", sender=a_number(), to=firm.numbers[0].e164)

    page = olu.get("/operator/firms")

    assert "Harbor & Reed 2 0 0 Active" in words(page)
    for secret in ("private words", "Cora Medina", ana.user.name, conversation.phone, firm.numbers[0].e164[-4:]):
        assert secret not in page.text


def test_texts_that_nothing_could_be_made_of_are_counted(app, firm, olu):
    Caller(app).text("Hello", sender=a_number(), to=firm.numbers[0].e164)
    kept = db.session.execute(sa.select(Inbound)).scalar_one()
    kept.done_at, kept.created_at = None, some_time_ago(days=4)
    waiting = words(olu.get("/operator/firms"))

    inbound.give_up()

    assert "Harbor & Reed 0 1 0 Active" in waiting
    assert "Harbor & Reed 0 0 1 Active" in words(olu.get("/operator/firms"))


def test_only_operators_come_here(ada, nobody):
    assert ada.get("/operator/firms").status_code == 403
    assert create(ada).status_code == 403
    assert nobody.get("/operator/firms").location.startswith("/sign-in")


def test_an_operator_can_send_nothing_and_read_nothing(olu, firm):
    conversation = a_conversation()

    for path in ("/inbox", f"/conversations/{conversation.id}", "/contacts", "/cases", "/settings/people"):
        assert olu.get(path).status_code == 403
    answer = olu.post(f"/conversations/{conversation.id}/messages", data={"body": "Hello"})
    assert answer.status_code == 403


def test_two_firms_stand_by_name(olu):
    a_firm("Zimmer Law")
    a_firm("abel law")

    page = words(olu.get("/operator/firms"))

    assert page.index("abel law") < page.index("Zimmer Law")
