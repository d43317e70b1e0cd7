"""Every address × everybody who has no business there (architecture §4.1, §4.2; A5)."""

import pytest
import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.inbound import Inbound
from casestatus.core.permissions import ROLE_PERMISSIONS, Permission, Role
from casestatus.firms.founding import suspend
from casestatus.web.blueprints import operator_blueprint, public_blueprint, staff_blueprint, webhook_blueprint
from tests.factories import a_user
from tests.rules.asking import OF_ONE_PERSON, ROUTES, all_of, ask, routes, statuses
from tests.rules.offices import an_office
from tests.visitors import Visitor

STREAM = ("live.stream",)  # it does not end by itself: tests/web asks it
PUBLIC = {
    "GET /",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "GET /join/<token>",
    "POST /join/<token>",
    "GET /password/forgotten",
    "POST /password/forgotten",
    "GET /password/on-its-way",
    "GET /password/new/<token>",
    "POST /password/new/<token>",
    "GET /unsubscribe/<token>",
    "POST /unsubscribe/<token>",
    "GET /media/<uuid:firm_id>/<uuid:outgoing_id>/<int:position>-<int:until>-<signature>/<name>",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /dev/components",
}
WEBHOOKS = {"POST /webhooks/twilio/messages", "POST /webhooks/twilio/status", "POST /webhooks/twilio/voice"}
NEEDS_MORE = {
    "linking.say_who_it_is",  # to text, and to edit contacts
    "moving.move_conversation",
    "moving.undo",
    "transcripts.print_conversation",  # to export, and to text
    "transcripts.print_case",
    "transcripts.export_conversation",
    "transcripts.export_case",
}
STAFF, OPERATOR = routes("staff"), routes("operator")


@pytest.fixture
def office(firm):
    """What our firm has, each thing marked by a word."""
    return an_office("Marigold")


def test_every_address_of_the_product_is_asked_here(app):
    asked = {(route.method, route.rule) for route in ROUTES}
    served = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods}

    assert {one for one in served - asked if one[0] not in ("HEAD", "OPTIONS")} == {("GET", "/static/<path:filename>")}


def test_what_anybody_may_ask_is_on_a_short_list():
    assert {str(route) for route in routes("public")} == PUBLIC
    assert {str(route) for route in routes("webhook")} == WEBHOOKS


@pytest.mark.parametrize(
    "blueprint",
    [staff_blueprint, operator_blueprint, public_blueprint, webhook_blueprint],
    ids=lambda one: one.__name__,
)
def test_a_route_cannot_be_written_without_saying_who_may(blueprint):
    room = blueprint("made_up")

    for write in (room.route, room.get, room.post):
        with pytest.raises(TypeError, match="may"):
            write("/made-up")


def test_nobody_is_sent_to_the_sign_in(nobody, office):
    assert statuses(nobody, STAFF + OPERATOR, office) == all_of(STAFF + OPERATOR, 303)


def test_nobody_comes_back_to_where_they_were_going(nobody, office):
    answer = nobody.get(f"/conversations/{office.conversation}")

    assert answer.location == f"/sign-in?next=%2Fconversations%2F{office.conversation}"


def test_a_region_that_nobody_asks_for_sends_the_page_to_the_sign_in(nobody, office):
    for route in STAFF + OPERATOR:
        answer = ask(nobody, route, office, htmx=True)

        assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in"), route


def test_another_firm_finds_nothing_at_our_addresses(zoe, office):
    ours = [route for route in STAFF if route.names_something]

    assert statuses(zoe, ours, office) == all_of(ours, 404)
    assert statuses(zoe, ours, office, htmx=True) == all_of(ours, 404)


def test_another_firm_reads_nothing_of_ours_on_its_own_pages(zoe, office):
    its_own = [route for route in routes("staff", but=STREAM) if not route.names_something and route.method == "GET"]
    searched = ["/inbox?q=Marigold", "/contacts?q=Marigold", "/conversations/recipients?to=Marigold"]

    assert set(statuses(zoe, its_own, office).values()) <= {200, 303}
    assert ["Cora Marigold" in zoe.get(path).text for path in searched] == [False] * 3


def test_an_operator_is_refused_at_every_address_of_a_firm(olu, office):
    assert statuses(olu, STAFF, office) == all_of(STAFF, 403)
    assert statuses(olu, STAFF, office, htmx=True) == all_of(STAFF, 403)


def test_staff_are_refused_at_every_address_of_the_operator(ada, office):
    assert statuses(ada, OPERATOR, office) == all_of(OPERATOR, 403)


def test_an_operator_reads_a_firms_name_and_no_more(olu, office):
    pages = [olu.get(str(route.rule)) for route in OPERATOR if route.method == "GET"]

    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [page.text.replace("Marigold Law", "").count("Marigold") for page in pages] == [0] * len(pages)


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_what_its_permissions_say_and_nothing_else(app, office, role):
    asked = routes("staff", but=STREAM)
    visitor = Visitor(app, a_user("Pat Rowe", role))

    answered = {route: ask(visitor, route, office) for route in asked}

    refused = {route for route, answer in answered.items() if answer.status_code == 403}
    assert refused == {route for route in asked if route.permission and route.permission not in ROLE_PERMISSIONS[role]}
    assert {route for route in refused if "Marigold" in answered[route].text} == set()


@pytest.mark.parametrize("permission", sorted({route.permission for route in STAFF if route.permission}))
def test_a_permission_that_is_switched_off_closes_its_addresses(app, office, permission):
    closed = [route for route in STAFF if route.permission is permission]
    visitor = Visitor(app, a_user("Pat Rowe", "admin", switches={permission.value: False}))

    assert statuses(visitor, closed, office) == all_of(closed, 403)
    assert statuses(visitor, closed, office, htmx=True) == all_of(closed, 403)


@pytest.mark.parametrize("permission", sorted({route.permission for route in STAFF if route.permission}))
def test_a_permission_that_is_switched_on_opens_its_addresses(app, office, permission):
    opened = [route for route in STAFF if route.permission is permission and route.endpoint not in NEEDS_MORE]
    visitor = Visitor(app, a_user("Pat Rowe", "staff", switches={permission.value: True}))

    answered = {str(route): ask(visitor, route, office).status_code for route in opened}

    assert {address: status for address, status in answered.items() if status == 403} == {}


def test_a_person_who_sees_only_their_own_cases_finds_no_other(app, office):
    visitor = Visitor(app, a_user("Pat Rowe", "attorney", switches={Permission.ALL_CASES.value: False}))
    telling = [f"/conversations/{office.conversation}", f"/conversations/{office.conversation}/about"]

    pages = [visitor.get(path) for path in ("/cases", "/inbox", f"/contacts/{office.contact}", *telling)]

    assert visitor.get(f"/cases/{office.case}").status_code == 404
    assert [page.status_code for page in pages] == [200] * 5
    assert ["Marigold-1" in page.text for page in pages] == [False] * 5


def test_the_things_asked_for_here_are_real(ada, office):
    """What others were told is not there, is there for our own admin; but what is another person's."""
    asked = routes("staff", but=(*OF_ONE_PERSON, *STREAM))

    answered = {str(route): _ask_and_undo(ada, route, office) for route in asked}

    assert {address: status for address, status in answered.items() if status not in (200, 303)} == {}


def _ask_and_undo(visitor, route, office) -> int:
    """What the visitor is answered. Nothing of it stays: what one address blocks or decides, another asks for."""
    db.session.commit()
    kept = db.session().get_bind().begin_nested()
    status = ask(visitor, route, office).status_code
    db.session.rollback()
    kept.rollback()
    db.session.expire_all()
    return status


def test_a_refusal_to_a_region_leaves_the_page_as_it_is(sam, office):
    answer = sam.post(f"/conversations/{office.conversation}/messages", data={"body": "Hello"}, htmx=True)

    assert answer.status_code == 403
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#alerts", "innerHTML")


def test_nobody_of_a_suspended_firm_gets_in(ada, office, firm):
    suspend(firm)

    assert statuses(ada, STAFF, office) == all_of(STAFF, 303)


def test_nobody_who_left_the_firm_gets_in(ada, office):
    ada.user.deactivated_at = now()

    assert statuses(ada, STAFF, office) == all_of(STAFF, 303)


@pytest.mark.parametrize("route", routes("webhook"), ids=str)
def test_a_webhook_that_nobody_signed_is_refused_and_leaves_nothing(nobody, office, route):
    kept = rows_of_inbound()

    answer = nobody.post(route.rule, data={"MessageSid": "SM1", "From": office.phone, "To": "+18435550100"})

    assert (answer.status_code, answer.text) == (403, "")
    assert rows_of_inbound() == kept


def rows_of_inbound() -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(Inbound)).scalar_one()
