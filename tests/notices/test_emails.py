"""E-mails about messages: to whom, what they say, and when none is sent (T8)."""

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.firms.founding import set_mailing, suspend
from casestatus.messaging.archiving import archive
from casestatus.messaging.blocking import block
from casestatus.messaging.leaving import leave
from casestatus.messaging.linking import link
from casestatus.messaging.muting import mute, unmute
from casestatus.messaging.noticing import tell_people
from casestatus.messaging.noting import add_note
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.notices.choosing import choose
from tests.factories import a_contact, a_conversation, a_strange_conversation, a_text_from


def to(sent):
    return sorted(mail.to for mail in sent)


def test_who_takes_part_gets_an_email_when_a_client_writes(ana, ben, cora, wants_email, mails):
    wants_email(ana, ben)
    take_part(cora, ana.user)

    a_text_from(cora)

    assert to(mails()) == [ana.user.email]


def test_while_nobody_takes_part_everybody_who_may_read_texts_gets_one(ada, ana, ben, sam, cora, wants_email, mails):
    wants_email(ada, ana, sam)

    a_text_from(cora)

    assert to(mails()) == sorted([ada.user.email, ana.user.email])


def test_who_never_chose_gets_none(ana, cora, mails):
    a_text_from(cora)

    assert mails() == []


def test_what_comes_within_a_minute_is_one_email_with_a_link_to_each_conversation(ana, cora, wants_email, mails):
    wants_email(ana)
    dana = a_conversation(a_contact("Dana Cole"))
    for conversation in (cora, dana, cora):
        a_text_from(conversation)

    [mail] = mails()

    assert mail.subject == "3 new messages at Harbor & Reed"
    assert mail.text == (
        "2 new messages from a client.\n\n"
        f"http://localhost/conversations/{cora.id}\n\n"
        "A new message from a client.\n\n"
        f"http://localhost/conversations/{dana.id}\n\n"
        "You asked for these e-mails. Change that here:\n\n"
        "http://localhost/settings/notifications\n"
    )


def test_an_email_says_neither_who_wrote_nor_what(ana, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora, "My settlement came")

    [mail] = mails()

    said = f"{mail.subject} {mail.text}"
    assert [word for word in ("Cora", "Medina", "settlement", cora.phone[2:]) if word in said] == []


def test_a_firm_may_let_emails_say_it(ana, firm, cora, wants_email, mails):
    wants_email(ana)
    set_mailing(firm, says_more=True)
    a_text_from(cora, "My settlement came")

    [mail] = mails()

    assert "Cora Medina: My settlement came" in mail.text


def test_a_firm_that_changes_its_mind_within_the_minute_is_obeyed(ana, firm, cora, wants_email, mails):
    wants_email(ana)
    set_mailing(firm, says_more=True)
    a_text_from(cora, "My settlement came")
    tell_people()
    set_mailing(firm, says_more=False)

    [mail] = mails()

    assert "settlement" not in mail.text


def test_nobody_is_told_twice(ana, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora)

    told = [len(mails()), len(mails()), tell_people()]

    assert told == [1, 0, 0]


def test_what_comes_after_an_email_is_told_in_the_next(ana, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora)
    mails()
    a_text_from(cora)

    [mail] = mails()

    assert mail.subject == "New message at Harbor & Reed"


def test_what_was_read_meanwhile_is_not_told(ana, ben, cora, wants_email, mails):
    wants_email(ana, ben)
    a_text_from(cora)
    tell_people()
    mark_read(cora, ana.user)

    assert to(mails()) == [ben.user.email]


def test_what_was_read_before_anybody_was_told_is_not_told_either(ana, ben, cora, wants_email, mails):
    wants_email(ana, ben)
    a_text_from(cora)
    mark_read(cora, ana.user)

    assert to(mails()) == [ben.user.email]


def test_of_two_messages_of_which_one_was_read_the_other_is_told(ana, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora)
    mark_read(cora, ana.user)
    a_text_from(cora)

    [mail] = mails()

    assert mail.subject == "New message at Harbor & Reed"


@pytest.mark.parametrize("silence", [mute, leave], ids=["muted", "left"])
def test_who_wants_to_hear_nothing_of_it_is_not_told(ana, ben, cora, wants_email, mails, silence):
    wants_email(ana, ben)
    for visitor in (ana, ben):
        take_part(cora, visitor.user)
    silence(cora, ana.user)

    a_text_from(cora)

    assert to(mails()) == [ben.user.email]


@pytest.mark.parametrize("silence", [mute, leave], ids=["muted", "left"])
def test_nor_of_what_came_just_before(ana, ben, cora, wants_email, mails, silence):
    wants_email(ana, ben)
    for visitor in (ana, ben):
        take_part(cora, visitor.user)
    a_text_from(cora)
    tell_people()

    silence(cora, ana.user)

    assert to(mails()) == [ben.user.email]


def test_who_muted_what_nobody_takes_part_in_is_not_told(ana, ben, cora, wants_email, mails):
    wants_email(ana, ben)
    mute(cora, ana.user)

    a_text_from(cora)

    assert to(mails()) == [ben.user.email]


def test_who_unmutes_is_told_again(ana, cora, wants_email, mails):
    wants_email(ana)
    mute(cora, ana.user)
    unmute(cora, ana.user)

    a_text_from(cora)

    assert to(mails()) == [ana.user.email]


def test_a_colleagues_message_is_told_to_others_who_take_part(ada, ana, ben, cora, wants_email, mails):
    wants_email(ada, ana, ben)
    take_part(cora, ana.user)

    send_message(cora, author=ben.user, body="See you at 2", key="k")

    [mail] = mails()
    assert (mail.to, mail.text.splitlines()[0]) == (ana.user.email, "A new message from a colleague.")


def test_ones_own_message_is_not_told(ana, cora, wants_email, mails):
    wants_email(ana)

    send_message(cora, author=ana.user, body="See you at 2", key="k")

    assert mails() == []


def test_of_colleagues_alone_or_of_clients_alone(ana, ben, cora, mails):
    choose(ana.user, email_from_colleagues=True)
    choose(ben.user, email_from_clients=True)
    for visitor in (ana, ben):
        take_part(cora, visitor.user)
    a_text_from(cora)
    send_message(cora, author=ben.user, body="See you at 2", key="k")

    [mail] = mails()  # Ben answered, so he has read it

    assert (mail.to, mail.text.splitlines()[0]) == (ana.user.email, "A new message from a colleague.")


def test_a_colleagues_message_that_was_seen_is_not_told(ana, ben, cora, wants_email, mails):
    wants_email(ana)
    take_part(cora, ana.user)
    send_message(cora, author=ben.user, body="See you at 2", key="k")
    tell_people()

    page = ana.get(f"/conversations/{cora.id}")
    ana.post(f"/conversations/{cora.id}/read")

    assert 'data-unread="1"' in page.text
    assert 'data-unread="0"' in ana.get(f"/conversations/{cora.id}").text
    assert mails() == []


def test_an_open_thread_is_told_to_look_once_a_colleagues_message_was_noticed(ana, ben, cora, wants_email, told):
    wants_email(ana)
    take_part(cora, ana.user)
    send_message(cora, author=ben.user, body="See you at 2", key="k")
    told.clear()

    with db.transaction():
        tell_people()

    assert [note.name for note in told] == [cora.topic]


def test_who_left_the_firm_or_lost_the_permission_within_the_minute_gets_none(ada, ana, ben, cora, wants_email, mails):
    wants_email(ada, ana, ben)
    a_text_from(cora)
    tell_people()
    ana.user.deactivated_at = now()
    ben.user.switches = {"text_messages": False}

    assert to(mails()) == [ada.user.email]


def test_who_wants_no_emails_any_more_gets_none(ana, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora)
    tell_people()
    choose(ana.user, desktop_from_clients=True)

    assert mails() == []


def test_what_a_blocked_number_sent_is_told_to_nobody(ana, ben, cora, wants_email, mails):
    """Neither what waits to be told when it is blocked, nor what came just before or comes after."""
    wants_email(ana, ben)
    a_text_from(cora)
    tell_people()
    a_text_from(cora)

    block(cora, number=cora.phone, by=ana.user)
    a_text_from(cora)

    assert mails() == []


def test_what_was_archived_meanwhile_is_not_told(ana, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora)
    tell_people()
    archive(cora)

    assert mails() == []


def test_a_message_of_nobody_known_is_told_by_its_number(ana, firm, wants_email, mails):
    wants_email(ana)
    set_mailing(firm, says_more=True)
    a_text_from(a_strange_conversation("+18435552671"), "Is this the law office?")

    [mail] = mails()

    assert "(843) 555-2671: Is this the law office?" in mail.text


def test_our_own_answer_to_stop_is_told_to_nobody(ana, ben, cora, wants_email, mails):
    wants_email(ana, ben)
    take_part(cora, ana.user)
    a_text_from(cora, "STOP")

    [mail] = mails()

    assert mail.subject == "New message at Harbor & Reed"


def test_a_note_is_told_to_others_who_take_part_and_to_whom_it_names(ada, ana, ben, cora, wants_email, mails):
    wants_email(ada, ana, ben)
    take_part(cora, ana.user)

    add_note(cora, author=ben.user, body="@Ada can you call her?", key="k")

    assert to(mails()) == sorted([ada.user.email, ana.user.email])


def test_what_a_number_wrote_is_told_of_the_contact_it_turned_out_to_be_of(ana, ben, wants_email, mails):
    wants_email(ana, ben)
    stranger, dana = a_strange_conversation(), a_conversation(a_contact("Dana Cole"))
    a_text_from(stranger)
    tell_people()
    link(stranger, dana.contact)
    mark_read(dana, ana.user)

    [mail] = mails()

    assert mail.to == ben.user.email
    assert f"/conversations/{dana.id}" in mail.text


def test_nobody_of_a_suspended_firm_is_told(ana, firm, cora, wants_email, mails):
    wants_email(ana)
    a_text_from(cora)
    tell_people()
    suspend(firm)

    assert mails() == []
