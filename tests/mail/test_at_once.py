"""Several workers at one firm's mail: each e-mail leaves once."""

import time
from datetime import timedelta

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.words import _
from casestatus.mail.delivering import send_due
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.mail.posting import Letter, post_mail


def test_workers_at_the_same_mail_send_each_once(apart, mailer):
    with apart.work():
        for number in range(12):
            letter = Letter(_("Hello"), (), f"link {number}", ())
            post_mail(letter, to="nia@harbor.test", about_id=new_id(), useless_at=now() + timedelta(hours=1))
    mailer.on_send = lambda: time.sleep(0.002)

    apart.at_once(*[send_due] * 4, in_transaction=False)

    assert sorted(mail.text for mail in mailer.sent) == sorted(f"link {number}\n" for number in range(12))
    with apart.session():
        states = db.session.execute(sa.select(OutgoingMail.state, OutgoingMail.body).distinct()).all()
    assert [tuple(row) for row in states] == [(MailState.SENT, "")]
