"""The audit trail: who changed what, from what, to what (A4)."""

import pytest
import sqlalchemy as sa

from casestatus.contacts.keeping import add_contact, add_phone, change_contact
from casestatus.contacts.models import Contact, ContactPhone, Kind
from casestatus.core import db
from casestatus.staff.inviting import create_user
from casestatus.trail.models import Entry
from casestatus.trail.tracking import BulkChangeOfTracked, act_as, write_entry
from tests.factories import PASSWORD, a_case, a_contact, a_user, another_firm


def trail(subject=None, *, action: str = "") -> list[Entry]:
    """The lines about a row, oldest first."""
    db.session.flush()
    entries = sa.select(Entry).order_by(Entry.created_at, Entry.id)
    if subject is not None:
        entries = entries.where(Entry.subject_id == subject.id)
    if action:
        entries = entries.where(Entry.action == action)
    return list(db.session.execute(entries).scalars())


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina", phone="+18435560142")


def test_a_new_row_leaves_a_line_with_what_it_began_as(cora):
    [line] = trail(cora)

    assert (line.action, line.subject) == ("created", "Contact")
    assert line.changes["first_name"] == [None, "Cora"]
    assert line.changes["kind"] == [None, "client"]


def test_a_change_leaves_a_line_with_from_and_to_and_nothing_else(cora):
    change_contact(cora, first_name="Corazón", last_name="Medina", kind=Kind.CLIENT, language="es")

    line = trail(cora)[-1]
    assert line.action == "changed"
    assert line.changes == {"first_name": ["Cora", "Corazón"], "language": ["en", "es"]}


def test_a_change_after_a_commit_still_knows_from_what(cora):
    db.session.commit()

    cora.language = "es"

    assert trail(cora)[-1].changes == {"language": ["en", "es"]}


def test_saving_the_same_again_leaves_no_line(cora):
    change_contact(cora, first_name="Cora", last_name="Medina", kind=Kind.CLIENT, language="en")

    assert [line.action for line in trail(cora)] == ["created"]


def test_a_change_and_its_undoing_before_it_is_saved_leave_no_line(cora):
    trail()
    cora.language = "es"
    cora.language = "en"

    assert [line.action for line in trail(cora)] == ["created"]


def test_a_value_that_is_taken_away_is_a_change_to_nothing(cora):
    case = a_case(cora, closed=True)
    trail()

    case.closed_on = None

    assert trail(case)[-1].changes == {"closed_on": ["2026-10-01", None]}


def test_a_phone_says_whose_it_is(cora):
    phone = add_phone(cora, "+18435560143")

    assert trail(phone)[0].changes["contact_id"] == [None, str(cora.id)]


def test_a_case_says_whose_it_is_and_who_leads_it(cora):
    ana = a_user()

    case = a_case(cora, attorney=ana)

    changes = trail(case)[0].changes
    assert changes["client_id"] == [None, str(cora.id)]
    assert changes["attorney_id"] == [None, str(ana.id)]


def test_a_phone_that_goes_to_somebody_else_says_from_whom_to_whom(cora):
    phone, tom = cora.phones[0], a_contact("Tom Wexler")
    trail()

    phone.contact = tom

    assert trail(phone)[-1].changes == {"contact_id": [str(cora.id), str(tom.id)]}


def test_a_row_that_is_taken_away_leaves_a_line(cora):
    phone = cora.phones[0]

    db.session.delete(phone)

    assert [line.action for line in trail(phone)] == ["created", "deleted"]
    assert trail(phone)[-1].changes["e164"] == ["+18435560142", None]


def test_a_line_names_the_person_who_acts(firm):
    ana = a_user()
    act_as("user", ana.id)

    cora = add_contact(first_name="Cora", last_name="")

    [line] = trail(cora)
    assert (line.actor_kind, line.actor_id) == ("user", ana.id)


def test_what_the_product_does_by_itself_is_the_systems(cora):
    assert {(line.actor_kind, line.actor_id) for line in trail(cora)} == {("system", None)}


def test_a_change_by_a_page_names_who_was_signed_in(ana, cora):
    ana.post(f"/contacts/{cora.id}", data={"first_name": "Coraline", "last_name": "Medina", "kind": "client"})

    line = trail(cora)[-1]
    assert (line.actor_kind, line.actor_id) == ("user", ana.id)
    assert line.changes == {"first_name": ["Cora", "Coraline"]}


def test_what_was_refused_leaves_no_line(ana, cora):
    before = len(trail())

    ana.post(f"/contacts/{cora.id}", data={"first_name": "", "last_name": "", "kind": "client"})
    ana.post(f"/contacts/{cora.id}", data={"first_name": "X", "kind": "client", "phones-0-number": "Tuesday"})

    assert len(trail()) == before


def test_secrets_are_never_in_the_trail(firm):
    user = create_user(email="nia@harbor.test", name="Nia Park", role="paralegal", password=PASSWORD)
    user.password_hash = user.password_hash[:-1] + "x"

    created, changed = trail(user)
    assert (created.changes["password_hash"], changed.changes) == (["…", "…"], {"password_hash": ["…", "…"]})
    assert "argon2" not in str([line.changes for line in trail()])


def test_what_lists_are_sorted_by_is_not_worth_a_line(cora):
    assert "sort_name" not in trail(cora)[0].changes


@pytest.mark.parametrize("change", [sa.update(Contact).values(language="es"), sa.delete(ContactPhone)])
def test_changes_of_many_rows_at_once_are_refused(cora, change):
    with pytest.raises(BulkChangeOfTracked):
        db.session.execute(change)


def test_the_trail_can_be_neither_changed_nor_shortened(cora):
    [line] = trail(cora)
    line.action = "forged"

    with pytest.raises(sa.exc.ProgrammingError, match="permission denied"), db.session.begin_nested():
        db.session.flush()


def test_views_of_a_case_are_noted(ana, cora):
    case = a_case(cora)

    ana.get(f"/cases/{case.id}")

    [line] = trail(case, action="viewed")
    assert (line.actor_id, line.subject) == (ana.id, "Case")


def test_a_view_that_was_refused_is_no_view(zoe, cora):
    case = a_case(cora)

    zoe.get(f"/cases/{case.id}")

    assert trail(case, action="viewed") == []


def test_signing_in_is_noted_with_the_address(nobody, firm):
    ana = a_user()

    nobody.post("/sign-in", data={"email": ana.email, "password": PASSWORD})

    [line] = trail(ana, action="signed_in")
    assert (line.actor_id, line.changes) == (ana.id, {"address": "127.0.0.1"})


def test_a_line_can_be_written_for_what_no_column_shows(firm):
    write_entry("exported", "Case", None, rows=12)

    [line] = trail(action="exported")
    assert line.changes == {"rows": 12}


def test_another_firms_trail_is_apart(cora):
    with another_firm():
        a_contact("Tom Wexler")

        assert {line.changes.get("first_name", [0, 0])[1] for line in trail()} & {"Cora"} == set()
