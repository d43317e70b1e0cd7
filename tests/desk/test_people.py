"""One person's page: role, permissions, leaving with a hand-over, coming back (A2)."""

import re

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.permissions import PERMISSION_LABELS, Role
from casestatus.inbox.list_queries import unread_count
from casestatus.messaging.taking_part import take_part
from casestatus.trail.models import Entry
from tests.accounts.doors import is_signed_in
from tests.factories import a_case, a_contact, a_conversation, a_scheduled_text, a_text_from, a_user, another_firm
from tests.messaging.reading import unread_badge, words


def page_of(visitor, user):
    return visitor.get(f"/settings/people/{user.id}")


def give_role(visitor, user, role: str):
    return visitor.post(f"/settings/people/{user.id}/role", data={"role": role})


def turn(visitor, user, permission: str, on: str, **options):
    data = {"permission": permission, "on": on}
    return visitor.post(f"/settings/people/{user.id}/permissions", data=data, **options)


def let_go(visitor, user, *, conversations_to: object = "", cases_to: object = ""):
    data = {"conversations_to": str(conversations_to), "cases_to": str(cases_to)}
    return visitor.post(f"/settings/people/{user.id}/deactivate", data=data)


def switches(page) -> dict[str, bool]:
    found = re.findall(r'aria-checked="(true|false)">\s*<span class="switch-track"></span>([^<]+)', page.text)
    return {label.strip(): on == "true" for on, label in found}


@pytest.fixture
def cora(ben):
    conversation = a_conversation(a_contact("Cora Medina"))
    take_part(conversation, ben.user)
    return conversation


def test_the_list_leads_to_each_person(ada, ben):
    assert f'href="/settings/people/{ben.id}"' in ada.get("/settings/people").text
    assert "Ben Okafor" in words(page_of(ada, ben))


def test_the_page_shows_every_permission_as_it_is(ada, ben):
    shown = switches(page_of(ada, ben))

    assert list(shown) == list(PERMISSION_LABELS.values())
    assert {label for label, on in shown.items() if on} == {
        "Add/Edit Text Messaging",
        "Edit contacts",
        "Edit cases",
        "See all cases",
    }


def test_a_switch_is_turned_and_differs_from_the_role(ada, ben):
    answer = turn(ada, ben, "export", "yes")

    page = page_of(ada, ben)
    assert (answer.status_code, answer.location) == (303, f"/settings/people/{ben.id}")
    assert switches(page)["Export"]
    assert "The role says no" in words(page)


def test_what_becomes_of_conversations_is_said_where_texting_is_switched_off(ada, ben):
    said = "Ben Okafor leaves every conversation and is assigned to none, and texts written for later are not sent."
    before = words(page_of(ada, ben))

    turn(ada, ben, "text_messages", "no")

    assert (said in before, said in words(page_of(ada, ben))) == (True, False)


def test_a_region_gets_the_permissions_alone(ada, ben):
    answer = turn(ada, ben, "export", "yes", htmx=True)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert switches(answer)["Export"]


def test_a_permission_that_does_not_exist_is_not_found(ada, ben):
    assert turn(ada, ben, "everything", "yes").status_code == 404


def test_what_becomes_of_conversations_is_said_where_a_role_is_chosen(ada, ben):
    said = "with a role that may not text, every conversation is left, and texts written for later are not sent"

    assert said in words(page_of(ada, ben))


def test_a_role_is_changed_at_once(ada, ben):
    answer = give_role(ada, ben, "staff")

    assert answer.status_code == 303
    assert ben.get("/inbox").status_code == 403


def test_a_role_that_does_not_exist_is_refused(ada, ben):
    assert give_role(ada, ben, "boss").status_code == 422
    assert ben.user.role is Role.PARALEGAL


def test_the_last_admin_is_told_why_not(ada):
    role, switch = give_role(ada, ada, "staff"), turn(ada, ada, "people", "no")

    for page in (role, switch):
        assert page.status_code == 422
        assert "Ada Reyes is the last admin. Make somebody else an admin first." in words(page)
    assert page_of(ada, ada).status_code == 200


def test_an_admin_who_gives_it_up_is_led_out(ada):
    a_user("Eve Stone", "admin")

    answer = give_role(ada, ada, "attorney")

    assert answer.location == "/settings"
    assert ada.get("/settings/people").status_code == 403


@pytest.mark.parametrize("lose", [lambda ada, ben: give_role(ada, ben, "staff"), lambda *who: turn(*who, TEXTS, "no")])
def test_texts_of_who_may_not_read_them_any_more_are_unread_for_everybody(ada, ana, ben, cora, lose):
    a_text_from(cora)

    lose(ada, ben)
    a_text_from(cora)

    assert (unread_badge(ana), unread_badge(ada)) == (2, 2)


TEXTS = "text_messages"


def test_leaving_hands_over_conversations_and_cases(ada, ana, ben, cora):
    case = a_case(a_contact("Dana Cole"), attorney=ben.user)
    a_text_from(cora)

    asked = ada.get(f"/settings/people/{ben.id}/deactivate")
    answer = let_go(ada, ben, conversations_to=ana.id, cases_to=ana.id)

    assert "Takes part in one conversation." in words(asked)
    assert "Is the attorney of one open case." in words(asked)
    assert (answer.status_code, answer.location) == (303, "/settings/people")
    assert (unread_badge(ana), unread_badge(ada)) == (1, 0)
    db.session.refresh(case)
    assert case.attorney_id == ana.id
    assert not is_signed_in(ben)
    assert "Ben Okafor" in words(ada.get("/settings/people"))


def test_who_is_let_go_leaves_texts_behind_that_are_not_sent(ada, ana, ben, cora):
    path = f"/settings/people/{ben.id}/deactivate"
    a_scheduled_text(cora, ana.user)
    none = words(ada.get(path))
    a_scheduled_text(cora, ben.user)
    one = words(ada.get(path))
    a_scheduled_text(cora, ben.user)

    assert "scheduled" not in none
    assert "One text that is scheduled is not sent then: at its time it stands in the conversation as not sent." in one
    assert "2 texts that are scheduled are not sent then" in words(ada.get(path))


def test_leaving_to_nobody_makes_texts_unread_for_everybody(ada, ana, ben, cora):
    a_text_from(cora)
    case = a_case(a_contact("Dana Cole"), attorney=ben.user)

    let_go(ada, ben)
    a_text_from(cora)

    db.session.refresh(case)
    assert (unread_badge(ana), unread_badge(ada), case.attorney_id) == (2, 2, None)


def test_closed_cases_stay_who_they_were(ada, ana, ben):
    closed = a_case(a_contact("Dana Cole"), attorney=ben.user, closed=True)

    let_go(ada, ben, cases_to=ana.id)

    db.session.refresh(closed)
    assert closed.attorney_id == ben.id


def test_conversations_are_offered_to_those_alone_who_may_read_texts(ada, ana, ben, sam, cora):
    a_case(a_contact("Dana Cole"), attorney=ben.user)
    page = ada.get(f"/settings/people/{ben.id}/deactivate").text
    conversations, cases = re.findall(r"<select.*?</select>", page, re.S)

    assert ("Ana Whitfield" in conversations, "Sam Lee" in conversations, "Ben Okafor" in conversations) == (
        True,
        False,
        False,
    )
    assert ("Ana Whitfield" in cases, "Sam Lee" in cases) == (True, True)


def test_nothing_goes_to_who_was_not_offered(ada, ben, sam, cora):
    with another_firm():
        stranger = a_user("Zoe Quill").id

    for somebody in (sam.id, stranger, "nobody", ben.id):
        assert let_go(ada, ben, conversations_to=somebody).status_code == 422
    assert is_signed_in(ben)


def test_the_last_admin_is_not_deactivated(ada, app):
    other = a_user("Eve Stone", "admin", switches={"people": False})

    own = let_go(ada, ada)

    assert own.status_code == 422
    assert "You cannot deactivate yourself. Ask another admin." in words(own)
    assert let_go(ada, other).status_code == 303


def test_who_comes_back_takes_part_in_nothing(ada, ben, cora):
    let_go(ada, ben)

    answer = ada.post(f"/settings/people/{ben.id}/reactivate")
    a_text_from(cora)

    assert answer.location == f"/settings/people/{ben.id}"
    assert "Reactivate" not in words(page_of(ada, ben))
    db.session.refresh(ben.user)
    assert unread_count(ben.user) == 1


def test_what_was_handed_over_stands_in_the_trail(ada, ana, ben):
    case = a_case(a_contact("Dana Cole"), attorney=ben.user)

    let_go(ada, ben, cases_to=ana.id)

    entries = db.session.execute(sa.select(Entry).where(Entry.subject_id == case.id)).scalars().all()
    assert [str(ben.id), str(ana.id)] in [entry.changes.get("attorney_id") for entry in entries]
    assert {entry.actor_id for entry in entries if entry.action == "changed"} == {ada.id}


def test_only_who_manages_people_sees_a_person(ana, ben, zoe):
    assert page_of(ana, ben).status_code == 403
    assert page_of(zoe, ben).status_code == 404
    assert let_go(zoe, ben).status_code == 404
