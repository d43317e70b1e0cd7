"""Pictures and files that go out with a text (T17)."""

import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.http import parse_options_header

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.sms import Permanent
from casestatus.gateways.storage import Missing, storage
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.enclosing import sweep_abandoned
from casestatus.messaging.models import Enclosure, Message
from casestatus.messaging.preparing import prepare_enclosure
from casestatus.outbox.delivering import drain_lane
from tests.factories import PICTURE, a_contact, a_conversation
from tests.files.made import PAGE, PDF, a_bomb, a_picture
from tests.messaging.picturing import shown_in
from tests.messaging.reading import rows, words


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


def attach(visitor, conversation, *files: tuple[str, bytes], htmx: bool = True, **form: str):
    """Put files to the visitor's text; workers make them ready."""
    brought = [(io.BytesIO(content), name) for name, content in files]
    answer = visitor.post(
        f"/conversations/{conversation.id}/files", data={"body": "", **form, "files": brought}, htmx=htmx
    )
    db.session.commit()
    for enclosure in enclosures():
        prepare_enclosure(enclosure.id)
    db.session.expire_all()
    return answer


def enclosures() -> list[Enclosure]:
    return list(db.session.execute(sa.select(Enclosure).order_by(Enclosure.created_at, Enclosure.id)).scalars())


def region(visitor, conversation):
    return visitor.get(f"/conversations/{conversation.id}/files", htmx=True)


def send(visitor, conversation, body: str = "", *, key: str = "k", **form: object):
    """Press Send with what the composer shows."""
    files = re.findall(r'name="file" value="([^"]+)"', region(visitor, conversation).text)
    data = {"body": body, "key": key, "file": files, "when": "now", **form}
    return visitor.post(f"/conversations/{conversation.id}/messages", data=data)


def messages() -> list[Message]:
    return list(db.session.execute(sa.select(Message).order_by(Message.at)).scalars())


def test_a_picture_goes_with_a_text_and_stands_in_the_thread(ana, cora, carrier):
    attach(ana, cora, ("car.png", a_picture("PNG")))

    assert send(ana, cora, "Is this the car?").status_code == 303
    drain_lane(cora.phone)

    [sent] = carrier.sent
    assert (sent.body, len(sent.media)) == ("Is this the car?", 1)
    assert re.fullmatch(r"http://localhost/media/\S+/file-1\.png", sent.media[0])
    [shown] = shown_in(ana.get(f"/conversations/{cora.id}"))
    assert shown.attributes["alt"] == "Picture from Ana Whitfield"
    assert ana.get(shown.attributes["src"]).data == a_picture("PNG")
    assert enclosures() == []


def test_pictures_may_go_without_words_and_the_inbox_says_so(ana, cora, carrier):
    attach(ana, cora, ("1.png", PICTURE), ("2.png", a_picture("PNG")))

    send(ana, cora)
    drain_lane(cora.phone)

    assert len(carrier.sent[0].media) == 2
    assert "2 pictures" in rows(ana)[0]


def test_the_thread_knows_what_waits_beside_the_box(ana, ben, cora):
    attach(ana, cora, ("car.png", PICTURE))

    assert "1 file goes with this text" in words(ana.get(f"/conversations/{cora.id}"))
    assert "with this text" not in words(ben.get(f"/conversations/{cora.id}"))


def test_what_one_attaches_nobody_else_sees(ana, ben, cora):
    attach(ana, cora, ("car.png", PICTURE))
    [mine] = enclosures()

    assert "car.png" not in region(ben, cora).text
    assert ben.get(f"/conversations/{cora.id}/files/{mine.id}").status_code == 404
    assert ben.post(f"/conversations/{cora.id}/files/{mine.id}/remove").status_code == 404
    assert send(ben, cora, "Hello", file=[str(mine.id)]).status_code == 422
    answer = ana.get(f"/conversations/{cora.id}/files/{mine.id}")
    assert answer.data == PICTURE
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_double_press_sends_one_text(ana, cora):
    attach(ana, cora, ("car.png", PICTURE))
    files = [str(one.id) for one in enclosures()]

    answers = [send(ana, cora, "Here", file=files).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(messages()) == 1


BAD = {
    "empty": (("empty.jpg", b""), "The file is empty."),
    "a page": (("photo.jpg", PAGE), "It is no picture, whatever its name says."),
    "a PDF by another name": (("photo.jpg", PDF), "It is no picture, whatever its name says."),
    "a program": (("run.exe", b"MZ" + b"\0" * 200), "Texts cannot carry this kind of file."),
    "text": (("notes.txt", b"Hello"), "Texts cannot carry this kind of file."),
    "a heavy PDF": (("brief.pdf", PDF + b" " * 500_000), "It is larger than 500 KB"),
    "damaged": (("torn.jpg", a_picture("JPEG")[:400]), "The picture is damaged."),
    "300 megapixels": (("wall.png", a_bomb()), "The picture has more than 50 megapixels."),
    "huge": (("huge.jpg", a_picture("JPEG") + b"\0" * 25_000_000), "It is larger than 25 MB."),
}


@pytest.mark.parametrize(("file", "sentence"), BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_sent_is_named_and_the_rest_is_kept(ana, cora, file, sentence):
    attach(ana, cora, ("good.png", PICTURE), file)

    page = send(ana, cora, "Look at these")

    assert page.status_code == 422
    assert f"Take out “{file[0]}” before you send: it cannot go with a text." in words(page)
    assert f"{file[0]} {sentence}" in words(page)
    assert "good.png" in words(page)
    assert "Look at these" in page.text
    assert messages() == []


def test_the_bad_one_taken_out_the_rest_is_sent(ana, cora):
    attach(ana, cora, ("good.png", PICTURE), ("empty.jpg", b""))
    bad = enclosures()[1]

    page = ana.post(f"/conversations/{cora.id}/files/{bad.id}/remove", htmx=True)

    assert "empty.jpg" not in words(page)
    assert send(ana, cora).status_code == 303


def test_an_eleventh_file_is_refused(ana, cora):
    attach(ana, cora, *[(f"{number}.png", PICTURE) for number in range(11)])

    assert "10.png A text can carry 10 files." in words(region(ana, cora))
    assert [one.state for one in enclosures()].count("refused") == 1


def test_a_small_pdf_goes_as_it_is(ana, cora, carrier):
    attach(ana, cora, ("form.pdf", PDF))

    send(ana, cora, "The form")
    drain_lane(cora.phone)

    assert carrier.sent[0].media[0].endswith("/file-1.pdf")  # addresses hold no names


@pytest.mark.parametrize("name", ["Retainer.pdf", "Retainer Cañas.pdf", "It’s “final”.pdf", "日本.pdf", "حكم 😀.pdf"])
def test_a_file_keeps_its_name_for_the_firms_own_people(ana, ben, cora, name):
    attach(ana, cora, (name, PDF))
    send(ana, cora, "The form")

    thread = ben.get(f"/conversations/{cora.id}")

    assert f"{name} 1 KB" in words(thread)
    [here] = re.findall(r'href="(/conversations/\S+/file)"', thread.text)
    disposition = ben.get(here).headers["Content-Disposition"]
    assert disposition.isascii()  # servers let nothing else through
    assert parse_options_header(disposition) == ("attachment", {"filename": name})


def test_what_is_still_prepared_is_said(ana, cora):
    brought = {"files": [(io.BytesIO(PICTURE), "car.png")], "body": ""}
    ana.post(f"/conversations/{cora.id}/files", data=brought, htmx=True)

    page = send(ana, cora, "Here")

    assert page.status_code == 422
    assert "“car.png” is still being prepared. Send again in a moment." in words(page)


def test_a_failed_one_is_sent_again_with_its_pictures(ana, cora, carrier):
    carrier.answers = [Permanent("21620")]
    attach(ana, cora, ("car.png", PICTURE))
    send(ana, cora, "Here")
    drain_lane(cora.phone)
    pick_up_deliveries()
    db.session.commit()
    assert "could not fetch the files" in words(ana.get(f"/conversations/{cora.id}"))

    ana.post(f"/conversations/{cora.id}/messages/{messages()[0].id}/retry", data={"when": "now"})
    drain_lane(cora.phone)

    assert [len(text.media) for text in carrier.sent] == [1]


def test_without_a_script_files_are_looked_at_before_they_are_sent(ana, cora):
    brought = {"files": [(io.BytesIO(PICTURE), "car.png")], "body": "Is this the car?", "key": "k"}

    answer = ana.post(f"/conversations/{cora.id}/messages", data=brought)

    assert answer.location == f"/conversations/{cora.id}/files"
    assert "car.png" in words(ana.get(answer.location))
    assert [(one.size, one.reason) for one in enclosures()] == [(len(PICTURE), None)]
    assert messages() == []
    assert "Is this the car?" in ana.get(f"/conversations/{cora.id}").text


def test_a_name_with_folders_and_marks_is_shown_as_words(ana, cora):
    attach(ana, cora, ("C:\\Fotos\\<b>x\u202e\0.png", PICTURE), ("n" * 300 + ".png", PICTURE))

    page = region(ana, cora).text

    assert "&lt;b&gt;x.png" in page
    assert "n" * 100 not in page


def test_what_nobody_sent_is_let_go_after_a_day(ana, cora):
    attach(ana, cora, ("car.png", PICTURE))
    key = f"{cora.firm_id}/{enclosures()[0].file_id}"

    assert sweep_abandoned() == 0
    with time_machine.travel(now() + timedelta(hours=25)):
        assert sweep_abandoned() == 1

    assert enclosures() == []
    with pytest.raises(Missing):
        storage().read(key)


def test_only_routes_for_files_take_large_requests(ana, cora):
    large = {"body": "x", "other": "y" * 3_000_000}

    assert ana.post(f"/conversations/{cora.id}/draft", data=large).status_code == 413
