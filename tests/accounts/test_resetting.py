"""Forgotten passwords: a link by e-mail, used once, that tells nobody who signs in here (A1)."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.accounts.mailing import make_link
from casestatus.accounts.models import FailedSignIn, LinkKind, MailedLink, ResetWish
from casestatus.accounts.passwords import is_password
from casestatus.accounts.resetting import answer_wish, choose_password, forget_old_wishes, waiting_wishes
from casestatus.accounts.throttling import remember_failure
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import NotFound
from casestatus.firms.founding import suspend
from casestatus.mail.delivering import send_due
from casestatus.mail.models import OutgoingMail
from casestatus.trail.models import Entry
from tests.accounts.doors import is_signed_in, sign_in
from tests.factories import PASSWORD, a_user, an_operator
from tests.messaging.reading import words
from tests.visitors import Visitor

NEW = "a sentence about the sea"
HOUR = timedelta(hours=1)


def forgets(visitor, email: str):
    return visitor.post("/password/forgotten", data={"email": email})


def answered() -> list[OutgoingMail]:
    """What a worker makes of the wishes that wait."""
    for wish_id in db.session.execute(sa.select(ResetWish.id).where(ResetWish.answered_at.is_(None))).scalars().all():
        answer_wish(wish_id)
    db.session.commit()
    return list(db.session.execute(sa.select(OutgoingMail)).scalars())


def link_in(mail: OutgoingMail) -> str:
    return re.findall(r"http://localhost(/password/new/\S+)", mail.body)[0]


def a_link(user) -> str:
    token = make_link(user, LinkKind.RESET, lasts=HOUR)
    db.session.commit()
    return f"/password/new/{token}"


def choose(visitor, link: str, password: str = NEW):
    return visitor.post(link, data={"password": password})


def test_who_forgot_gets_a_link_and_signs_in_with_a_new_password(nobody, cara):
    asked = forgets(nobody, f"  {cara.email.upper()} ")
    [mail] = answered()
    opened = nobody.get(link_in(mail))
    done = choose(nobody, link_in(mail))

    assert (asked.status_code, asked.location) == (303, "/password/on-its-way")
    assert (mail.recipient, mail.subject) == (cara.email, "Choose a new password for Case Status")
    assert cara.email in words(opened)
    assert (done.status_code, done.location) == (303, "/sign-in?changed=yes")
    assert "Your new password is set" in words(nobody.get(done.location))
    assert sign_in(nobody, cara.email, NEW).status_code == 303
    assert is_signed_in(nobody)


def test_the_old_password_opens_nothing_any_more(nobody, cara):
    choose(nobody, a_link(cara))

    assert sign_in(nobody, cara.email, PASSWORD).status_code == 422


def test_who_tried_too_often_gets_in_by_a_new_password(nobody, cara):
    for _ in range(11):
        throttled = sign_in(nobody, cara.email, "not the password")
    link = a_link(cara)
    choose(nobody, link, "short")
    still = sign_in(nobody, cara.email)
    choose(nobody, link)

    assert ["Too many tries" in words(page) for page in (throttled, still)] == [True, True]
    assert sign_in(nobody, cara.email, NEW).status_code == 303


@pytest.mark.parametrize(("email", "address"), [("dora@harbor.test", "203.0.113.9"), (None, "127.0.0.1")])
def test_a_new_password_clears_nothing_that_was_counted_for_others(app, nobody, cara, email, address):
    """Neither for another e-mail address, nor for the network from which somebody guesses."""
    for _ in range(50):
        remember_failure(email=email or cara.email, address=address, key=app.secret_key)
    before = counted()

    choose(nobody, a_link(cara))

    assert counted() == (before if email else [50])
    assert sign_in(nobody, email or cara.email, NEW).status_code == 422


def counted() -> list[int]:
    counts = sa.select(sa.func.count()).select_from(FailedSignIn).group_by(FailedSignIn.who)
    return list(db.session.execute(counts).scalars())


def test_the_page_leads_from_the_sign_in_there_and_back(nobody):
    assert 'href="/password/forgotten"' in nobody.get("/sign-in").text
    assert 'href="/sign-in"' in nobody.get("/password/forgotten").text


def test_the_answer_is_the_same_for_an_address_that_nobody_has(nobody, cara):
    known, unknown = forgets(nobody, cara.email), forgets(nobody, "nobody@harbor.test")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.text == unknown.text


def test_whoever_asks_waits_for_no_look_up(nobody, cara):
    """What is done before the answer is the same for every address: it is kept, and a worker looks."""
    forgets(nobody, cara.email)
    forgets(nobody, "nobody@harbor.test")

    wishes = db.session.execute(sa.select(ResetWish.email).order_by(ResetWish.created_at)).scalars().all()
    assert wishes == [cara.email, "nobody@harbor.test"]
    assert db.session.execute(sa.select(MailedLink.id)).all() == []


def test_an_address_that_nobody_has_gets_no_mail(nobody, firm):
    forgets(nobody, "nobody@harbor.test")

    assert answered() == []


def test_the_address_is_forgotten_once_it_was_looked_up(nobody, cara):
    forgets(nobody, cara.email)
    answered()

    [wish] = db.session.execute(sa.select(ResetWish)).scalars()
    assert (wish.email, wish.answered_at is not None) == ("", True)

    with time_machine.travel(now() + 2 * HOUR):
        forget_old_wishes()
    assert db.session.execute(sa.select(ResetWish.id)).all() == []


def test_a_wish_is_answered_once(nobody, cara):
    forgets(nobody, cara.email)
    [wish] = db.session.execute(sa.select(ResetWish.id)).scalars()

    answer_wish(wish)
    answer_wish(wish)

    assert len(answered()) == 1


def test_a_wish_whose_worker_was_never_woken_is_found(nobody, cara):
    forgets(nobody, cara.email)

    assert waiting_wishes() == []
    with time_machine.travel(now() + timedelta(seconds=3)):
        assert len(waiting_wishes()) == 1


def test_a_wish_of_hours_ago_sends_nothing(nobody, cara):
    forgets(nobody, cara.email)

    with time_machine.travel(now() + HOUR + timedelta(minutes=1)):
        assert answered() == []


@pytest.mark.parametrize("email", ["nia", "", "nia@harbor"])
def test_what_is_no_address_is_refused_and_kept(nobody, firm, email):
    page = forgets(nobody, email)

    assert page.status_code == 422
    assert f'value="{email}"' in page.text


def left(user) -> None:
    user.deactivated_at = now()


def was_only_invited(user) -> None:
    user.password_hash = None


@pytest.mark.parametrize("happened", [left, was_only_invited])
def test_no_link_goes_to(nobody, cara, happened):
    happened(cara)
    forgets(nobody, cara.email)

    assert answered() == []


def test_no_link_goes_to_a_suspended_firm(nobody, cara, firm):
    suspend(firm)
    forgets(nobody, cara.email)

    assert answered() == []


def test_no_link_goes_to_an_operator(nobody, firm):
    forgets(nobody, an_operator().email)

    assert answered() == []


def test_three_links_in_a_quarter_of_an_hour_are_enough(nobody, cara):
    answers = [forgets(nobody, cara.email).status_code for _ in range(5)]

    assert answers == [303] * 5
    assert len(answered()) == 3


def test_too_many_wishes_from_one_place_are_refused(nobody, firm):
    for number in range(20):
        forgets(nobody, f"nobody{number}@harbor.test")

    page = forgets(nobody, "nobody@harbor.test")

    assert page.status_code == 422
    assert "Too many tries. Wait 15 minutes" in words(page)


def test_forgetting_is_not_counted_as_a_wrong_password(nobody, cara):
    for _ in range(12):
        forgets(nobody, cara.email)

    assert sign_in(nobody, cara.email).status_code == 303


def test_what_is_counted_holds_no_address(nobody, cara):
    forgets(nobody, cara.email)

    counted = db.session.execute(sa.select(FailedSignIn.who)).scalars().all()
    assert [re.fullmatch(r"[0-9a-f]{64}", who) is not None for who in counted] == [True, True]


def test_opening_a_link_changes_nothing(nobody, cara):
    """Mail programs open links to preview them."""
    link = a_link(cara)
    for _ in range(3):
        assert nobody.get(link).status_code == 200

    assert choose(nobody, link).status_code == 303


def test_a_link_is_used_once(nobody, cara):
    link = a_link(cara)
    choose(nobody, link)

    again = choose(nobody, link, "another sentence entirely")

    assert again.status_code == 404
    assert "This link does not work any more" in words(again)
    assert is_password(cara.password_hash, NEW)


def test_a_newer_link_ends_the_older(nobody, cara):
    older, newer = a_link(cara), a_link(cara)

    assert (nobody.get(older).status_code, nobody.get(newer).status_code) == (404, 200)


def test_a_link_is_too_old_after_an_hour(nobody, cara):
    link = a_link(cara)

    with time_machine.travel(now() + HOUR + timedelta(seconds=1)):
        assert nobody.get(link).status_code == choose(nobody, link).status_code == 404


@pytest.mark.parametrize("token", ["guessed", "0" * 43, "é", "%00"])
def test_a_link_that_was_made_up_opens_nothing(nobody, cara, token):
    a_link(cara)

    assert nobody.get(f"/password/new/{token}").status_code == 404
    assert choose(nobody, f"/password/new/{token}").status_code == 404


def test_a_link_of_somebody_who_left_since_opens_nothing(nobody, cara):
    link = a_link(cara)
    left(cara)

    assert nobody.get(link).status_code == choose(nobody, link).status_code == 404


def test_a_link_opens_nothing_while_the_firm_is_suspended(nobody, cara, firm):
    link = a_link(cara)
    suspend(firm)

    assert nobody.get(link).status_code == choose(nobody, link).status_code == 404


def test_an_invitation_is_no_reset(nobody, cara):
    token = make_link(cara, LinkKind.INVITATION, lasts=HOUR)

    assert nobody.get(f"/password/new/{token}").status_code == 404


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "at least 10 characters"), ("x" * 201, "at most 200 characters"), ("", "Write a new password.")],
)
def test_a_bad_password_is_refused_beside_the_field_and_the_link_still_works(nobody, cara, password, said):
    link = a_link(cara)

    page = choose(nobody, link, password)

    assert page.status_code == 422
    assert said in words(page)
    assert is_password(cara.password_hash, PASSWORD)
    assert choose(nobody, link).status_code == 303


def test_the_own_address_is_no_password(nobody, firm):
    user = a_user("Bartholomew Finch")

    page = choose(nobody, a_link(user), user.email.upper())

    assert "Choose a password that is not your e-mail address." in words(page)


def test_a_new_password_signs_out_everywhere_and_ends_live_streams(app, nobody, cara, told):
    elsewhere = Visitor(app, cara)

    choose(nobody, a_link(cara))

    assert not is_signed_in(elsewhere)
    assert f"signed-out-{cara.id}" in {getattr(note, "name", "") for note in told}


def test_a_link_opened_where_somebody_of_another_firm_is_signed_in_is_about_its_owner(zoe, cara):
    link = a_link(cara)

    page = zoe.get(link)
    refused = choose(zoe, link, "short")
    is_still_zoe = is_signed_in(zoe)
    done = choose(zoe, link)

    assert (page.status_code, refused.status_code, is_still_zoe) == (200, 422, True)
    assert "Quill" not in words(page)
    assert cara.email in words(page)
    assert (done.status_code, is_signed_in(zoe)) == (303, False)


def test_who_is_signed_in_stays_so_when_a_link_of_somebody_else_is_opened(ana, cara):
    ana.get(a_link(cara))

    assert is_signed_in(ana)


def test_the_trail_holds_the_reset_and_no_secret(nobody, cara):
    forgets(nobody, cara.email)
    [mail] = answered()
    link = link_in(mail)
    choose(nobody, link)

    rows = db.session.execute(sa.select(Entry).where(Entry.subject_id == cara.id)).scalars().all()
    assert {"reset_mailed", "password_reset"} <= {row.action for row in rows}
    assert link.rpartition("/")[2] not in str([row.changes for row in rows])
    assert "argon2" not in str([row.changes for row in rows])


def test_the_token_stands_nowhere_but_in_the_mail(nobody, cara, mailer):
    forgets(nobody, cara.email)
    [mail] = answered()
    token = link_in(mail).rpartition("/")[2]
    send_due()
    db.session.refresh(mail)

    [link] = db.session.execute(sa.select(MailedLink)).scalars()
    assert token not in (link.token_hash, mail.body)
    assert token in mailer.sent[0].text


def test_two_who_use_one_link_the_second_is_refused(cara):
    token = make_link(cara, LinkKind.RESET, lasts=HOUR)
    choose_password(token, NEW, key="a key")

    with pytest.raises(NotFound):
        choose_password(token, "another sentence entirely", key="a key")


def test_without_a_mail_server_the_page_says_so_and_has_no_form(app, nobody, cara, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL", False)

    page = nobody.get("/password/forgotten")
    sent = forgets(nobody, cara.email)

    assert "Mail is not set up on this server. Ask the person who runs it to set SMTP_URL." in words(page)
    assert 'type="email"' not in page.text
    assert sent.status_code == 422
    assert answered() == []


def test_the_demo_says_where_its_mail_stands(app, nobody, monkeypatch):
    assert "mailbox" not in words(nobody.get("/password/on-its-way"))

    monkeypatch.setitem(app.config, "MAILBOX_URL", "http://127.0.0.1:8001/mailbox")

    assert 'href="http://127.0.0.1:8001/mailbox"' in nobody.get("/password/on-its-way").text
