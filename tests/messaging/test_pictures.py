"""Pictures come after their text, and whatever is wrong with one harms nothing else (T3, T4)."""

from datetime import UTC, datetime, timedelta

import pytest

from casestatus.core import db
from casestatus.core.notes import Task, Topic
from casestatus.gateways.sms import FORBIDDEN, TOO_LARGE, Permanent, Temporary
from casestatus.gateways.storage import files_in
from casestatus.messaging.fetching import PATIENCE, fetch_attachment
from casestatus.messaging.linking import link
from casestatus.messaging.models import Attachment, AttachmentState, Message
from tests.factories import a_contact, a_conversation, a_number, firm_number
from tests.files.made import DRAWING, PAGE, PDF, a_bomb, a_picture, kept_in, picture
from tests.messaging.calling import a_sid
from tests.messaging.picturing import a_text_with, address_of_picture, attachments, fetch_all, shown_in
from tests.messaging.reading import conversation_with, rows, words


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina").phones[0].e164


def test_a_text_is_there_before_its_pictures_are(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, picture("upright.heic"), sender=cora, body="My car, from the left")

    thread = conversation_with(ana, cora)
    assert "My car, from the left" in words(thread)
    assert "Fetching the picture…" in words(thread)
    assert shown_in(thread) == []


def test_a_picture_is_shown_in_the_thread(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture("JPEG"), sender=cora, body="My car")

    fetch_all()

    [shown] = shown_in(conversation_with(ana, cora))
    assert shown.attributes["alt"] == "Picture from Cora Medina"
    assert (shown.attributes["width"], shown.attributes["height"]) == ("240", "160")
    assert ana.get(shown.attributes["src"]).data == a_picture("JPEG")


def test_workers_are_woken_for_each_picture_once_the_text_is_kept(twilio, carrier, cora, told):
    told.clear()

    a_text_with(twilio, carrier, *[a_picture()] * 3, sender=cora)

    tasks = [note for note in told if isinstance(note, Task)]
    assert [task.name for task in tasks] == ["jobs.messaging.fetch_attachment"] * 3
    assert {task.args[0] for task in tasks} == {str(one.id) for one in attachments()}


def test_open_threads_are_told_when_a_picture_has_come(ana, twilio, carrier, cora, told):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    before = attachments()[0]
    conversation = db.session.get_one(Message, before.message_id).conversation
    version = conversation.version
    told.clear()

    fetch_all()

    news = ana.get(f"/conversations/{conversation.id}/messages?since={version}", htmx=True)
    assert f"conversation-{conversation.id}" in {note.name for note in told if isinstance(note, Topic)}
    assert len(shown_in(news)) == 1


def test_ten_pictures_in_one_text_are_ten(ana, twilio, carrier, cora):
    contents = [a_picture("PNG", (100 + number, 80)) for number in range(10)]
    a_text_with(twilio, carrier, *contents, sender=cora)

    fetch_all()

    shown = shown_in(conversation_with(ana, cora))
    assert [one.attributes["alt"] for one in shown] == [f"Picture {n} of 10 from Cora Medina" for n in range(1, 11)]
    assert [ana.get(one.attributes["src"]).data for one in shown] == contents


def test_the_same_text_twice_has_its_pictures_once(twilio, carrier, cora):
    sid = a_sid()

    for _ in range(3):
        a_text_with(twilio, carrier, a_picture(), a_picture(), sender=cora, sid=sid)

    assert [one.position for one in attachments()] == [0, 1]


@pytest.mark.parametrize("said", ["many", "-1", "1e3", "99999999999", ""])
def test_a_count_that_is_none_brings_no_harm(ana, twilio, cora, said):
    answer = twilio.text("Hello", sender=cora, to=firm_number(), NumMedia=said, MediaUrl0="https://api.twilio.com/1")

    assert answer.status_code == 200
    assert "Hello" in words(conversation_with(ana, cora))


def test_an_address_that_is_missing_is_left_out(twilio, cora):
    twilio.text("Two", sender=cora, to=firm_number(), NumMedia="2", MediaUrl1="https://api.twilio.com/1")

    assert [one.url for one in attachments()] == ["https://api.twilio.com/1"]


@pytest.mark.parametrize(
    ("kind", "number", "row"),
    [
        ("image/jpeg", 1, "Picture"),
        ("image/heic", 3, "3 pictures"),
        ("application/pdf", 1, "File"),
        ("video/mp4", 2, "2 files"),
    ],
)
def test_the_inbox_says_what_came_without_words(ana, twilio, carrier, cora, kind, number, row):
    a_text_with(twilio, carrier, *[PDF] * number, sender=cora, kind=kind)

    assert row in rows(ana)[0]


def test_the_inbox_says_the_words_where_there_are_some(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora, body="Left front door")

    assert "Left front door" in rows(ana)[0]
    assert "Picture" not in rows(ana)[0]


def test_a_text_of_pictures_only_has_no_empty_bubble(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora)

    assert 'class="bubble"' not in conversation_with(ana, cora).text


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (PAGE, "image/jpeg", "This was sent as a picture and is none. It was not kept."),
        (DRAWING, "image/svg+xml", "This was sent as a picture and is none. It was not kept."),
        (b"MZ" + bytes(99), "application/octet-stream", "This kind of file is not taken. It was not kept."),
        (b"", "image/jpeg", "The file was empty."),
        (Permanent(TOO_LARGE), "video/mp4", "The file is larger than 16 MB. It was not kept."),
        (Permanent(FORBIDDEN), "image/jpeg", "The file lies where nothing may be fetched from. It was not kept."),
    ],
)
def test_what_cannot_be_kept_is_said_in_the_thread(ana, twilio, carrier, cora, content, kind, sentence):
    a_text_with(twilio, carrier, content, sender=cora, body="Here it is", kind=kind)

    fetch_all()

    thread = conversation_with(ana, cora)
    assert "Here it is" in words(thread)
    assert sentence in words(thread)
    assert (shown_in(thread), attachments()[0].file_id) == ([], None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (picture("truncated.heic"), "The picture is damaged and cannot be shown."),
        (a_bomb(), "The picture is too large to show: 300 megapixels."),
    ],
    ids=["truncated", "bomb"],
)
def test_what_cannot_be_shown_is_kept_all_the_same(ana, twilio, carrier, cora, content, sentence):
    a_text_with(twilio, carrier, content, sender=cora)

    fetch_all()

    thread = conversation_with(ana, cora)
    [attachment] = attachments()
    assert sentence in words(thread)
    assert ana.get(f"{_address(attachment)}/file").data == content
    assert ana.get(f"{_address(attachment)}/preview").status_code == 404


def test_one_bad_picture_among_ten_harms_no_other(ana, twilio, carrier, cora):
    contents = [a_picture()] * 4 + [PAGE] + [a_picture()] * 5
    a_text_with(twilio, carrier, *contents, sender=cora)

    fetch_all()

    thread = conversation_with(ana, cora)
    assert len(shown_in(thread)) == 9
    assert words(thread).count("It was not kept") == 1


def test_a_document_is_offered_as_a_file(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, PDF, sender=cora, kind="application/pdf")

    fetch_all()

    thread = conversation_with(ana, cora)
    assert "PDF 1 KB" in words(thread)
    assert ana.get(f"{_address(attachments()[0])}/file").data == PDF


def test_the_content_says_what_it_is_when_the_carrier_errs(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture("PNG"), sender=cora, kind="application/octet-stream")

    fetch_all()

    assert len(shown_in(conversation_with(ana, cora))) == 1


def test_a_fetch_that_fails_is_tried_again_by_itself(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, Temporary("404"), sender=cora)
    fetch_all()
    carrier.media = dict.fromkeys(carrier.media, a_picture())

    fetch_all(later=timedelta(seconds=4))

    assert len(shown_in(conversation_with(ana, cora))) == 1


def test_between_two_tries_nothing_is_asked(twilio, carrier, cora):
    a_text_with(twilio, carrier, Temporary("404"), sender=cora)
    fetch_all()

    fetch_all(later=timedelta(seconds=2))

    assert attachments()[0].tries == 1


def test_a_fetch_that_keeps_failing_says_so_while_it_goes_on(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, Temporary("404"), sender=cora)

    for seconds in (0, 4, 30):
        fetch_all(later=timedelta(seconds=seconds))

    assert "It could not be fetched yet. We keep trying for a day." in words(conversation_with(ana, cora))


def lose(twilio, carrier, sender: str) -> Attachment:
    """A picture that could not be fetched for a day."""
    a_text_with(twilio, carrier, Temporary("404"), sender=sender)
    fetch_all(later=PATIENCE + timedelta(minutes=1))
    return attachments()[0]


def test_after_a_day_it_is_lost_and_says_so(ana, twilio, carrier, cora):
    lost = lose(twilio, carrier, cora)

    thread = words(conversation_with(ana, cora))
    assert lost.state is AttachmentState.LOST
    assert "The picture could not be fetched. Try again" in thread


def test_a_lost_picture_can_be_tried_again(ana, twilio, carrier, cora):
    lost = lose(twilio, carrier, cora)
    carrier.media = dict.fromkeys(carrier.media, a_picture())

    answer = ana.post(f"{_address(lost)}/fetch")
    fetch_all()

    assert answer.status_code == 303
    assert len(shown_in(conversation_with(ana, cora))) == 1


def test_trying_again_wakes_a_worker_and_shows_the_message_anew(ana, twilio, carrier, cora, told):
    lost = lose(twilio, carrier, cora)
    told.clear()

    answer = ana.post(f"{_address(lost)}/fetch", htmx=True)

    assert "Fetching the picture…" in words(answer)
    assert [note.args for note in told if isinstance(note, Task)] == [(str(lost.id),)]


def test_trying_again_what_is_there_changes_nothing(ana, twilio, carrier, cora, told):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    fetch_all()
    told.clear()

    answer = ana.post(f"{_address(attachments()[0])}/fetch", htmx=True)

    assert len(shown_in(answer)) == 1
    assert told == []


def test_a_worker_that_died_at_it_is_followed_by_another(ana, twilio, carrier, cora):
    class Killed(BaseException):
        pass

    a_text_with(twilio, carrier, Killed(), sender=cora)
    carrier.fetch, fetch = _raising(Killed), carrier.fetch
    with pytest.raises(Killed):
        fetch_all()
    carrier.fetch, carrier.media = fetch, dict.fromkeys(carrier.media, a_picture())

    fetch_all(later=timedelta(minutes=1))
    early = attachments()[0].state
    fetch_all(later=timedelta(minutes=3))

    assert early is AttachmentState.WAITING
    assert len(shown_in(conversation_with(ana, cora))) == 1


def _raising(error):
    def fetch(url):
        raise error

    return fetch


def test_what_kills_every_worker_is_given_up(twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    carrier.fetch = _raising(AssertionError("fetched"))

    for hours in range(0, 80, 5):
        with pytest.raises(AssertionError, match="fetched"):
            fetch_all(later=timedelta(hours=hours))
    fetch_all(later=timedelta(hours=80))

    assert attachments()[0].state is AttachmentState.LOST


def test_two_workers_at_one_picture_keep_it_once(twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    [attachment] = attachments()
    fetch, other = carrier.fetch, iter([True])

    def fetch_while_another_does(url):
        if next(other, False):
            attachment.due_at = attachment.asked_at  # as if the lease were over
            db.session.commit()
            fetch_attachment(attachment.id)
        return fetch(url)

    carrier.fetch = fetch_while_another_does
    fetch_all()

    [kept] = attachments()
    assert (kept.state, kept.tries) == (AttachmentState.KEPT, 2)


def test_pictures_go_along_when_somebody_says_whose_number_it_is(ana, twilio, carrier, firm):
    sender = a_number()
    a_text_with(twilio, carrier, a_picture(), sender=sender)
    stranger = db.session.get_one(Message, attachments()[0].message_id).conversation
    cora = a_contact("Cora Medina")
    theirs = a_conversation(cora)
    link(stranger, cora)

    fetch_all()

    [shown] = shown_in(ana.get(f"/conversations/{theirs.id}"))
    assert shown.attributes["src"].startswith(f"/conversations/{theirs.id}/")
    assert ana.get(shown.attributes["src"]).status_code == 200


def _address(attachment: Attachment) -> str:
    conversation_id = db.session.get_one(Message, attachment.message_id).conversation_id
    return f"/conversations/{conversation_id}/attachments/{attachment.id}"


def test_a_heic_is_shown_as_a_jpeg_and_saved_as_it_came(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, picture("turned.heic"), sender=cora)
    fetch_all()

    here = address_of_picture(conversation_with(ana, cora))
    enlarged, preview, saved = ana.get(here), ana.get(f"{here}/preview"), ana.get(f"{here}/file")

    assert [one.mimetype for one in (enlarged, preview, saved)] == ["image/jpeg", "image/jpeg", "image/heic"]
    assert saved.data == picture("turned.heic")


def test_a_large_picture_is_enlarged_to_what_came(ana, twilio, carrier, cora):
    content = a_picture("JPEG", (3000, 2000))
    a_text_with(twilio, carrier, content, sender=cora)
    fetch_all()

    here = address_of_picture(conversation_with(ana, cora))

    assert ana.get(here).data == content
    assert ana.get(f"{here}/preview").data != content


def test_a_picture_opens_in_a_new_tab_that_knows_nothing_of_ours(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    fetch_all()

    page = conversation_with(ana, cora)

    assert f'href="{address_of_picture(page)}" target="_blank" rel="noopener"' in page.text


def test_a_file_is_saved_under_a_name_that_names_nobody(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, PDF, picture("upright.heic"), sender=cora)
    fetch_all()
    pdf, heic = attachments()
    came_at = datetime(2026, 6, 4, 2, 30, tzinfo=UTC)  # still the third where the firm is
    db.session.get_one(Message, pdf.message_id).at = came_at
    db.session.commit()

    answers = [ana.get(f"{_address(one)}/file") for one in (pdf, heic)]

    said = [answer.headers["Content-Disposition"] for answer in answers]
    assert said == ["attachment; filename=text-2026-06-03-1.pdf", "attachment; filename=text-2026-06-03-2.heic"]


def test_a_browser_that_has_it_is_not_sent_it_again(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, picture("turned.heic"), sender=cora)
    fetch_all()
    here = address_of_picture(conversation_with(ana, cora))
    had = ana.get(f"{here}/preview").headers["ETag"]

    again, original = (
        ana.get(f"{here}/preview", headers={"If-None-Match": had}),
        ana.get(f"{here}/file", headers={"If-None-Match": had}),
    )

    assert (again.status_code, again.data) == (304, b"")
    assert original.status_code == 200


def test_what_came_from_outside_may_do_nothing_in_a_browser(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, b"Just <b>words</b>", sender=cora, kind="text/plain")
    fetch_all()

    answer = ana.get(f"{_address(attachments()[0])}/file")

    assert answer.headers.getlist("Content-Security-Policy") == [
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    ]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_strangers_and_colleagues_without_the_permission_see_none(ana, sam, zoe, twilio, carrier, cora):
    a_text_with(twilio, carrier, picture("turned.heic"), sender=cora)
    fetch_all()
    here = _address(attachments()[0])

    for path in (here, f"{here}/preview", f"{here}/file"):
        assert [visitor.get(path).status_code for visitor in (ana, sam, zoe)] == [200, 403, 404]


def test_a_picture_is_found_in_its_own_conversation_only(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    fetch_all()
    other = a_conversation(a_contact("Dan Ross"))

    assert ana.get(f"/conversations/{other.id}/attachments/{attachments()[0].id}").status_code == 404


def test_a_picture_that_is_still_awaited_has_no_address(ana, twilio, carrier, cora):
    a_text_with(twilio, carrier, a_picture(), sender=cora)

    assert ana.get(_address(attachments()[0])).status_code == 404


def test_a_file_that_vanished_from_storage_is_not_found(ana, twilio, carrier, cora, tmp_path):
    a_text_with(twilio, carrier, a_picture(), sender=cora)
    fetch_all()

    with kept_in(files_in(tmp_path)):
        answer = ana.get(_address(attachments()[0]))

    assert answer.status_code == 404
