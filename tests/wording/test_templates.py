"""Settings: the firm's templates (T18)."""

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from casestatus.core import db
from casestatus.trail.models import Entry
from casestatus.wording.keeping import NameTaken, add_template
from casestatus.wording.models import Template
from casestatus.wording.queries import templates_of
from tests.factories import another_firm
from tests.messaging.reading import words
from tests.visitors import Visitor

HERE = "/settings/templates"
READY = "Confirm attendance and place"


def address(visitor, name: str) -> str:
    """Where the template of this name is edited."""
    page = visitor.get(f"{HERE}?q={name}").text
    return re.search(rf'href="({HERE}/[0-9a-f-]{{36}})"[^>]*><b>{name}', page)[1]


def save(visitor, where: str = HERE, **form: str):
    return visitor.post(where, data={"name": "Thanks", "english": "Thank you, {first name}.", "spanish": "", **form})


def test_every_firm_has_ready_templates_in_both_languages(ada):
    page = words(ada.get(HERE))

    for name in (
        READY,
        "Schedule a follow-up",
        "One-off question",
        "Document or deadline reminder",
        "Photo of a driver",
    ):
        assert name in page
    assert page.count("English, Spanish") == 5


def test_a_new_template_stands_in_the_list(ada):
    save(ada, name="Welcome", spanish="Gracias, {first name}.")

    assert "Welcome" in words(ada.get(HERE))
    assert "Welcome" in words(ada.get(f"{HERE}?q=GRÁCIAS", htmx=True))
    assert "Welcome" not in words(ada.get(f"{HERE}?q=invoice", htmx=True))


def test_a_ready_template_is_worded_anew_for_this_firm_alone(ada):
    where = address(ada, READY)

    save(ada, where, name=READY, english="See you then, {first name}.")

    assert "See you then" in words(ada.get(HERE))
    assert words(ada.get(HERE)).count(READY) == 1
    with another_firm():
        assert "See you then" not in {template.english for template in templates_of(ada.user)}


def test_an_archived_template_can_be_restored(ada):
    where = address(ada, READY)

    for _ in range(2):
        ada.post(f"{where}/archive")
    assert READY not in words(ada.get(HERE))
    assert READY in words(ada.get(f"{HERE}?archived=yes"))

    ada.post(f"{where}/restore")
    assert READY in words(ada.get(HERE))


def test_an_unknown_field_is_refused_by_its_name_and_keeps_what_was_written(ada):
    page = save(ada, english="Dear {frist name}", spanish="Hola, {zapato}.")

    assert page.status_code == 422
    assert "There is no field {frist name}. Did you mean {first name}?" in words(page)
    assert "There is no field {zapato}." in words(page)
    assert "Dear {frist name}" in page.text
    assert "Thanks" not in words(ada.get(HERE))


def test_what_nothing_can_be_sent_of_is_refused(ada):
    for form, sentence in (
        ({"name": " "}, "Give the template a name."),
        ({"name": "x" * 81}, "Use at most 80 characters."),
        ({"english": "\0 "}, "Write the words in English."),
        ({"english": "x" * 1601}, "That is 1601 characters. A text can have up to 1,600."),
        ({"english": "{{ config }}"}, "There is no field {{ config }}."),
    ):
        page = save(ada, **form)
        assert (page.status_code, sentence in words(page)) == (422, True), form


def test_hostile_words_are_shown_as_words(ada):
    save(ada, name="<script>alert(1)</script>", english="{% raw %} <b>{first name}</b> \0 %s %(x)s")

    page = ada.get(HERE)

    assert "<script>alert" not in page.text
    assert "{% raw %} <b>{first name}</b>" in words(page)


def test_the_later_of_two_who_edit_is_told_and_may_save_again(app, ada):
    where = address(ada, READY)
    ada.get(where)
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', ada.get(where).text)[1]
    save(Visitor(app, ada.user), where, name=READY, english="By a colleague.", seen=seen)

    page = save(ada, where, name=READY, english="By me.", seen=seen)

    assert page.status_code == 422
    assert "Somebody has changed this template since you opened it." in words(page)
    assert "It says now: " + READY + " English By a colleague. Saving puts yours in its place." in words(page)
    assert "By me." in page.text
    again = re.search(r'name="seen"[^>]*value="(\d+)"', page.text)[1]
    assert save(ada, where, name=READY, english="By me.", seen=again).status_code == 303
    assert "By me." in words(ada.get(HERE))


def test_the_preview_shows_both_languages_filled(ada):
    preview = {"preview": "yes", "english": "Hi {first name}, {my name}", "spanish": "Hola, {first name}. {frist}"}

    page = words(ada.post(HERE, data=preview, htmx=True))

    assert "Hi Corazon, Ada Reyes" in page
    assert "Hola, Corazón. {frist}" in page
    assert "Hi Corazon, Ada Reyes" in words(ada.post(address(ada, READY), data=preview))


def test_only_who_manages_the_firm_edits_templates(ben):
    assert ben.get(HERE).status_code == 403
    assert save(ben).status_code == 403


def test_a_change_stands_in_the_trail(ada):
    save(ada, address(ada, READY), name=READY, english="Anew.")

    entries = db.session.execute(sa.select(Entry).where(Entry.subject == "Template")).scalars().all()
    assert [entry.changes["english"][1] for entry in entries] == ["Anew."]


def test_no_two_templates_in_use_have_one_name(ada):
    save(ada)
    added = save(ada, name="  thanks ", english="Another one")
    save(ada, name="Welcome")
    renamed = save(ada, address(ada, "Welcome"), name="THANKS")
    ready = save(ada, name=READY.upper())

    for refused, name in ((added, "thanks"), (renamed, "THANKS"), (ready, READY.upper())):
        assert refused.status_code == 422
        assert 'id="name-error"' in refused.text
        assert f"There is already a template “{name}”." in words(refused)
    assert "Another one" in added.text
    assert save(ada, address(ada, "Welcome"), name="welcome").status_code == 303


def test_one_that_is_restored_to_a_name_in_use_gets_a_number(ada):
    save(ada)
    where = address(ada, "Thanks")
    ada.post(f"{where}/archive")
    save(ada)

    ada.post(f"{where}/restore")

    assert "Thanks (2)" in words(ada.get(HERE))


def test_a_ready_one_that_shares_its_name_with_an_older_one_can_be_changed(ada):
    db.add(Template(name="One-off question", english="Ours", spanish=""))
    db.session.flush()
    [ready] = [one for one in templates_of(ada.user) if one.name == "One-off question" and one.english != "Ours"]

    assert save(ada, f"{HERE}/{ready.id}", name="A question").status_code == 303

    assert {"A question", "One-off question"} <= {one.name for one in templates_of(ada.user)}


def test_the_database_keeps_names_apart_as_well(ada):
    db.add(Template(name="Thanks", english="Ours", spanish=""))
    db.session.flush()

    db.session.add(Template(name="thanks", english="Theirs", spanish=""))
    with pytest.raises(IntegrityError, match="uq_templates_name_in_use"):
        db.session.flush()


def test_of_two_who_add_one_name_at_once_the_later_is_told(apart):
    def add():
        return add_template(name="Thanks", english="Thank you.", spanish="").name

    answers = apart.at_once(add, add)

    assert sorted(type(answer) for answer in answers if answer != "Thanks") == [NameTaken]
