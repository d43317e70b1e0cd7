"""Settings → My Notifications: what a user chooses, and the browsers that show it (T8)."""

import pytest
import sqlalchemy as sa

from casestatus.accounts.signing_in import end_sessions
from casestatus.core import db
from casestatus.notices.browsers import browsers_of, forget_signed_out
from casestatus.notices.choosing import choice_of
from casestatus.notices.models import PushBrowser
from tests.factories import A_SUBSCRIPTION
from tests.rules.pages import read

PAGE = "/settings/notifications"
WAYS = ("email_from_clients", "email_from_colleagues", "desktop_from_clients", "desktop_from_colleagues")


def chosen(visitor):
    choice = choice_of(visitor.user)
    return [way for way in WAYS if getattr(choice, way)]


def checked(page):
    return [one.attributes["name"] for one in read(page.text).walk() if "checked" in one.attributes]


def browsers(visitor):
    return [row.browser.endpoint for row in browsers_of(visitor.user, here=visitor.id)]


def test_who_never_chose_wants_nothing(ana):
    page = ana.get(PAGE)

    assert (page.status_code, checked(page), chosen(ana)) == (200, [], [])


def test_email_and_desktop_each_from_clients_from_firm_members_both_or_none(ana):
    for ways in (["email_from_clients"], ["email_from_colleagues", "desktop_from_clients"], list(WAYS), []):
        page = ana.post(PAGE, data=dict.fromkeys(ways, "y"), follow_redirects=True)

        assert "Your choice is saved." in page.text
        assert (checked(page), chosen(ana)) == (ways, ways)


def test_a_choice_is_ones_own(ana, ben):
    ana.post(PAGE, data={"email_from_clients": "y"})

    assert (chosen(ana), chosen(ben)) == (["email_from_clients"], [])


def test_without_the_permission_for_texts_there_is_nothing_to_choose(sam):
    assert sam.get(PAGE).status_code == 403
    assert sam.post(PAGE, data={"email_from_clients": "y"}).status_code == 403
    assert "My Notifications" not in sam.get("/settings/sessions").text


def test_the_settings_lead_there(ana):
    assert f'href="{PAGE}"' in ana.get("/settings/sessions").text


def test_the_page_says_what_emails_tell(ana, firm):
    firm.says_more_by_mail = False
    careful = ana.get(PAGE).text
    firm.says_more_by_mail = True

    assert "neither who wrote nor what." in careful
    assert "It says who wrote, and what." in ana.get(PAGE).text


def test_an_admin_lets_emails_say_more(ada, firm):
    form = {"name": "Harbor & Reed", "time_zone": "America/New_York", "call_answer": "refuse"}

    ada.post("/settings/firm", data={**form, "says_more_by_mail": "y"})
    on = firm.says_more_by_mail
    ada.post("/settings/firm", data=form)

    assert (on, firm.says_more_by_mail) == (True, False)


def test_a_browser_is_kept_for_its_user_and_listed(ana):
    answer = ana.post(f"{PAGE}/browsers", data=A_SUBSCRIPTION, htmx=True)

    assert "This browser" in answer.text
    assert browsers(ana) == [A_SUBSCRIPTION["endpoint"]]
    assert "Last shown" in ana.get(PAGE).text


def test_a_browser_that_says_it_again_is_kept_once(ana):
    for _ in range(2):
        ana.post(f"{PAGE}/browsers", data=A_SUBSCRIPTION)

    assert len(browsers(ana)) == 1


def test_a_browser_shows_the_notices_of_who_switched_them_on_last(ana, ben):
    ana.post(f"{PAGE}/browsers", data=A_SUBSCRIPTION)

    ben.post(f"{PAGE}/browsers", data=A_SUBSCRIPTION)

    assert (browsers(ana), len(browsers(ben))) == ([], 1)


def test_a_browser_is_taken_off_the_list_by_its_own_user_alone(ana, ben):
    ana.post(f"{PAGE}/browsers", data=A_SUBSCRIPTION)
    [row] = browsers_of(ana.user, here=ana.id)

    assert ben.post(f"{PAGE}/browsers/{row.browser.id}/remove").status_code == 404
    assert len(browsers(ana)) == 1
    assert "None yet" in ana.post(f"{PAGE}/browsers/{row.browser.id}/remove", follow_redirects=True).text
    assert browsers(ana) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"endpoint": ""},
        {"endpoint": "http://push.test/plain"},
        {"endpoint": "https://"},
        {"endpoint": "https://[half"},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://push.test/" + "x" * 1000},
        {"endpoint": "http://127.0.0.1:12/push"},
        {"p256dh": "BAAA"},
        {"p256dh": "ñ"},
        {"auth": "c2hvcnQ"},
        {"auth": "!"},
    ],
    ids=lambda bad: next(iter(bad.items()))[1][:30] or "nothing",
)
def test_what_is_no_subscription_of_a_browser_is_refused_and_changes_nothing(ana, bad):
    answer = ana.post(f"{PAGE}/browsers", data={**A_SUBSCRIPTION, **bad}, htmx=True)

    assert answer.status_code == 422
    assert "gave no address that notifications can be sent to" in answer.text
    assert browsers(ana) == []


def test_the_sandboxs_own_push_service_is_an_address_too(ana):
    ana.post(f"{PAGE}/browsers", data={**A_SUBSCRIPTION, "endpoint": "http://127.0.0.1:1/push/one"})

    assert browsers(ana) == ["http://127.0.0.1:1/push/one"]


def test_a_browser_in_which_its_user_signs_in_anew_goes_on(ana):
    ana.post(PAGE, data={"desktop_from_clients": "y"})

    ana.post(f"{PAGE}/browsers/again", data=A_SUBSCRIPTION)

    assert len(browsers(ana)) == 1


def test_a_browser_in_which_somebody_else_signs_in_who_wants_none_shows_none(ana, ben):
    ana.post(PAGE, data={"email_from_clients": "y"})

    ana.post(f"{PAGE}/browsers/again", data=A_SUBSCRIPTION)

    assert browsers(ana) == []


def test_a_browser_that_signed_out_is_listed_no_more_and_forgotten(ana):
    ana.post(f"{PAGE}/browsers", data=A_SUBSCRIPTION)
    end_sessions(ana.user)

    listed = browsers(ana)
    forget_signed_out()

    assert (listed, db.session.execute(sa.select(PushBrowser.id)).all()) == ([], [])
