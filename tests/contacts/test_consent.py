"""A contact's consent record, and what users write down in it (T21)."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import Channel, Source
from casestatus.consent.opting import is_opted_out, opt_in, opt_out, opt_out_of
from casestatus.consent.pausing import pause
from casestatus.contacts.keeping import set_emails
from casestatus.core import db
from casestatus.core.clock import new_id, now
from tests.factories import a_contact, a_conversation
from tests.messaging.reading import words, words_in

SAID = "I agree to get texts about my case."


@pytest.fixture
def cora(firm):
    contact = a_contact("Cora Medina")
    contact.birth_date = date(1994, 5, 2)
    set_emails(contact, ["cora@client.test"])
    db.session.flush()
    return contact


def form(contact, **changes):
    way = f"sms {contact.phones[0].e164}"
    return {"way": way, "purposes": ["case"], "how": "paper", "said_on": "3/14/2026", "words": SAID} | changes


def test_a_user_records_consent_and_the_page_shows_it(ana, cora):
    answer = ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, version="Intake form, March 2026"))

    assert (answer.status_code, answer.location) == (303, f"/contacts/{cora.id}/consent")
    page = words(ana.get(answer.location))
    for part in ("Agreed to texts", "About the case", SAID, "Intake form, March 2026", "On paper", "Ana Whitfield"):
        assert part in page


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": " "}, "Write the exact words"),
        ({"purposes": []}, "Choose what they agreed to"),
        ({"how": ""}, "Choose how they agreed"),
        ({"said_on": "the other day"}, "is no date"),
        ({"said_on": "3/14/2199"}, "still to come"),
        ({"said_on": "1/1/1800"}, "too long ago"),
        ({"said_on": "12/31/1989"}, "too long ago"),
        ({"said_on": "5/1/1994"}, "before they were born"),
        ({"way": "sms +18435550000"}, "Choose one of those that are offered."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(ana, cora, changes, refusal):
    answer = ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, version="Intake 3", **changes))

    assert answer.status_code == 422
    assert refusal in words(answer)
    assert "Intake 3" in answer.text
    assert ledger_of([cora.phones[0].e164]) == []


def beside(page, name):
    """What is said beside a field, which is described by it and marked as wrong."""
    field = re.search(rf'<fieldset[^>]* id="{name}".*?</fieldset>|<input[^>]* id="{name}"[^>]*>', page.text, re.S)[0]
    assert f'aria-describedby="{name}-error"' in field or f'aria-describedby="{name}-hint {name}-error"' in field
    assert 'aria-invalid="true"' in field
    return words_in(re.search(rf'<p class="field-error" id="{name}-error">.*?</p>', page.text, re.S)[0])


def test_a_refusal_stands_beside_its_field_also_of_boxes_and_dates(ana, cora):
    data = form(cora, purposes=[], how="", said_on="3/14/2199")
    agreed = ana.post(f"/contacts/{cora.id}/consent/new", data=data)
    stopped = ana.post(f"/contacts/{cora.id}/consent/opt-out", data={})

    assert [beside(agreed, name) for name in ("purposes", "how", "said_on")] == [
        "Choose what they agreed to.",
        "Choose how they agreed.",
        "That date is still to come.",
    ]
    assert [beside(stopped, name) for name in ("ways", "how")] == [
        "Choose what they want no more of.",
        "Choose how they said so.",
    ]


def test_consent_given_on_the_day_of_birth_is_taken(ana, cora):
    assert ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, said_on="5/2/1994")).status_code == 303


def test_a_client_who_asks_by_phone_is_opted_out_of_what_they_named(ana, cora):
    phone = cora.phones[0].e164
    ways = [f"calls {phone}", "email cora@client.test"]

    ana.post(f"/contacts/{cora.id}/consent/opt-out", data={"ways": ways, "how": "phone", "words": "No more calls"})

    assert is_opted_out(phone, Channel.CALLS)
    assert is_opted_out("cora@client.test", Channel.EMAIL)
    assert not is_opted_out(phone)
    page = words(ana.get(f"/contacts/{cora.id}"))
    assert "Opted out of calls" in page
    assert "Opted out of e-mails" in page


def test_who_may_not_read_texts_sees_what_was_written_by_hand_only(firm, sam, ana, cora):
    phone = cora.phones[0].e164
    ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora))
    opt_out(phone, source=Source.TEXT, words="STOP, he reads my phone")
    opt_in(phone, source=Source.TEXT, words="START, he is gone")
    pause(phone, words="Call me at work instead", message_id=new_id(), said_at=now(), zone=firm.zone)
    db.session.commit()

    pages = [f"/contacts/{cora.id}/consent", f"/contacts/{cora.id}/consent/print", f"/contacts/{cora.id}"]
    theirs, hers = ([words(who.get(page)) for page in pages] for who in (sam, ana))

    for said in ("he reads my phone", "he is gone", "at work instead"):
        assert [said in page for page in theirs] == [False] * len(pages)
        assert said in hers[0]
    assert [SAID in page for page in theirs] == [SAID in page for page in hers] == [True, True, False]
    assert "In a text message" in theirs[0]
    assert "In a text message" not in hers[0]


def test_who_may_not_read_texts_sees_by_what_words_a_colleague_ended_an_opt_out(sam, ana, cora):
    stopped_at = datetime(2026, 1, 5, 15, tzinfo=UTC)
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="STOP, he reads my phone", at=stopped_at)
    ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora))

    page = words(sam.get(f"/contacts/{cora.id}"))

    assert "Opted in again set at the firm" in page
    assert [SAID in page, "he reads my phone" in page] == [True, False]


def stops_today(cora, words="ALTO"):
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.TEXT, words=words)
    db.session.commit()
    return opt_out_of(phone)


def test_the_form_says_what_they_opted_out_of_and_asks_whether_they_agreed_after_that(ana, cora):
    before = words(ana.get(f"/contacts/{cora.id}/consent/new"))
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.TEXT, words="ALTO", at=datetime(2026, 11, 20, 14, 14, tzinfo=UTC))
    db.session.commit()

    page = words(ana.get(f"/contacts/{cora.id}/consent/new"))

    assert "They agreed again after that" not in before
    assert "by text on November 20, 2026, 9:14 AM: ALTO . They agreed again after that" in page
    ana.user.switches = {"text_messages": False}
    db.session.commit()
    assert "ALTO" not in words(ana.get(f"/contacts/{cora.id}/consent/new"))


@pytest.mark.parametrize("said_on", ["", "today"])
def test_consent_of_the_same_day_does_not_end_a_stop_and_the_page_says_so(ana, cora, said_on):
    stopped = stops_today(cora)
    day = f"{stopped.created_at.astimezone(ZoneInfo('America/New_York')):%m/%d/%Y}" if said_on else ""

    answer = ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, said_on=day))

    assert answer.status_code == 303
    assert is_opted_out(stopped.address)
    page = words(ana.get(answer.location))
    assert "It stays so until they take it back, by START or by consent that is known to have come after it." in page
    assert [SAID in page, "Opted in" in page] == [True, False]


def ticked(stopped) -> str:
    return f"{stopped.id} {stopped.said_last_at.isoformat()}"


def test_a_tick_on_an_older_page_does_not_end_what_was_said_again_since(ana, cora):
    stopped = stops_today(cora)
    page = ana.get(f"/contacts/{cora.id}/consent/new").text
    [key] = re.findall(r'name="after" [^>]*value="([^"]+)"', page)
    assert key == ticked(stopped)

    opt_out(stopped.address, source=Source.TEXT, words="STOP!", at=now() + timedelta(seconds=1))
    ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, said_on="", after=[key]))

    assert is_opted_out(stopped.address)


def test_who_ticks_that_they_agreed_after_it_opts_them_in_again(ana, cora):
    stopped = stops_today(cora)

    answer = ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, said_on="", after=[ticked(stopped)]))

    assert not is_opted_out(stopped.address)
    page = words(ana.get(answer.location))
    assert ["Opted in to texts again" in page, "In force now" in page] == [True, False]


def test_a_tick_counts_for_the_way_that_was_chosen_alone(ana, cora):
    stopped = stops_today(cora)
    calls = f"calls {stopped.address}"

    ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, way=calls, said_on="", after=[ticked(stopped)]))

    assert is_opted_out(stopped.address)


def test_a_tick_with_a_day_before_the_opt_out_is_refused_beside_the_day_and_kept(ana, cora):
    stopped = stops_today(cora)

    answer = ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora, after=[ticked(stopped)]))

    assert answer.status_code == 422
    assert beside(answer, "said_on").startswith("They asked to stop later, on ")
    assert re.search(rf'<input[^>]*checked[^>]*value="{re.escape(ticked(stopped))}"', answer.text)
    assert is_opted_out(stopped.address)
    assert SAID not in words(ana.get(f"/contacts/{cora.id}/consent"))


def test_a_contact_who_may_have_asked_to_stop_is_not_said_to_have_withdrawn_nothing(firm, ana, sam, cora):
    pause(cora.phones[0].e164, words="leave me be", message_id=new_id(), said_at=now(), zone=firm.zone)
    db.session.commit()
    pages = [f"/contacts/{cora.id}", f"/contacts/{cora.id}/consent"]

    theirs, hers = ([who.get(page) for page in pages] for who in (sam, ana))

    for page in theirs + hers:
        assert "They may have asked to stop, and somebody" in words(page)
        assert "Nothing was withdrawn" not in words(page)
    assert ['href="/opt-outs/' in page.text for page in theirs + hers] == [False, False, True, True]
    assert ["leave me be" in words(page) for page in theirs + hers] == [False, False, True, True]


def test_an_opt_out_of_texts_by_hand_closes_the_composer(ana, cora):
    data = {"ways": [f"sms {cora.phones[0].e164}"], "how": "phone"}

    ana.post(f"/contacts/{cora.id}/consent/opt-out", data=data)

    assert is_opted_out(cora.phones[0].e164)


def test_open_threads_of_the_number_look_again_when_a_colleague_writes_it_down(ana, cora, told):
    way = f"sms {cora.phones[0].e164}"
    thread, other = a_conversation(cora), a_conversation(a_contact("Dan Medina", phone=cora.phones[0].e164))
    elsewhere = a_conversation(a_contact("Eva Tate"))

    for path, data in (("opt-out", {"ways": [way], "how": "phone"}), ("new", form(cora))):
        told.clear()
        assert ana.post(f"/contacts/{cora.id}/consent/{path}", data=data).status_code == 303
        topics = {note.name for note in told}
        assert topics >= {thread.topic, other.topic, f"contact-{other.contact_id}", "opt-outs", "inbox"}
        assert elsewhere.topic not in topics


def test_an_opt_out_of_nothing_is_refused(ana, cora):
    answer = ana.post(f"/contacts/{cora.id}/consent/opt-out", data={"how": "phone", "words": "Stop it all"})

    assert answer.status_code == 422
    assert "Choose what they want no more of" in words(answer)
    assert "Stop it all" in answer.text


def test_a_second_press_writes_an_opt_out_down_once_and_says_nothing_else(ana, cora):
    data = {"ways": f"sms {cora.phones[0].e164}", "how": "phone", "words": "No more, please"}

    answers = [ana.post(f"/contacts/{cora.id}/consent/opt-out", data=data).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert words(ana.get(f"/contacts/{cora.id}/consent")).count("No more, please") == 1


def test_an_opt_out_that_is_known_is_refused_with_its_day_and_what_was_typed_is_kept(ana, cora):
    phone = cora.phones[0].e164
    opt_out(phone, source=Source.TEXT, words="STOP", at=datetime(2026, 3, 3, 19, 14, tzinfo=UTC))
    db.session.commit()
    ways = [f"calls {phone}", f"sms {phone}"]

    answer = ana.post(
        f"/contacts/{cora.id}/consent/opt-out", data={"ways": ways, "how": "phone", "words": "She called, furious"}
    )

    assert answer.status_code == 422
    assert "Texts to" in beside(answer, "ways")
    assert "opted out already, since March 3, 2026, 2:14 PM" in beside(answer, "ways")
    assert "She called, furious" in answer.text
    assert not is_opted_out(phone, Channel.CALLS)


def test_the_page_to_print_holds_every_line(ana, cora):
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="STOP")
    ana.post(f"/contacts/{cora.id}/consent/new", data=form(cora))

    page = words(ana.get(f"/contacts/{cora.id}/consent/print"))

    assert "Consent of Cora Medina" in page
    assert "Opted out of texts" in page
    assert SAID in page


def test_support_staff_read_it_and_write_nothing_down(sam, cora):
    assert sam.get(f"/contacts/{cora.id}/consent").status_code == 200
    assert sam.post(f"/contacts/{cora.id}/consent/new", data=form(cora)).status_code == 403
    assert "Record consent" not in words(sam.get(f"/contacts/{cora.id}/consent"))


def wrong(visitor, cora, line, reason="It was another client."):
    return visitor.post(f"/contacts/{cora.id}/consent/{line.id}/wrong", data={"reason": reason})


@pytest.fixture
def noted(ana, cora):
    """An opt-out that Ana wrote down for the wrong contact."""
    phone = cora.phones[0].e164
    ana.post(f"/contacts/{cora.id}/consent/opt-out", data={"ways": [f"sms {phone}"], "how": "phone", "words": "Enough"})
    [line] = ledger_of([phone])
    return line


def test_a_wrong_line_is_struck_through_with_who_said_so_and_why(ana, cora, noted):
    asked = words(ana.get(f"/contacts/{cora.id}/consent/{noted.id}/wrong"))
    answer = wrong(ana, cora, noted)

    page = ana.get(answer.location)
    assert "Opted out of texts" in asked
    assert answer.status_code == 303
    assert ["<del>Opted out of texts</del>" in page.text, "Mark as wrong" in page.text] == [True, False]
    assert "Marked as wrong by Ana Whitfield" in words(page)
    assert "It was another client." in words(ana.get(f"/contacts/{cora.id}/consent/print"))
    assert not is_opted_out(cora.phones[0].e164)
    assert "Opted out of texts" not in words(ana.get(f"/contacts/{cora.id}"))


def test_a_refused_correction_keeps_what_was_typed(ana, ben, cora, noted):
    empty = wrong(ana, cora, noted, reason=" ")
    wrong(ana, cora, noted)
    late = wrong(ben, cora, noted, reason="It was her sister.")

    assert (empty.status_code, late.status_code) == (422, 422)
    assert "Write down what is wrong with it" in words(empty)
    assert "A colleague has marked this line meanwhile." in words(late)
    assert "It was her sister." in late.text


def test_what_a_client_wrote_is_not_found_where_lines_are_marked_as_wrong(ben, cora):
    ben.user.switches = {"text_messages": False}
    opt_out(cora.phones[0].e164, source=Source.TEXT, words="STOP, he reads my phone")
    db.session.commit()
    [line] = ledger_of([cora.phones[0].e164])

    answers = ben.get(f"/contacts/{cora.id}/consent/{line.id}/wrong"), wrong(ben, cora, line)

    assert [answer.status_code for answer in answers] == [404, 404]
    assert not any("he reads my phone" in words(answer) for answer in answers)
    assert is_opted_out(cora.phones[0].e164)


def test_only_who_edits_contacts_marks_lines_of_this_contact(ana, sam, cora, noted):
    other = a_contact("Dana Cole")

    assert wrong(sam, cora, noted).status_code == 403
    assert "Mark as wrong" not in words(sam.get(f"/contacts/{cora.id}/consent"))
    assert wrong(ana, other, noted).status_code == 404
    assert is_opted_out(cora.phones[0].e164)
