"""Who gets a transcript, what its pages say, and for how long a file can be fetched (T10)."""

import pytest

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.storage import Missing, storage
from casestatus.runs.models import Run, RunState
from casestatus.runs.running import remove_old_files
from casestatus.trail.models import Entry
from casestatus.transcripts import views
from casestatus.transcripts.making import make_export
from tests import factories
from tests.factories import timedelta
from tests.rules.pages import read
from tests.rules.watching import statements_of
from tests.visitors import Visitor


def a_thread(*words: str):
    conversation = factories.a_conversation()
    for one in words or ("When is court?",):
        factories.a_text_from(conversation, one)
    return conversation


def asked_for(visitor, conversation, form: str = "csv", path: str = "conversations", **sent):
    return visitor.post(f"/{path}/{conversation.id}/exports", data={"as": form, **sent})


def run_of(answer) -> Run:
    return db.session.get_one(Run, answer.location.rpartition("/")[2])


def trail() -> list[str]:
    return [entry.action for entry in db.session.query(Entry).order_by(Entry.created_at) if entry.action != "created"]


def test_the_page_has_the_whole_conversation(ana):
    conversation = a_thread(*[f"Message {number:03d}" for number in range(120)])

    page = ana.get(f"/conversations/{conversation.id}/print")

    assert [f"Message {number:03d}" in page.text for number in range(120)] == [True] * 120
    assert "Conversation with Cora Medina" in page.text
    assert "Ana Whitfield" in page.text


def test_more_than_a_browser_prints_is_offered_as_a_pdf(ana, monkeypatch):
    monkeypatch.setattr(views, "MOST_ON_A_PAGE", 2)

    page = ana.get(f"/conversations/{a_thread('One', 'Two', 'Three').id}/print")

    assert "This conversation has 3 messages." in page.text
    assert "Make a PDF" in page.text
    assert 'data-behavior="prints"' not in page.text


def test_who_listens_to_a_very_long_one_is_told_of_the_csv(ana, monkeypatch):
    conversation = a_thread("One", "Two", "Three")
    said = "A PDF this long may have no tags for screen readers. The CSV holds the same words"
    assert said not in ana.get(f"/conversations/{conversation.id}/print").text

    monkeypatch.setattr(views, "MOST_ALOUD", 2)

    assert said in ana.get(f"/conversations/{conversation.id}/print").text


def test_it_is_offered_to_those_who_may(ana, ben):
    conversation = a_thread()

    assert "Print the conversation" in ana.get(f"/conversations/{conversation.id}").text
    assert "Print the conversation" not in ben.get(f"/conversations/{conversation.id}").text


def test_a_case_offers_it_to_those_who_may(ana, ben):
    conversation = a_thread()
    case = factories.a_case(conversation.contact)

    assert f"/cases/{case.id}/print" in ana.get(f"/cases/{case.id}").text
    assert f"/cases/{case.id}/print" not in ben.get(f"/cases/{case.id}").text
    assert ben.get(f"/cases/{case.id}/print").status_code == 403


def test_it_takes_both_permissions(app, ben, firm):
    conversation = a_thread()
    only_exports = Visitor(app, factories.a_user("Pat Rowe", switches={"text_messages": False}))

    for visitor in (ben, only_exports):
        assert visitor.get(f"/conversations/{conversation.id}/print").status_code == 403
        assert asked_for(visitor, conversation).status_code == 403
    assert db.session.query(Run).count() == 0


def test_a_file_is_asked_for_made_and_fetched(ana, press, told):
    conversation = a_thread()
    told.clear()
    answer = asked_for(ana, conversation)
    run = run_of(answer)
    assert [note.name for note in told if hasattr(note, "args")] == ["jobs.transcripts.make_export"]
    waiting = ana.get(answer.location)

    make_export(run.id)

    done = ana.get(answer.location)
    file = ana.get(f"{answer.location}/file")
    assert "Waiting for its turn" in waiting.text
    assert "Ready." in done.text
    assert run.sha256 in done.text
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "When is court?" in file.text
    assert file.headers["Content-Disposition"].startswith("attachment; filename=conversation-20")
    assert len(file.data) == run.size == int(file.headers["Content-Length"])


def test_open_pages_are_told_how_far_it_is(ana, press, told):
    run = run_of(asked_for(ana, a_thread()))
    told.clear()

    make_export(run.id)

    assert f"run-{run.id}" in {note.name for note in told}


def test_every_export_stands_in_the_trail(ana, press):
    conversation = a_thread()
    ana.get(f"/conversations/{conversation.id}/print")
    answer = asked_for(ana, conversation, "zip")
    make_export(run_of(answer).id)
    ana.get(f"{answer.location}/file")

    entries = db.session.query(Entry).where(Entry.subject_id == conversation.id).order_by(Entry.created_at).all()

    assert [entry.action for entry in entries] == ["printed", "exported", "downloaded"]
    assert {entry.actor_id for entry in entries} == {ana.id}
    assert entries[1].changes["form"] == "zip"


def test_a_colleague_finds_nothing_of_it(ana, ada, press):
    answer = asked_for(ana, a_thread())
    make_export(run_of(answer).id)

    for path in (answer.location, f"{answer.location}/file"):
        assert ada.get(path).status_code == 404
    assert ada.post(f"{answer.location}/cancel").status_code == 404


def test_who_may_no_more_gets_no_file(ana, press):
    answer = asked_for(ana, a_thread())
    make_export(run_of(answer).id)

    for permission in ("export", "text_messages"):
        ana.user.switches = {permission: False}
        assert ana.get(f"{answer.location}/file").status_code == 403


def test_who_sees_a_case_no_more_gets_no_file(ana, press):
    conversation = a_thread()
    answer = asked_for(ana, factories.a_case(conversation.contact), path="cases")
    make_export(run_of(answer).id)

    ana.user.switches = {"all_cases": False}

    assert ana.get(f"{answer.location}/file").status_code == 404


def test_who_sees_fewer_cases_than_when_it_was_made_makes_a_new_one(ana, press):
    thread = a_thread()
    before = asked_for(ana, thread)
    make_export(run_of(before).id)
    ana.user.switches = {"all_cases": False}

    after = asked_for(ana, thread)
    make_export(run_of(after).id)

    assert [ana.get(f"{run.location}/file").status_code for run in (before, after)] == [404, 200]


def test_who_handed_a_case_over_that_it_names_makes_a_new_one(ben, press):
    ben.user.switches = {"all_cases": False, "export": True}
    thread = a_thread()
    case = factories.a_case(thread.contact, attorney=ben.user)
    factories.a_text_from(thread, "Of Ben's case")
    named = asked_for(ben, thread)
    make_export(run_of(named).id)
    before = ben.get(f"{named.location}/file")
    case.attorney = factories.a_user("Max Roe")
    db.session.flush()

    after = asked_for(ben, thread)
    make_export(run_of(after).id)

    assert (before.status_code, case.number in before.text) == (200, True)
    assert ben.get(f"{named.location}/file").status_code == 404
    assert case.number not in ben.get(f"{after.location}/file").text


def test_one_names_no_case_that_came_to_who_asked_after_they_had_asked(ben, press):
    ben.user.switches = {"all_cases": False, "export": True}
    thread = a_thread()
    case = factories.a_case(thread.contact, attorney=factories.a_user("Max Roe"))
    factories.a_text_from(thread, "Of Max's case")
    asked = asked_for(ben, thread)
    case.attorney = ben.user
    db.session.flush()

    make_export(run_of(asked).id)

    assert case.number not in ben.get(f"{asked.location}/file").text


def test_a_run_that_made_something_else_is_no_export(ana, press):
    contact = factories.a_contact()
    begun = ana.post(f"/contacts/{contact.id}/consent/pdf")

    run = db.session.query(Run).one()
    assert begun.status_code == 303
    assert [ana.get(f"/exports/{run.id}{way}").status_code for way in ("", "/file")] == [404, 404]


def test_after_a_day_it_says_so_and_offers_a_new_one(ana, press):
    answer = asked_for(ana, a_thread())
    run = run_of(answer)
    make_export(run.id)

    assert now() + timedelta(hours=23, minutes=59) < run.expires_at <= now() + timedelta(hours=24)
    run.expires_at = now()

    page, file = ana.get(answer.location), ana.get(f"{answer.location}/file")
    remove_old_files()
    again = ana.post(f"{answer.location}/again")

    assert "This file is gone." in page.text
    assert (file.status_code, file.location) == (303, answer.location)
    assert (run_of(again).state, run_of(again).id == run.id) == (RunState.WAITING, False)
    with pytest.raises(Missing):
        storage().read(run.key)


def test_what_is_cancelled_leaves_nothing(ana, press):
    answer = asked_for(ana, a_thread())

    page = ana.post(f"{answer.location}/cancel", htmx=True)
    make_export(run_of(answer).id)

    assert "Cancelled." in page.text
    assert run_of(answer).state is RunState.CANCELLED
    assert ana.get(f"{answer.location}/file").status_code == 303


def test_a_form_that_there_is_not_is_no_form(ana):
    assert asked_for(ana, a_thread(), "docx").status_code == 404


def test_progress_fetched_alone_is_as_on_its_page(ana, app, press):
    answer = asked_for(ana, a_thread())
    for state in ("waiting", "done"):
        with statements_of(app) as seen:
            whole, alone = read(ana.get(answer.location).text), read(ana.get(answer.location, htmx=True).text)

        [region] = alone.roots()
        assert whole.find(region.id) == region, state
        assert seen.while_drawing == []
        make_export(run_of(answer).id)
