"""People are invited by e-mail and join by choosing a password (A2)."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.permissions import Role
from casestatus.firms.founding import suspend
from casestatus.gateways.sms import Permanent, Unknown
from casestatus.mail.delivering import send_due
from casestatus.mail.models import OutgoingMail
from casestatus.staff.inviting import invite, invite_again, withdraw
from casestatus.staff.queries import people_page
from casestatus.trail.models import Entry
from tests.accounts.doors import is_signed_in, sign_in
from tests.factories import a_user, another_firm
from tests.messaging.reading import words

NIA = "nia@harbor.test"
NEW = "a sentence about the sea"
WEEK = timedelta(days=7)


def invites(visitor, *, email: str = NIA, name: str = "Nia Park", role: str = "paralegal"):
    return visitor.post("/settings/people", data={"email": email, "name": name, "role": role})


def mails() -> list[OutgoingMail]:
    return list(db.session.execute(sa.select(OutgoingMail).order_by(OutgoingMail.created_at)).scalars())


def link_in(mail: OutgoingMail) -> str:
    return re.findall(r"http://localhost(/join/\S+)", mail.body)[0]


def joins(visitor, link: str, *, name: str = "Nia Park", password: str = NEW):
    return visitor.post(link, data={"name": name, "password": password})


def user_with(email: str) -> User:
    return db.session.execute(sa.select(User).where(User.email == email)).scalar_one()


@pytest.fixture
def boss(firm):
    return a_user("Ada Reyes", "admin")


@pytest.fixture
def nia(boss):
    user = invite(email=NIA, name="Nia Park", role="paralegal", by=boss)
    db.session.commit()
    return user


def test_who_was_invited_joins_and_is_signed_in(ada, nobody):
    answer = invites(ada, email=" Nia@Harbor.test ")
    [mail] = mails()
    page = nobody.get(link_in(mail))
    joined = joins(nobody, link_in(mail), name="Nia Parker")

    assert (answer.status_code, answer.location) == (303, "/settings/people")
    assert (mail.recipient, mail.subject) == (NIA, "Join Harbor & Reed on Case Status")
    assert "Ada Reyes invites you to Harbor & Reed." in mail.body
    assert "Join Harbor & Reed" in words(page)
    assert 'value="Nia Park"' in page.text
    assert (joined.status_code, joined.location) == (303, "/")
    assert is_signed_in(nobody)
    assert (user_with(NIA).name, user_with(NIA).role) == ("Nia Parker", Role.PARALEGAL)


def test_who_joined_signs_in_with_the_password(nobody, nia):
    joins(nobody, link_in(mails()[0]))
    nobody.post("/sign-out")

    assert sign_in(nobody, NIA, NEW).status_code == 303


def test_who_has_not_joined_signs_in_with_nothing(nobody, nia):
    assert sign_in(nobody, NIA, "harbor-demo").status_code == 422
    assert sign_in(nobody, NIA, "").status_code == 422


def test_the_list_says_how_far_an_invitation_got(ada, nia, mailer):
    waiting = words(ada.get("/settings/people"))
    send_due()
    sent = words(ada.get("/settings/people"))

    assert "Invited The e-mail is on its way." in waiting
    assert "Invited The e-mail was sent." in sent


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Permanent("550"), "The mail server refused the address."),
        (Permanent("554"), "The mail server refused the e-mail (554)."),
        (Unknown(), "Nobody can say whether the e-mail left."),
    ],
)
def test_the_list_says_what_went_wrong(ada, nia, mailer, answer, said):
    mailer.answers = [answer]
    send_due()

    assert said in words(ada.get("/settings/people"))


def test_an_invitation_works_for_a_week(nobody, nia):
    link = link_in(mails()[0])

    with time_machine.travel(now() + WEEK - timedelta(minutes=1)):
        assert nobody.get(link).status_code == 200
    with time_machine.travel(now() + WEEK + timedelta(minutes=1)):
        assert nobody.get(link).status_code == joins(nobody, link).status_code == 404


def test_an_old_invitation_is_said_to_be_too_old(nia, boss):
    with time_machine.travel(now() + WEEK + timedelta(minutes=1)):
        [row] = [row for row in people_page(boss) if row.user.id == nia.id]

    assert (str(row.note), row.is_bad_news) == ("The invitation is too old. Send it again.", True)


def test_sent_again_the_older_link_opens_nothing(ada, nobody, nia):
    ada.post(f"/settings/people/{nia.id}/invite-again")
    older, newer = mails()

    assert nobody.get(link_in(older)).status_code == 404
    assert joins(nobody, link_in(newer)).status_code == 303


def test_a_withdrawn_invitation_opens_nothing_and_frees_the_address(ada, nobody, nia):
    ada.post(f"/settings/people/{nia.id}/withdraw")

    assert joins(nobody, link_in(mails()[0])).status_code == 404
    assert "Nia Park" not in words(ada.get("/settings/people"))
    with another_firm():
        assert invite(email=NIA, name="Nia", role="staff", by=a_user("Zoe Quill", "admin")).email == NIA


@pytest.mark.parametrize("change", [withdraw, lambda user: invite_again(user, by=user)], ids=["withdraw", "again"])
def test_who_has_joined_is_not_invited_any_more(nobody, nia, change):
    joins(nobody, link_in(mails()[0]))
    db.session.refresh(nia)

    with pytest.raises(Refused, match="Nia Park has joined already."):
        change(nia)


def test_joining_twice_by_one_link_is_refused(nobody, nia):
    link = link_in(mails()[0])
    joins(nobody, link)

    again = joins(nobody, link, password="another sentence entirely")

    assert again.status_code == 404
    assert "This invitation does not work any more" in words(again)


def test_opening_an_invitation_changes_nothing(nobody, nia):
    for _ in range(3):
        assert nobody.get(link_in(mails()[0])).status_code == 200

    assert user_with(NIA).is_invited


def test_an_invitation_to_a_suspended_firm_opens_nothing(nobody, nia, firm):
    suspend(firm)

    assert nobody.get(link_in(mails()[0])).status_code == 404


def test_an_invitation_opened_where_somebody_is_signed_in_is_about_its_owner(zoe, nia):
    link = link_in(mails()[0])

    page = zoe.get(link)
    joins(zoe, link)

    assert "Quill" not in words(page)
    assert "Nia Park" in zoe.get("/settings/sessions").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short"}, "Use a password of at least 10 characters."),
        ({"password": NIA}, "Choose a password that is not your e-mail address."),
        ({"password": ""}, "Write a password."),
        ({"name": " "}, "Write your name."),
    ],
)
def test_a_refusal_keeps_the_name_and_the_link(nobody, nia, fields, said):
    link = link_in(mails()[0])

    page = joins(nobody, link, **fields)

    assert page.status_code == 422
    assert said in words(page)
    assert joins(nobody, link).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nia"}, "“nia” is not an e-mail address."),
        ({"email": "n" * 200}, f"“{'n' * 60}…” is not an e-mail address."),
        ({"email": ""}, "Write the person's e-mail address."),
        ({"name": ""}, "Write the person's name."),
        ({"role": "boss"}, "Choose one of those that are offered."),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_keeps_what_was_written(ada, fields, said):
    page = invites(ada, **fields)

    assert page.status_code == 422
    assert said in words(page)
    assert 'value="Nia Park"' in page.text or fields.get("name") == ""
    assert mails() == []


def test_an_address_that_signs_in_somewhere_else_is_refused(ada):
    with another_firm():
        taken = a_user("Tom Wexler").email

    page = invites(ada, email=taken)

    assert page.status_code == 422
    assert "Somebody signs in with that e-mail address already." in words(page)


def test_only_who_manages_people_invites(ana, firm):
    assert invites(ana).status_code == 403
    assert ana.get("/settings/people/invite").status_code == 403


def test_who_manages_people_and_is_no_admin_makes_no_admin(app, firm, boss):
    manager = a_user("Max Roy", "paralegal", switches={"people": True})

    with pytest.raises(Refused, match="Only an admin can make or change an admin."):
        invite(email=NIA, name="Nia", role="admin", by=manager)
    with pytest.raises(Refused, match="You can give only what you may do yourself."):
        invite(email=NIA, name="Nia", role="attorney", by=manager)
    assert invite(email=NIA, name="Nia", role="staff", by=manager).role is Role.STAFF


def test_without_a_mail_server_nobody_is_invited_and_the_page_says_why(app, ada, nia, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL", False)

    page = ada.get("/settings/people/invite")
    sent = invites(ada, email="max@harbor.test")
    again = ada.post(f"/settings/people/{nia.id}/invite-again")

    for answer in (page, sent, again):
        assert "Mail is not set up on this server. Ask the person who runs it to set SMTP_URL." in words(answer)
    assert (sent.status_code, again.status_code, len(mails())) == (422, 422, 1)
    assert "Send again" not in words(ada.get("/settings/people"))


def test_the_trail_says_who_was_invited_and_who_joined(nobody, nia):
    joins(nobody, link_in(mails()[0]))

    entries = db.session.execute(sa.select(Entry).where(Entry.subject_id == nia.id)).scalars().all()
    assert {"created", "invited", "joined", "signed_in"} <= {entry.action for entry in entries}
