"""Texts with pictures: how they come, what workers then do, and what a thread shows of them."""

import re
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.messaging.fetching import fetch_attachment
from casestatus.messaging.models import Attachment
from tests.factories import firm_number
from tests.messaging.calling import a_sid
from tests.rules.pages import Element, read

MEDIA = "https://api.twilio.com/media"


def a_text_with(twilio, carrier, *contents, sender: str, body: str = "", kind: str = "image/jpeg", sid: str = ""):
    """A client sends pictures: the carrier announces them, and has each for whoever fetches it."""
    sid = sid or a_sid()
    fields = {"NumMedia": str(len(contents))}
    for number, content in enumerate(contents):
        url = f"{MEDIA}/{sid}/{number}"
        carrier.media[url] = content
        fields |= {f"MediaUrl{number}": url, f"MediaContentType{number}": kind}
    return twilio.text(body, sender=sender, to=firm_number(), sid=sid, **fields)


def attachments() -> list[Attachment]:
    db.session.expire_all()
    return list(db.session.execute(sa.select(Attachment).order_by(Attachment.position)).scalars())


def fetch_all(*, later: timedelta = timedelta(0)) -> None:
    """Workers do what there is to fetch."""
    db.session.commit()
    with time_machine.travel(now() + later):
        for attachment in attachments():
            fetch_attachment(attachment.id)
    db.session.expire_all()


def shown_in(page) -> list[Element]:
    """The pictures of a thread."""
    return [one for one in read(page.text).walk() if one.tag == "img"]


def address_of_picture(page, number: int = 0) -> str:
    """Where a picture of a thread leads when it is pressed."""
    return re.findall(r'class="picture" href="([^"]+)"', page.text)[number]
