"""What is half-written is kept for its writer alone, until it is sent (T2)."""

import pytest

from casestatus.contacts.keeping import set_emails
from casestatus.inbox.list_queries import inbox_of
from casestatus.inbox.thread_queries import thread_head
from casestatus.messaging.drafting import LONGEST, keep_draft
from casestatus.messaging.linking import link
from casestatus.messaging.models import Kind
from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from, a_user, another_firm
from tests.messaging.reading import rows, unread_badge, words
from tests.rules.pages import read


@pytest.fixture
def cora(firm):
    conversation = a_conversation(a_contact("Cora Medina"))
    a_text_from(conversation, "When is court?")
    return conversation


def writes(visitor, conversation, body, key="k1"):
    return visitor.post(f"/conversations/{conversation.id}/draft", data={"body": body, "key": key})


def sends(visitor, conversation, body, key="k1"):
    return visitor.post(f"/conversations/{conversation.id}/messages", data={"body": body, "key": key})


def composer_of(visitor, conversation) -> str:
    """What stands in the composer of the thread when it is opened."""
    return box_on(visitor.get(f"/conversations/{conversation.id}"))


def box_on(page) -> str:
    [box] = [one for one in read(page.text).walk() if one.tag == "textarea"]
    return " ".join(part for part in box.inside if isinstance(part, str))


def field_on(page, name: str) -> str:
    [field] = [one for one in read(page.text).walk() if one.attributes.get("name") == name]
    return field.attributes.get("value", "")


def test_a_half_written_text_stands_in_the_composer_again(ana, cora):
    writes(ana, cora, "Your hearing is on")

    assert composer_of(ana, cora) == "Your hearing is on"


def test_a_draft_is_shown_to_nobody_else(ana, ben, ada, cora):
    writes(ana, cora, "Between us: Zanzibar")

    for colleague in (ben, ada):
        for path in (f"/conversations/{cora.id}", "/inbox", "/inbox?q=Zanzibar", f"/contacts/{cora.contact_id}"):
            page = colleague.get(path).text
            assert "Zanzibar" not in page.replace("q=Zanzibar", "").replace("“Zanzibar”", "").replace('="Zanzibar"', "")
            assert "Draft:" not in page


def test_the_inbox_says_draft_to_its_writer(ana, cora):
    writes(ana, cora, "Your hearing is on")
    unread = rows(ana)[0]
    ana.post(f"/conversations/{cora.id}/read")

    assert "When is court?" in unread  # what came in first
    assert "Draft: Your hearing is on" in rows(ana)[0]


def test_a_new_text_from_the_client_does_not_touch_the_draft(ana, cora):
    writes(ana, cora, "Your hearing is on")
    a_text_from(cora, "Hello?")

    assert composer_of(ana, cora) == "Your hearing is on"


@pytest.mark.parametrize("cleared", ["", "   ", "\n\n"])
def test_a_draft_that_is_emptied_is_gone(ana, cora, cleared):
    writes(ana, cora, "Your hearing is on")

    writes(ana, cora, cleared)

    assert composer_of(ana, cora) == ""
    assert "Draft" not in rows(ana)[0]


def test_lines_of_a_draft_stay_lines(ana, cora):
    writes(ana, cora, "Bring:\r\n- license\r\n- card")

    assert thread_head(ana.user, cora.id).draft == "Bring:\n- license\n- card"


def test_sending_clears_the_draft(ana, cora):
    writes(ana, cora, "At 2.")

    sends(ana, cora, "At 2.")

    assert composer_of(ana, cora) == ""
    assert "Draft" not in rows(ana)[0]


def test_sending_from_another_tab_clears_the_draft(ana, cora):
    writes(ana, cora, "At 2.", key="of one tab")

    sends(ana, cora, "At two o'clock.", key="of another")

    assert composer_of(ana, cora) == ""


def test_sending_leaves_a_colleagues_draft_alone(ana, ben, cora):
    writes(ben, cora, "Ben was about to say")

    sends(ana, cora, "At 2.")

    assert composer_of(ben, cora) == "Ben was about to say"


def test_a_draft_that_comes_later_than_its_own_text_is_no_draft(ana, cora):
    sends(ana, cora, "At 2.", key="k1")

    writes(ana, cora, "At", key="k1")

    assert composer_of(ana, cora) == ""


def test_the_next_text_is_kept_again(ana, cora):
    sends(ana, cora, "At 2.", key="k1")

    writes(ana, cora, "And bring", key="k2")

    assert composer_of(ana, cora) == "And bring"


def test_a_text_that_was_refused_keeps_the_draft(ana, cora):
    writes(ana, cora, "At 2.")

    assert sends(ana, cora, "x" * 1601).status_code == 422

    assert composer_of(ana, cora) == "At 2."


def test_a_draft_makes_nobody_take_part_and_reads_nothing(ana, cora):
    writes(ana, cora, "At 2.")

    assert unread_badge(ana) == 1
    a_text_from(cora, "Hello?")
    assert unread_badge(ana) == 2


def test_nobody_keeps_a_book_in_a_composer(ana, cora):
    answer = writes(ana, cora, "x" * (LONGEST + 1))

    assert answer.status_code == 422
    assert "A draft can have up to 10000 characters." in words(answer)
    assert composer_of(ana, cora) == ""


def test_drafts_in_a_strangers_thread_come_along_when_it_is_linked(ana, cora):
    stranger = a_strange_conversation()
    writes(ana, stranger, "Who is this?")
    writes(ana, cora, "Your hearing is on")

    link(stranger, cora.contact)

    assert thread_head(ana.user, cora.id).draft == "Your hearing is on\nWho is this?"


def test_what_is_written_in_a_thread_that_moved_is_kept_in_the_contacts(ana, cora):
    stranger = a_strange_conversation()
    link(stranger, cora.contact)

    writes(ana, stranger, "Who is this?")

    assert composer_of(ana, cora) == "Who is this?"


def test_a_draft_is_told_to_the_writers_screens_only_while_its_beginning_changes(ana, cora, told):
    for body in ("A", "At 2.", "", "x" * 120):
        told.clear()
        writes(ana, cora, body)
        assert [note.name for note in told] == [f"unread-{ana.id}"]

    told.clear()
    writes(ana, cora, "x" * 120 + " and what the inbox does not show")
    assert told == []


def test_without_the_permission_nothing_is_kept(sam, zoe, cora):
    assert writes(sam, cora, "Hello").status_code == 403
    assert writes(zoe, cora, "Hello").status_code == 404


def test_a_long_draft_is_cut_in_the_inbox(cora):
    ana = a_user()
    keep_draft(cora, ana, body="word " * 200, key="k")

    [row] = inbox_of(ana).rows

    assert len(row.draft) == 120


def test_compose_keeps_whom_it_is_for_and_the_words(ana, firm):
    cora = a_contact("Cora Medina", phone="+18435567788")

    ana.post(
        "/conversations/draft",
        data={"to": "(843) 556-7788", "contact_id": str(cora.id), "body": "Good morning,", "key": "k1"},
    )

    page = ana.get("/conversations/new")
    assert box_on(page) == "Good morning,"
    assert (field_on(page, "to"), field_on(page, "contact_id")) == ("(843) 556-7788", str(cora.id))


def test_compose_says_whose_number_it_kept(ana, firm):
    ana.post("/conversations/draft", data={"to": "(843) 556-7788", "contact_id": a_contact().id, "key": "k1"})

    assert "To Cora Medina" in words(ana.get("/conversations/new"))


def test_compose_keeps_what_is_no_number_yet(ana):
    ana.post("/conversations/draft", data={"to": "843 55", "contact_id": "nonsense", "body": "", "key": "k1"})

    assert field_on(ana.get("/conversations/new"), "to") == "843 55"


def test_compose_is_empty_after_its_text_was_sent(ana, firm):
    draft = {"to": "(843) 556-7788", "body": "Good morning", "key": "k1"}
    ana.post("/conversations/draft", data=draft)

    ana.post("/conversations", data=draft)
    ana.post("/conversations/draft", data=draft)  # one that was under way

    page = ana.get("/conversations/new")
    assert (box_on(page), field_on(page, "to")) == ("", "")


def test_compose_from_a_contacts_page_has_a_draft_of_its_own(ana, firm):
    cora = a_contact("Cora Medina", phone="+18435567788")
    ana.post("/conversations/draft", data={"to": "843 55", "body": "For another", "key": "k1"})

    hers = f"?contact={cora.id}"
    ana.post(f"/conversations/draft{hers}", data={"to": "(843) 556-7788", "body": "For Cora", "key": "k2"})

    assert box_on(ana.get(f"/conversations/new{hers}")) == "For Cora"
    assert box_on(ana.get("/conversations/new")) == "For another"


def test_a_compose_draft_is_its_writers(ana, ben):
    ana.post("/conversations/draft", data={"to": "843 55", "body": "Between us", "key": "k1"})

    assert box_on(ben.get("/conversations/new")) == ""


def test_another_firms_contact_stands_in_no_draft(ana):
    with another_firm():
        theirs = str(a_contact("Tom Wexler").id)

    assert ana.post("/conversations/draft", data={"to": "T", "contact_id": theirs}).status_code == 404
    assert ana.post(f"/conversations/draft?contact={theirs}", data={"to": "T"}).status_code == 404


def test_a_region_asked_for_after_the_sign_in_ended_leads_back_to_its_page(nobody, cora):
    here = f"/conversations/{cora.id}?q=cora"

    answer = nobody.get("/inbox", htmx=True, headers={"HX-Current-URL": f"http://localhost{here}"})

    assert answer.status_code == 401
    assert (
        answer.headers["HX-Redirect"] == f"/sign-in?next=%2Fconversations%2F{cora.id}"
    )  # without what was searched for


def test_the_subject_of_an_email_is_kept_with_its_draft(ana, ben, cora):
    written = {"channel": "email", "subject": "Your hearing", "body": "It is", "key": "k1"}
    ana.post(f"/conversations/{cora.id}/draft", data=written)
    mine, other = ana.get(f"/conversations/{cora.id}"), ben.get(f"/conversations/{cora.id}")
    ana.post(f"/conversations/{cora.id}/draft", data={**written, "subject": "Your hearing on Friday", "body": ""})

    assert [field_on(page, "subject") for page in (mine, other)] == ["Your hearing", ""]
    assert field_on(ana.get(f"/conversations/{cora.id}"), "subject") == "Your hearing on Friday"


def test_a_subject_goes_with_its_email_and_not_into_a_text(ana, cora):
    set_emails(cora.contact, ["cora@client.test"])
    written = {"channel": "email", "subject": "Your hearing", "body": "It is at 2.", "key": "k1"}
    ana.post(f"/conversations/{cora.id}/draft", data=written)
    ana.post(f"/conversations/{cora.id}/messages", data=written)
    after_email = field_on(ana.get(f"/conversations/{cora.id}"), "subject")
    ana.post(f"/conversations/{cora.id}/draft", data={**written, "channel": "text", "key": "k2"})

    assert after_email == ""
    assert field_on(ana.get(f"/conversations/{cora.id}"), "subject") == ""


def test_templates_without_script_leave_an_email_what_it_is(ana, cora):
    written = {"channel": "email", "subject": "Your hearing", "body": "It is", "key": "k1"}
    ana.post(f"/conversations/{cora.id}/templates", data=written)

    head = thread_head(ana.user, cora.id)
    assert (head.draft, head.draft_subject, head.draft_kind) == ("It is", "Your hearing", Kind.EMAIL)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_note_that_was_kept_as_a_draft_leaves_the_next_answer_a_text(ana, cora, emptied):
    """Whatever is typed slowly is kept first; a note that is done with must not turn the next reply into one (T24)."""
    note = {"channel": "note", "body": "Between us", "key": "k1"}
    ana.post(f"/conversations/{cora.id}/draft", data=note)
    ana.post(
        f"/conversations/{cora.id}/{'draft' if emptied else 'messages'}",
        data=note | {"body": "" if emptied else "Between us"},
    )
    a_text_from(cora, "Thanks")

    assert thread_head(ana.user, cora.id).draft_kind is None
