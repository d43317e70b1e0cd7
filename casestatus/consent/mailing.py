"""E-mails to clients: none to who opted out, and each with a link that ends them, in one click (RFC 8058; T21)."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import sqlalchemy as sa

from casestatus.consent.ledger import kept
from casestatus.consent.models import Channel, Source, UnsubscribeLink
from casestatus.consent.opting import is_opted_out, opt_out
from casestatus.core import db, links
from casestatus.core.errors import NotFound, Refused
from casestatus.core.tenancy import choose_firm, chosen_firm
from casestatus.core.words import _
from casestatus.firms.models import Firm
from casestatus.mail.models import OutgoingMail
from casestatus.mail.posting import Words, post_mail

OPTED_OUT_OF_MAIL = _("This address has opted out of e-mails.")
DEAD = _("This link does not work any more.")


def mail_client(letter: Words, *, to: str, about_id: UUID, useless_at: datetime, language: str = "en") -> OutgoingMail:
    """Queue an e-mail to a client. Raises Refused when the address has opted out of e-mails."""
    if is_opted_out(to, Channel.EMAIL):
        raise Refused(OPTED_OUT_OF_MAIL)
    firm = db.session.get_one(Firm, chosen_firm())
    ends = _("To get no more e-mails from {firm}, open this page:", firm=firm.name).in_language(language)
    return post_mail(
        letter,
        to=to,
        about_id=about_id,
        useless_at=useless_at,
        language=language,
        unsubscribe=links.unsubscribe(_link_for(to)),
        footer=ends,
    )


def _link_for(address: str) -> str:
    token = secrets.token_urlsafe(24)
    db.add(UnsubscribeLink(token_hash=_hash(token), firm_id=chosen_firm(), address=kept(address)))
    return token


@dataclass(frozen=True)
class Ending:
    """What the page of an e-mail's link says."""

    firm_name: str
    address: str
    is_over: bool  # whether the address gets no more e-mails


def whose_link(token: str) -> Ending:
    """Whom an e-mail's link belongs to; the session then serves their firm. Raises NotFound for one that is none."""
    asked = sa.select(UnsubscribeLink).where(UnsubscribeLink.token_hash == _hash(token))
    link = db.session.execute(asked).scalar_one_or_none()
    if link is None:
        raise NotFound(DEAD)
    choose_firm(link.firm_id)
    firm = db.session.get_one(Firm, link.firm_id)
    return Ending(firm.name, link.address, is_opted_out(link.address, Channel.EMAIL))


def unsubscribe(token: str) -> Ending:
    """No more e-mails to the address of the link. Again, it changes nothing."""
    ending = whose_link(token)
    opt_out(ending.address, channel=Channel.EMAIL, source=Source.LINK, words=None)
    return replace(ending, is_over=True)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
