"""The teal bubble: what is unread, and for whom (T7)."""

import pytest

from casestatus.inbox.list_queries import unread_count
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import mark_read, take_part
from tests.factories import a_contact, a_conversation, a_text_from, a_user, another_firm
from tests.messaging.reading import rows, unread_badge, words


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


def open_by(visitor, conversation):
    return visitor.post(f"/conversations/{conversation.id}/read")


def test_a_text_that_nobody_takes_part_with_is_unread_for_everybody_who_may_read(ana, ben, cora):
    a_text_from(cora)

    assert (unread_badge(ana), unread_badge(ben)) == (1, 1)


def test_support_staff_has_no_bubble(sam, cora):
    a_text_from(cora)

    assert sam.get("/inbox/unread").status_code == 403
    assert "unread" not in words(sam.get("/contacts"))


def test_who_reads_it_leaves_it_unread_for_the_others(ana, ben, cora):
    a_text_from(cora)

    open_by(ana, cora)

    assert (unread_badge(ana), unread_badge(ben)) == (0, 1)


def test_opening_a_thread_reads_nothing_by_itself(ana, cora):
    a_text_from(cora)

    ana.get(f"/conversations/{cora.id}")

    assert unread_badge(ana) == 1


def test_without_javascript_a_button_marks_the_thread_read(ana, cora):
    a_text_from(cora)

    page = ana.get(f"/conversations/{cora.id}")
    answer = open_by(ana, cora)

    assert "Mark read" in words(page)
    assert answer.status_code == 303
    assert unread_badge(ana) == 0


def test_the_next_text_is_unread_again_for_who_has_read(ana, ben, cora):
    a_text_from(cora)
    open_by(ana, cora)

    a_text_from(cora)

    assert (unread_badge(ana), unread_badge(ben)) == (1, 2)


def test_who_answers_takes_part_and_has_read_all(ana, cora):
    a_text_from(cora)

    ana.post(f"/conversations/{cora.id}/messages", data={"body": "Yes", "key": "k"})

    assert unread_badge(ana) == 0


def test_once_somebody_takes_part_new_texts_are_theirs_alone(ana, ben, cora):
    a_text_from(cora)
    ana.post(f"/conversations/{cora.id}/messages", data={"body": "Yes", "key": "k"})

    a_text_from(cora)

    assert (unread_badge(ana), unread_badge(ben)) == (1, 0)


def test_everybody_who_takes_part_hears_of_a_text(ana, ben, cora):
    for visitor in (ana, ben):
        take_part(cora, visitor.user)

    a_text_from(cora)
    open_by(ana, cora)

    assert (unread_badge(ana), unread_badge(ben)) == (0, 1)


def test_texts_of_colleagues_are_unread_for_nobody(ana, ben, cora):
    for visitor in (ana, ben):
        take_part(cora, visitor.user)

    send_message(cora, author=ana.user, body="Hello", key="k")

    assert (unread_badge(ana), unread_badge(ben)) == (0, 0)


def test_a_refused_call_is_unread_like_a_text(ana, twilio, cora):
    twilio.ring(sender=cora.phone, to=cora.firm_number)

    assert unread_badge(ana) == 1


def test_the_bubble_is_the_sum_of_the_rows(ana, ben, cora):
    dana, tom, stray = (a_conversation(a_contact(name)) for name in ("Dana Cole", "Tom Wexler", "Iris Bell"))
    take_part(dana, ana.user)
    take_part(tom, ben.user)
    for conversation in (cora, cora, dana, dana, dana, tom, stray):
        a_text_from(conversation)
    open_by(ana, stray)

    counts = [int(row.split(" unread")[0].split()[-1]) for row in rows(ana) if "unread" in row]

    assert sorted(counts) == [2, 3]
    assert unread_badge(ana) == 5


def test_an_archived_thread_counts_for_nobody(ana, cora):
    take_part(cora, ana.user)
    a_text_from(cora)
    cora.archived_at = cora.latest_at

    assert (unread_badge(ana), rows(ana)) == (0, [])


def test_only_unread_threads_stand_under_unread(ana, cora):
    dana = a_conversation(a_contact("Dana Cole"))
    a_text_from(cora, "Read me")
    a_text_from(dana, "Seen")
    open_by(ana, dana)

    listed = rows(ana, "?view=unread")

    assert ["Cora Medina" in row for row in listed] == [True]


def test_with_nothing_unread_the_list_says_so(ana, cora):
    assert "All read" in words(ana.get("/inbox?view=unread"))


def test_another_firms_texts_are_unread_for_nobody_here(ana, cora):
    with another_firm():
        a_text_from(a_conversation(a_contact("Tom Wexler")))

    assert unread_badge(ana) == 0


def test_marking_read_a_thread_of_another_firm_is_not_found(zoe, cora):
    assert open_by(zoe, cora).status_code == 404


def test_reading_twice_is_reading_once(ana, cora):
    a_text_from(cora)

    for _ in range(2):
        mark_read(cora, ana.user)

    assert unread_badge(ana) == 0


def test_a_new_colleague_sees_what_nobody_has_answered(cora):
    a_text_from(cora)
    newcomer = a_user("Nia Park", "paralegal")

    assert unread_count(newcomer) == 1
