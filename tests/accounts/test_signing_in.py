"""Signing in and out, sessions, and what guessing gets (A1)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.accounts.models import FailedSignIn, StaffSession
from casestatus.accounts.throttling import forget_old_failures, remember_failure
from casestatus.core import db
from casestatus.core.clock import now
from tests.accounts.doors import is_signed_in, sign_in
from tests.factories import PASSWORD, a_user, an_operator, another_firm
from tests.messaging.reading import words

NO_MATCH = "That e-mail address and password do not match. Check both and try again."
TOO_MANY = "Too many tries. Wait 15 minutes, then try again."
WRONG = "not the password"


def test_the_right_password_leads_to_the_inbox(nobody, cara):
    answer = sign_in(nobody, cara.email)

    assert answer.status_code == 303
    assert nobody.get("/").location == "/inbox"
    assert "Cara Voss" in words(nobody.get("/inbox"))


def test_support_staff_is_led_to_the_contacts(nobody, firm):
    sign_in(nobody, a_user("Sam Lee", "staff").email)

    assert nobody.get("/").location == "/contacts"


def test_an_operator_is_led_to_the_firms(nobody):
    sign_in(nobody, an_operator().email)

    assert nobody.get("/").location == "/operator/firms"


def test_an_address_is_read_in_any_case_and_with_spaces_around_it(nobody, cara):
    assert sign_in(nobody, f"  {cara.email.upper()} ").status_code == 303


def test_a_wrong_password_an_unknown_address_and_a_leaver_get_the_same_answer(nobody, cara):
    gone = a_user("Gil Moss", "attorney", deactivated_at=now())

    answers = [sign_in(nobody, cara.email, WRONG), sign_in(nobody, "nobody@harbor.test"), sign_in(nobody, gone.email)]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert [NO_MATCH in words(answer) for answer in answers] == [True, True, True]
    assert len({words(answer) for answer in answers}) == 1
    assert not is_signed_in(nobody)


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [("", PASSWORD, "Write your e-mail address."), ("cara@harbor.test", "", "Write your password.")],
)
def test_what_is_missing_is_said(nobody, firm, email, password, said):
    answer = sign_in(nobody, email, password)

    assert answer.status_code == 422
    assert said in words(answer)


@pytest.mark.parametrize(
    ("email", "password"),
    [("x" * 10_000, "p" * 10_000), ("a@b@c", "\x00\x00"), ("'; DROP TABLE users; --", "🔑"), ("\u202e\x00", "\r\n")],
)
def test_strange_words_are_no_way_in(nobody, firm, email, password):
    assert sign_in(nobody, email, password).status_code == 422


def test_the_password_is_not_shown_again(nobody, cara):
    assert WRONG not in sign_in(nobody, cara.email, WRONG).text


def test_a_person_without_a_password_cannot_sign_in(nobody, cara):
    cara.password_hash = None

    assert sign_in(nobody, cara.email, "").status_code == 422
    assert sign_in(nobody, cara.email).status_code == 422


@pytest.fixture
def fail(app):
    """Somebody has tried wrong passwords so many times."""

    def fail(email: str, times: int, *, address: str = "203.0.113.9") -> None:
        for _ in range(times):
            remember_failure(email=email, address=address, key=app.secret_key)
        db.session.flush()

    return fail


def test_after_ten_wrong_passwords_even_the_right_one_waits(nobody, cara, fail):
    fail(cara.email, 9)

    tenth, eleventh = (words(sign_in(nobody, cara.email, WRONG)) for _ in range(2))

    assert (NO_MATCH in tenth, TOO_MANY in eleventh) == (True, True)
    assert TOO_MANY in words(sign_in(nobody, cara.email))


def test_an_unknown_address_is_slowed_down_like_a_known_one(nobody, firm, fail):
    fail("nobody@harbor.test", 9)
    sign_in(nobody, "nobody@harbor.test", WRONG)

    assert TOO_MANY in words(sign_in(nobody, "Nobody@Harbor.test ", WRONG))


def test_a_quarter_of_an_hour_later_the_right_password_works_again(nobody, cara, fail):
    fail(cara.email, 10)

    with time_machine.travel(now() + timedelta(minutes=16)):
        assert sign_in(nobody, cara.email).status_code == 303


def test_the_right_password_forgets_the_wrong_ones_before_it(nobody, cara, fail):
    fail(cara.email, 9)
    sign_in(nobody, cara.email)
    nobody.post("/sign-out")

    fail(cara.email, 9)

    assert sign_in(nobody, cara.email).status_code == 303


def test_guessing_at_one_person_does_not_slow_down_another(nobody, cara, fail):
    fail("dora@harbor.test", 10)

    assert sign_in(nobody, cara.email).status_code == 303


def test_fifty_guesses_from_one_place_are_enough_for_that_place(nobody, cara, fail):
    fail("dora@harbor.test", 50, address="127.0.0.1")

    assert TOO_MANY in words(sign_in(nobody, cara.email))


def test_old_failures_are_forgotten_in_time(nobody, cara, fail):
    fail(cara.email, 3)

    with time_machine.travel(now() + timedelta(hours=2)):
        forget_old_failures()

    assert db.session.execute(sa.select(FailedSignIn)).all() == []


def test_no_address_is_kept_in_the_counts(nobody, cara):
    sign_in(nobody, cara.email, WRONG)

    kept = list(db.session.execute(sa.select(FailedSignIn.who)).scalars())
    assert len(kept) == 2
    assert not any("harbor" in who or "127.0" in who for who in kept)


def test_a_suspended_firms_people_are_told_so_and_stay_out(nobody, firm, cara):
    firm.suspended_at = now()

    answer = sign_in(nobody, cara.email)

    assert answer.status_code == 422
    assert "Your firm's account is suspended. Ask the people who run this service." in words(answer)
    assert not is_signed_in(nobody)


def test_a_wrong_password_does_not_tell_that_the_firm_is_suspended(nobody, firm, cara):
    firm.suspended_at = now()

    assert NO_MATCH in words(sign_in(nobody, cara.email, WRONG))


def test_who_is_signed_in_when_the_firm_is_suspended_is_out_at_the_next_click(firm, ana):
    firm.suspended_at = now()

    assert ana.get("/inbox").location.startswith("/sign-in")


def test_who_is_signed_in_and_leaves_the_firm_is_out_at_the_next_click(ana):
    ana.user.deactivated_at = now()

    assert ana.get("/inbox").location.startswith("/sign-in")


def test_a_session_that_names_another_firm_than_its_users_opens_nothing(firm, ana):
    with another_firm() as quill:
        elsewhere = quill.id
    browser = db.session.execute(sa.select(StaffSession).where(StaffSession.user_id == ana.id)).scalar_one()
    browser.firm_id = elsewhere

    assert ana.get("/inbox").location.startswith("/sign-in")


def test_a_permission_that_is_taken_away_is_gone_at_the_next_click(ana):
    ana.user.switches = {"text_messages": False}

    assert ana.get("/inbox").status_code == 403


def test_after_signing_in_one_is_where_one_wanted_to_be(nobody, cara):
    asked = nobody.get("/cases?before=x")

    answer = nobody.post(asked.location, data={"email": cara.email, "password": PASSWORD})

    assert answer.location == "/cases?before=x"


@pytest.mark.parametrize(
    "then",
    [
        "https://evil.test/",
        "//evil.test/",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n//evil.test",
        "javascript:alert(1)",
        "evil.test",
        "/%09/evil.test@",
        " //evil.test",
        "http:///evil.test",
        "/x\r\nSet-Cookie: a=b",
    ],
)
def test_nobody_is_sent_to_another_place(nobody, cara, then):
    answer = sign_in(nobody, cara.email, then=then)

    assert answer.status_code == 303
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\"))
    assert "evil.test" not in answer.location.split("/")[1]
    assert "Set-Cookie: a=b" not in str(answer.headers)


def test_who_is_signed_in_already_is_led_home(ana):
    assert ana.get("/sign-in").location == "/inbox"


def test_a_colleague_may_sign_in_on_the_same_browser(nobody, firm, cara):
    sign_in(nobody, a_user("Dan Fox", "attorney").email)

    sign_in(nobody, cara.email)

    assert "Cara Voss" in words(nobody.get("/inbox"))


@pytest.mark.parametrize("email", ["known", "nobody@harbor.test"])
def test_a_wrong_password_on_another_firms_browser_gets_the_same_answer_for_every_address(zoe, cara, email):
    answer = sign_in(zoe, cara.email if email == "known" else email, WRONG)

    assert answer.status_code == 422
    assert NO_MATCH in words(answer)


def test_a_user_of_another_firm_may_sign_in_on_the_same_browser(zoe, cara):
    sign_in(zoe, cara.email)

    assert "Cara Voss" in words(zoe.get("/inbox"))


def test_the_same_person_cannot_be_found_by_another_firms_session(ana):
    with another_firm():
        other = a_user("Ana Whitfield", "admin").email

    assert other not in ana.get("/settings/sessions").text


def test_users_and_operators_are_kept_apart(olu, ana):
    assert olu.get("/inbox").status_code == 403
    assert olu.get("/contacts").status_code == 403
    assert ana.get("/operator/firms").status_code == 403
