"""Files that go with a first text in Compose, and with a text that is sent later (T17, T19)."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.files.models import StoredFile
from casestatus.messaging.enclosing import sweep_abandoned
from casestatus.messaging.models import Conversation, Enclosure, Message, ScheduledText
from casestatus.messaging.preparing import prepare_enclosure
from casestatus.messaging.scheduling import send_scheduled
from casestatus.outbox.delivering import drain_lane
from tests.factories import PICTURE, a_contact, a_conversation, a_number, an_enclosure
from tests.messaging.reading import words

TOMORROW = {"day": (now() + timedelta(days=2)).date().isoformat(), "clock": "12:00", "when": "later anyway"}


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


def _all(model) -> list:
    db.session.expire_all()
    return list(db.session.execute(sa.select(model).order_by(model.created_at, model.id)).scalars())


def attach_in_compose(visitor, *files: tuple[str, bytes], query: str = "", **form: str):
    brought = [(io.BytesIO(content), name) for name, content in files]
    data = {"body": "", **form, "files": brought}
    answer = visitor.post(f"/conversations/files{query}", data=data, htmx=True)
    db.session.commit()
    for enclosure in _all(Enclosure):
        prepare_enclosure(enclosure.id)
    return answer


def shown_ids(page) -> list[str]:
    return re.findall(r'name="file" value="([^"]+)"', page.text)


def compose(visitor, to: str, body: str = "", *, query: str = "", **more: object):
    data = {"to": to, "body": body, "key": "k", "when": "now"} | more
    data.setdefault("file", shown_ids(visitor.get(f"/conversations/new{query}")))
    return visitor.post(f"/conversations{query}", data=data)


def schedule(visitor, conversation, body: str = "", **more: object):
    files = [str(one.id) for one in _all(Enclosure)]
    data = {"body": body, "key": "k", "file": files} | TOMORROW | more
    return visitor.post(f"/conversations/{conversation.id}/messages", data=data)


def come_due() -> None:
    db.session.commit()
    with time_machine.travel(now() + timedelta(days=3), tick=True):
        for one in _all(ScheduledText):
            send_scheduled(one.id)
            db.session.commit()
            drain_lane(one.conversation.phone)


def test_a_picture_goes_with_the_first_text(ana, firm, carrier):
    number = a_number()
    attach_in_compose(ana, ("car.png", PICTURE))

    assert compose(ana, number, "Is this the car?").status_code == 303
    drain_lane(number)

    assert (carrier.sent[0].body, len(carrier.sent[0].media)) == ("Is this the car?", 1)
    assert _all(Enclosure) == []


def test_it_may_go_without_words(ana, firm, carrier):
    number = a_number()
    attach_in_compose(ana, ("car.png", PICTURE))

    assert compose(ana, number).status_code == 303
    drain_lane(number)

    assert len(carrier.sent[0].media) == 1


def test_a_refusal_keeps_the_words_and_the_files_and_begins_nothing(ana, firm):
    number = a_number()
    opt_out(number, source=Source.TEXT, words="STOP")
    attach_in_compose(ana, ("car.png", PICTURE))

    page = compose(ana, number, "Is this the car?")

    assert page.status_code == 422
    assert "opted out" in words(page)
    assert "Is this the car?" in page.text
    assert "car.png" in words(page)
    assert _all(Conversation) == []
    assert [one.conversation_id for one in _all(Enclosure)] == [None]


def test_a_file_that_cannot_go_is_named(ana, firm):
    attach_in_compose(ana, ("good.png", PICTURE), ("run.exe", b"MZ" + b"\0" * 200))

    page = compose(ana, a_number(), "Look")

    assert page.status_code == 422
    assert "Take out “run.exe” before you send: it cannot go with a text." in words(page)
    assert "good.png" in words(page)
    bad = _all(Enclosure)[1]
    assert "run.exe" not in ana.post(f"/conversations/files/{bad.id}/remove", htmx=True).text
    assert compose(ana, a_number(), "Look").status_code == 303


def test_each_compose_has_its_own_files(ana, ben, cora):
    query = f"?contact={cora.contact_id}"
    attach_in_compose(ana, ("car.png", PICTURE), query=query)
    [mine] = _all(Enclosure)

    assert "car.png" in words(ana.get(f"/conversations/new{query}"))
    assert "car.png" not in words(ana.get("/conversations/new"))
    assert "car.png" not in words(ben.get(f"/conversations/new{query}"))
    assert ben.get(f"/conversations/files/{mine.id}{query}").status_code == 404
    assert ana.get(f"/conversations/files/{mine.id}{query}").data == PICTURE


def test_without_a_script_one_looks_at_them_first_and_the_words_wait(ana, firm):
    data = {"to": a_number(), "body": "Is this the car?", "key": "k", "files": [(io.BytesIO(PICTURE), "car.png")]}

    answer = ana.post("/conversations", data=data)

    assert answer.status_code == 303
    assert answer.location.endswith("/conversations/files")
    assert "car.png" in words(ana.get("/conversations/files"))
    assert [(one.size, one.reason) for one in _all(Enclosure)] == [(len(PICTURE), None)]
    assert "Is this the car?" in ana.get("/conversations/new").text
    assert _all(Message) == []


def test_what_was_put_to_compose_and_never_sent_is_let_go(ana, firm):
    attach_in_compose(ana, ("car.png", PICTURE))

    with time_machine.travel(now() + timedelta(days=2), tick=True):
        assert sweep_abandoned() == 1

    assert (_all(Enclosure), _all(StoredFile)) == ([], [])


def test_a_double_press_in_compose_sends_one_text(ana, firm):
    number = a_number()
    attach_in_compose(ana, ("car.png", PICTURE))
    files = shown_ids(ana.get("/conversations/new"))

    answers = [compose(ana, number, "Here", file=files).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(_all(Message)) == 1


def test_files_wait_with_a_text_and_leave_with_it_once(ana, cora, carrier):
    an_enclosure(cora, ana.user)

    assert schedule(ana, cora, "The map").status_code == 303
    assert "1 file" in words(ana.get(f"/conversations/{cora.id}/scheduled"))
    assert "1 file" in words(ana.get("/inbox/scheduled"))
    come_due()
    come_due()

    assert [(text.body, len(text.media)) for text in carrier.sent] == [("The map", 1)]
    assert _all(Enclosure) == []


def test_compose_can_wait_with_files_too(ana, firm, carrier):
    number = a_number()
    attach_in_compose(ana, ("car.png", PICTURE))

    assert compose(ana, number, **TOMORROW).status_code == 303
    come_due()

    assert len(carrier.sent[0].media) == 1


def test_what_waits_lets_go_of_its_files_when_it_is_cancelled(ana, cora):
    an_enclosure(cora, ana.user)
    schedule(ana, cora)
    [waiting] = _all(ScheduledText)

    ana.post(f"/conversations/{cora.id}/scheduled/{waiting.id}/cancel")

    assert _all(StoredFile) == []


def test_a_file_can_be_taken_out_while_it_waits(ana, cora):
    an_enclosure(cora, ana.user)
    an_enclosure(cora, ana.user)
    schedule(ana, cora, "Two maps")
    [waiting] = _all(ScheduledText)
    at, kept = f"/conversations/{cora.id}/scheduled/{waiting.id}", waiting.files[1]
    assert words(ana.get(at)).count("Picture, 1 KB") == 2

    ana.post(at, data={"body": "One map", "version": "0", "file": [kept]} | TOMORROW)

    assert _all(ScheduledText)[0].files == [kept]
    assert len(_all(StoredFile)) == 1


def test_a_file_that_waits_is_called_what_its_writer_called_it(ana, cora):
    attach_in_compose(ana, ("Retainer.png", PICTURE))
    compose(ana, cora.phone, **TOMORROW)
    [waiting] = _all(ScheduledText)

    assert "Retainer.png, 1 KB" in words(ana.get(f"/conversations/{waiting.conversation_id}/scheduled/{waiting.id}"))


def test_without_words_and_without_files_nothing_is_left_to_send(ana, cora):
    an_enclosure(cora, ana.user)
    schedule(ana, cora)
    [waiting] = _all(ScheduledText)

    page = ana.post(f"/conversations/{cora.id}/scheduled/{waiting.id}", data={"body": "", "version": "0"} | TOMORROW)

    assert page.status_code == 422
    assert "Write a message first." in words(page)
    assert len(_all(StoredFile)) == 1


def test_a_text_that_may_not_go_any_more_stands_there_with_its_files(ana, cora):
    an_enclosure(cora, ana.user)
    schedule(ana, cora, "The map")
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    come_due()

    [message] = _all(Message)
    assert (message.state, message.attachment_count) == ("failed", 1)


def test_a_text_with_files_says_what_it_costs(ana, firm):
    firm.picture_price = "0.02"
    db.session.flush()

    answer = attach_in_compose(ana, ("car.png", PICTURE))

    assert "Sent as a picture message · about 2¢" in words(answer)
    [file] = shown_ids(answer)
    counted = ana.post("/conversations/count", data={"body": "Hello", "file": [file]}, htmx=True)
    assert "5 characters, sent as a picture message · about 2¢" in words(counted)


def test_a_file_that_was_refused_makes_no_picture_message(ana, cora, firm):
    firm.picture_price = "0.02"
    brought = {"body": "Hello", "files": (io.BytesIO(b"no file that goes"), "a.exe")}

    ana.post(f"/conversations/{cora.id}/files", data=brought, content_type="multipart/form-data")
    thread = ana.get(f"/conversations/{cora.id}")
    answer = attach_in_compose(ana, ("a.exe", b"no file that goes"))
    [file] = shown_ids(answer)
    data = {"body": "Hello", "file": [file], "refused": re.findall(r'name="refused" value="([^"]+)"', answer.text)}
    counted = ana.post("/conversations/count", data=data, htmx=True)

    assert "1 file goes with this text" in words(thread)
    assert ["picture message" in words(page) for page in (thread, answer, counted)] == [False, False, False]
    assert "5 characters, 1 segment" in words(thread)
    assert "5 characters, 1 segment" in words(counted)
    an_enclosure(cora, ana.user)
    assert "sent as a picture message · about 2¢" in words(ana.get(f"/conversations/{cora.id}"))
