"""One thread, several channels: e-mail out, the filter, and which case a message is about (T24)."""

import pytest
import sqlalchemy as sa

from casestatus.consent.models import Channel, Source
from casestatus.consent.opting import opt_out
from casestatus.contacts.keeping import set_emails
from casestatus.core import db
from casestatus.gateways.sms import Permanent
from casestatus.inbox.thread_queries import newest_messages, thread_head
from casestatus.mail.delivering import send_due
from casestatus.mail.models import OutgoingMail
from casestatus.messaging.emailing import pick_up_mail, send_email
from casestatus.messaging.models import Kind, MessageState
from casestatus.messaging.noting import add_note
from casestatus.messaging.sending import send_message
from casestatus.outbox.models import Outgoing
from tests.factories import a_case, a_contact, a_conversation, a_strange_conversation, a_text_from, a_user
from tests.messaging.reading import rows, unread_badge, words
from tests.rules.pages import read


@pytest.fixture
def cora(firm):
    contact = a_contact("Cora Medina")
    set_emails(contact, ["cora@client.test"])
    conversation = a_conversation(contact)
    a_text_from(conversation, "When is court?")
    return conversation


def mails(visitor, conversation, subject="Your hearing", body="It is at 2.", key="k1"):
    data = {"channel": "email", "subject": subject, "body": body, "key": key}
    return visitor.post(f"/conversations/{conversation.id}/messages", data=data)


def leaves():
    db.session.commit()
    send_due()
    pick_up_mail()
    db.session.commit()


def last_in(conversation):
    return newest_messages(conversation.id).rows[-1]


def how_many(model) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


def chosen(page) -> str:
    radios = [one for one in read(page.text).walk() if one.attributes.get("name") == "channel"]
    return next(one.attributes["value"] for one in radios if "checked" in one.attributes)


def action_of(page) -> str:
    """Where the composer sends what was written."""
    composer = read(page.text).find("composer")
    assert composer
    assert composer.attributes["hx-post"] == composer.attributes["action"]
    return composer.attributes["action"]


def test_an_email_goes_to_the_contacts_address_and_stands_in_the_thread(ana, cora, mailer):
    answer = mails(ana, cora)
    queued = last_in(cora).state
    leaves()

    [sent] = mailer.sent
    page = words(ana.get(f"/conversations/{cora.id}"))
    assert answer.status_code == 303
    assert (sent.to, sent.subject) == ("cora@client.test", "Your hearing")
    assert sent.text.startswith("It is at 2.\n")
    assert sent.unsubscribe in sent.text
    assert (queued, last_in(cora).state) == (MessageState.QUEUED, MessageState.SENT)
    assert "Your hearing It is at 2. E-mail Ana Whitfield" in page
    assert how_many(Outgoing) == 0


def test_the_inbox_says_email_and_its_writer_takes_part(ana, ben, cora):
    mails(ana, cora)
    a_text_from(cora, "Thanks")

    assert (unread_badge(ana), unread_badge(ben)) == (1, 0)


def test_the_row_shows_its_subject(ana, cora):
    mails(ana, cora)

    assert "You: E-mail: Your hearing" in rows(ana)[0]


def test_an_email_is_a_persons_answer(ana, cora):
    mails(ana, cora)

    assert thread_head(ana.user, cora.id).waiting_since is None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("550", "The mail server refused the address."), ("554", "The mail server did not take it within a day.")],
)
def test_an_email_that_failed_says_why(ana, cora, mailer, code, sentence):
    mailer.answers.append(Permanent(code))
    mails(ana, cora)
    leaves()

    assert last_in(cora).state is MessageState.FAILED
    assert sentence in words(ana.get(f"/conversations/{cora.id}"))


@pytest.mark.parametrize(
    ("subject", "body", "sentence"),
    [
        ("", "It is at 2.", "Write a subject first."),
        ("x" * 201, "It is at 2.", "A subject can have up to 200."),
        ("Your hearing", " ", "Write the e-mail first."),
        ("Your hearing", "x" * 50_001, "An e-mail can have up to 50,000."),
        ("Your hearing", "We need {document}.", "Fill in {document} before you send"),
        ("About {date}", "It is at 2.", "Fill in {date} before you send"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(ana, cora, subject, body, sentence):
    page = mails(ana, cora, subject, body)

    assert page.status_code == 422
    assert sentence in words(page)
    assert subject in page.text
    assert how_many(OutgoingMail) == 0


@pytest.mark.parametrize("channel", ["email", "note"])
def test_only_texts_wait_to_be_sent(ana, cora, channel):
    later = {"when": "later", "day": "2026-12-24", "clock": "10:00", "channel": channel}
    written = later | {"body": "At 2.", "subject": "Hearing", "key": "k"}
    before = newest_messages(cora.id).rows

    page = ana.post(f"/conversations/{cora.id}/messages", data=written, htmx=True)

    assert page.status_code == 422
    assert "Only a text can be sent later. Choose “Text message”, or send it now." in words(page)
    assert "At 2." in page.text
    assert "Hearing" in page.text
    assert newest_messages(cora.id).rows == before


def test_a_contact_without_an_address_is_refused_before_sending(ana, firm):
    dana = a_conversation(a_contact("Dana Cole"))

    page = mails(ana, dana)

    assert page.status_code == 422
    assert "No e-mail address is known for this contact." in words(page)
    assert how_many(OutgoingMail) == 0


def test_who_opted_out_of_email_gets_none_and_may_get_texts(ana, cora):
    opt_out("cora@client.test", channel=Channel.EMAIL, source=Source.USER, words=None)

    page = mails(ana, cora)
    send_message(cora, author=ana.user, body="At 2", key="", even_at_night=True)

    assert page.status_code == 422
    assert "cora@client.test has opted out of e-mail." in words(page)
    assert (how_many(OutgoingMail), how_many(Outgoing)) == (0, 1)


def test_whose_address_opted_out_is_asked_of_each_contact_alone(ana, firm):
    first, second = a_contact("Ada Abel"), a_contact("Zoe Zeller")
    set_emails(first, ["ada@client.test"])
    set_emails(second, ["zoe@client.test"])
    opt_out("ada@client.test", channel=Channel.EMAIL, source=Source.USER, words=None)

    heads = [thread_head(ana.user, a_conversation(contact).id) for contact in (first, second)]

    assert [(head.email, head.is_out_of_email) for head in heads] == [
        ("ada@client.test", True),
        ("zoe@client.test", False),
    ]


def test_who_opted_out_of_texts_may_get_an_email(ana, firm):
    grace = a_contact("Grace Bell")
    set_emails(grace, ["grace@client.test"])

    assert mails(ana, a_conversation(grace, opted_out=True)).status_code == 303


def test_a_number_that_nobody_knows_gets_no_email(ana, firm):
    stranger = a_strange_conversation()

    page = mails(ana, stranger)

    assert page.status_code == 422
    assert "Say first who this is" in words(page)


def test_a_double_click_sends_one_email(ana, cora):
    for _ in range(2):
        mails(ana, cora)

    assert how_many(OutgoingMail) == 1


def test_the_answer_goes_by_the_channel_last_used(ana, cora):
    first = chosen(ana.get(f"/conversations/{cora.id}"))
    mails(ana, cora)
    after_mail = chosen(ana.get(f"/conversations/{cora.id}"))
    add_note(cora, author=ana.user, body="Between us", key="k")
    after_note = chosen(ana.get(f"/conversations/{cora.id}"))
    a_text_from(cora, "Thanks")

    assert (first, after_mail, after_note) == ("text", "email", "email")
    assert chosen(ana.get(f"/conversations/{cora.id}")) == "text"


def test_no_portal_is_offered_until_it_can_deliver(ana, cora):
    page = ana.post(f"/conversations/{cora.id}/messages", data={"channel": "portal", "body": "Hello", "key": "k"})

    assert page.status_code == 422
    assert 'value="portal" autocomplete' not in ana.get(f"/conversations/{cora.id}").text


def test_a_thread_of_one_channel_says_so_and_leads_back_to_all_of_it(ana, cora):
    here = f"/conversations/{cora.id}"

    only, whole = ana.get(f"{here}?channel=email&view=unread"), ana.get(here)

    assert "Only e-mails are shown. Show everything" in words(only)
    links = [one for one in read(only.text).walk() if one.attributes.get("href") == f"{here}?view=unread"]
    assert links
    assert "Show everything" not in words(whole)


def test_a_channel_without_messages_is_said_to_be_empty_and_leads_to_all_of_them(ana, cora):
    here = f"/conversations/{cora.id}"

    only = ana.get(f"{here}?channel=email&view=unread")

    assert "No e-mails in this conversation Messages of other channels are not shown. Show all messages" in words(only)
    assert "No messages yet" not in words(only)
    links = [one for one in read(only.text).walk() if "Show all messages" in one.inside]
    assert [link.attributes["href"] for link in links] == [f"{here}?view=unread"]


def test_what_goes_out_by_another_channel_than_is_shown_leads_to_the_whole_thread(ana, cora):
    here = f"/conversations/{cora.id}"
    at = action_of(ana.get(f"{here}?channel=email&view=unread"))

    text = ana.post(at, data={"channel": "text", "body": "Hello", "key": "1"}, htmx=True)
    mail = ana.post(at, data={"channel": "email", "subject": "S", "body": "Hello", "key": "2"}, htmx=True)

    assert (text.status_code, text.headers.get("HX-Redirect")) == (204, f"{here}?view=unread")
    assert "HX-Redirect" not in mail.headers
    assert action_of(mail) == at


def test_a_thread_of_one_channel_that_is_drawn_anew_stays_one(ana, cora):
    send_email(cora, author=ana.user, subject="S", body="By mail", key="1")
    cora.redrawn = cora.version
    db.session.commit()

    news = words(ana.get(f"/conversations/{cora.id}/messages?since=0&channel=email", htmx=True))

    assert "By mail" in news
    assert "When is court?" not in news


@pytest.mark.parametrize(
    ("by", "kinds"),
    [
        ("", [Kind.TEXT, Kind.EMAIL, Kind.NOTE]),
        ("text", [Kind.TEXT]),
        ("email", [Kind.EMAIL]),
        ("note", [Kind.NOTE]),
        ("call", []),
        ("pigeon", [Kind.TEXT, Kind.EMAIL, Kind.NOTE]),
    ],
)
def test_a_thread_shows_one_channel_or_all(ana, cora, by, kinds):
    send_email(cora, author=ana.user, subject="S", body="By mail", key="1")
    add_note(cora, author=ana.user, body="Between us", key="2")
    said = {Kind.TEXT: "When is court?", Kind.EMAIL: "By mail", Kind.NOTE: "Between us"}

    whole = words(ana.get(f"/conversations/{cora.id}?channel={by}")).partition("Mark read")[0]
    news = words(ana.get(f"/conversations/{cora.id}/messages?since=0&channel={by}", htmx=True))

    shown = [kind for kind, body in said.items() if body in whole]
    assert shown == kinds
    assert [kind for kind, body in said.items() if body in news] == kinds


def files(visitor, conversation, message, case, **more):
    path = f"/conversations/{conversation.id}/messages/{message.id}/case"
    return visitor.post(path, data={"case": str(case.id) if case else "", **more})


def test_a_message_is_filed_under_another_case_of_the_contact(ana, cora):
    one, other = (a_case(cora.contact) for _ in range(2))
    message = a_text_from(cora, "About the car")

    page = words(ana.get(f"/conversations/{cora.id}/messages/{message.id}/case"))
    files(ana, cora, message, other)

    assert [one.number in page, other.number in page] == [True, True]
    db.session.refresh(message)
    assert message.case_id == other.id


def test_a_whole_thread_is_filed_at_once_and_can_be_filed_under_none(ana, cora):
    case = a_case(cora.contact)
    messages = [a_text_from(cora, body) for body in ("One", "Two")]

    files(ana, cora, messages[0], case, all="yes")
    filed = _cases_of(messages)
    files(ana, cora, messages[0], None)

    assert filed == [case.id, case.id]
    assert _cases_of(messages) == [None, case.id]


def _cases_of(messages):
    for message in messages:
        db.session.refresh(message)
    return [message.case_id for message in messages]


def test_somebody_elses_case_is_refused(ana, cora):
    theirs, message = a_case(a_contact("Dana Cole")), a_text_from(cora)

    answer = files(ana, cora, message, theirs)

    assert answer.status_code == 422
    assert _cases_of([message]) == [None]


def test_a_case_that_its_reader_may_not_see_is_not_found(app, ana, cora):
    case, message = a_case(cora.contact, attorney=a_user("Max Roe")), a_text_from(cora)
    ana.user.switches = {"all_cases": False}

    assert files(ana, cora, message, case).status_code == 404
    path = f"/conversations/{cora.id}/messages/{message.id}/case"
    assert ana.post(path, data={"case": "nonsense"}).status_code == 404


@pytest.fixture
def in_maxs_case(ana, cora):
    """A message under a case that Ana, who sees only her own, may not see."""
    a_case(cora.contact, attorney=a_user("Max Roe"), number="PI-HIDDEN")
    ana.user.switches = {"all_cases": False}
    return a_text_from(cora, "About the car")


def path_of(message) -> str:
    return f"/conversations/{message.conversation_id}/messages/{message.id}/case"


def test_who_sees_their_own_cases_is_told_what_filing_all_messages_leaves(ana, cora):
    said = "What is filed under a case that you may not see stays there."
    message = a_text_from(cora)
    before = words(ana.get(path_of(message)))
    ana.user.switches = {"all_cases": False}

    assert (said in before, said in words(ana.get(path_of(message)))) == (False, True)


@pytest.mark.parametrize("sent", [{}, {"all": "yes"}])
def test_filing_without_a_choice_is_refused_beside_the_field(ana, cora, sent):
    case = a_case(cora.contact)
    message = a_text_from(cora)

    answer = ana.post(path_of(message), data=sent)

    assert answer.status_code == 422
    assert "Choose a case, or “No case”." in words(answer)
    assert ("checked" in answer.text) == bool(sent)
    assert _cases_of([message]) == [case.id]


def test_a_message_of_a_case_that_its_reader_may_not_see_says_so(ana, in_maxs_case):
    page = ana.get(path_of(in_maxs_case))

    assert "Filed under a case that you may not see." in words(page)
    assert ("PI-HIDDEN" in page.text, 'name="case"' in page.text) == (False, False)


@pytest.mark.parametrize("more", [{}, {"all": "yes"}])
@pytest.mark.parametrize("is_under_own", [True, False])
def test_it_cannot_be_filed_elsewhere_whatever_is_sent(ana, cora, in_maxs_case, is_under_own, more):
    before = in_maxs_case.case_id
    own = a_case(cora.contact, attorney=ana.user)

    answer = files(ana, cora, in_maxs_case, own if is_under_own else None, **more)

    assert answer.status_code == 422
    assert "You may not see the case that it is filed under" in words(answer)
    assert _cases_of([in_maxs_case]) == [before]


@pytest.mark.parametrize("is_under_own", [True, False])
def test_a_whole_thread_leaves_what_its_filer_may_not_see(ana, cora, in_maxs_case, is_under_own):
    hidden, own = in_maxs_case.case_id, a_case(cora.contact, attorney=ana.user)
    message = a_text_from(cora)  # of two cases nobody knows which it is about: it goes on with the last one
    message.case_id, loose = own.id, a_text_from(cora)
    loose.case_id = None

    files(ana, cora, message, own if is_under_own else None, all="yes")

    filed = own.id if is_under_own else None
    assert _cases_of([in_maxs_case, message, loose]) == [hidden, filed, filed]


def test_the_next_email_begins_with_a_subject_of_its_own(ana, cora):
    """An open page that morphs keeps what was typed in a field that stays the same one."""
    before = subject_on(ana.get(f"/conversations/{cora.id}"))
    data = {"channel": "email", "subject": "Your hearing", "body": "", "key": "k"}
    refused = subject_on(ana.post(f"/conversations/{cora.id}/messages", data=data, htmx=True))
    sent = subject_on(ana.post(f"/conversations/{cora.id}/messages", data=data | {"body": "It is at 2."}, htmx=True))

    assert (refused["id"], refused["value"]) == (before["id"], "Your hearing")
    assert (sent["id"] != before["id"], sent["value"]) == (True, "")


def subject_on(page) -> dict[str, str]:
    return next(one.attributes for one in read(page.text).walk() if one.attributes.get("name") == "subject")
