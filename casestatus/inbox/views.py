"""The text message inbox, threads, and writing in them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import request, url_for

from casestatus.core.clock import now
from casestatus.core.errors import NotFound, Refused
from casestatus.core.permissions import Permission
from casestatus.core.tenancy import find
from casestatus.core.words import Sentence, _
from casestatus.inbox.enclosure_rows import enclosures_of
from casestatus.inbox.enclosure_views import MOST_BYTES, attach, brings_files
from casestatus.inbox.forms import NOW, OFFERED, MessageForm
from casestatus.inbox.going_on_views import written_in
from casestatus.inbox.later_views import clocks_in, due_at
from casestatus.inbox.list_queries import beside, inbox_and_beside, inbox_of, unread_count
from casestatus.inbox.rows import Beside, Only, ThreadHead, View
from casestatus.inbox.searching import has_words
from casestatus.inbox.thread_queries import (
    MOST_CHANGES,
    about,
    changed_since,
    newest_messages,
    thread_head,
    thread_message,
)
from casestatus.messaging.answering import met, met_in
from casestatus.messaging.drafting import forget_draft, keep_draft
from casestatus.messaging.emailing import BadSubject, mail_again, send_email
from casestatus.messaging.enclosing import BadFiles, Place
from casestatus.messaging.lines import Question, line_in, nothing
from casestatus.messaging.measuring import counted
from casestatus.messaging.models import Conversation, Kind, Message
from casestatus.messaging.night import AtNight
from casestatus.messaging.noting import add_note
from casestatus.messaging.queries import message_of, visible_to
from casestatus.messaging.scheduling import schedule
from casestatus.messaging.sending import OtherNumber, refuse_unreachable, send_message, try_again
from casestatus.messaging.taking_part import mark_read, unread_topic
from casestatus.messaging.waiting_lists import scheduled_topic
from casestatus.web.blueprints import current_firm, current_user, staff_blueprint
from casestatus.web.forms import cut
from casestatus.web.hypermedia import Answer, address_with, done, page, wants_partial

TEXTS = Permission.TEXT_MESSAGES
ROWS, MOST_ROWS = 50, 500
KINDS = {kind.value: kind for kind in Kind}
NEVER = 2**31 - 1  # a version that no conversation reaches

bp = staff_blueprint("inbox")


@bp.get("/inbox", may=TEXTS)
def inbox() -> Answer:
    shown = _list()
    address = address_with(q=shown["q"])
    answer = page("inbox/inbox.html", "inbox/_searched.html" if address else "inbox/_list.html", **shown)
    if address:
        answer.headers["HX-Replace-Url"] = address
    return answer


@bp.get("/inbox/unread", may=TEXTS)
def unread() -> Answer:
    return page("inbox/unread.html", "inbox/_unread.html", unread_total=unread_count(current_user))


@bp.get("/conversations/<uuid:id>", may=TEXTS)
def conversation(id: UUID) -> Answer:
    head = thread_head(current_user, id, of_page=not wants_partial())
    met_one, went = met(id, request.args.get("met", type=UUID)), "went" in request.args
    return _thread(head, _drafted(head), met=met_one, went=went)


def _drafted(head: ThreadHead) -> MessageForm:
    """The composer with what its reader left half-written."""
    written = {"body": head.draft, "subject": head.draft_subject, "channel": head.draft_kind or head.answers_by}
    return MessageForm(formdata=None, **written)


@bp.get("/conversations/<uuid:id>/about", may=TEXTS)
def about_conversation(id: UUID) -> Answer:
    head = thread_head(current_user, id)
    return page("inbox/about.html", "inbox/_about.html", conversation=head, **about(current_user, head))


@bp.get("/conversations/<uuid:id>/messages", may=TEXTS)
def messages(id: UUID) -> Answer:
    """The messages before a cursor, or what came and changed since a version of the conversation."""
    return _older(id) if "before" in request.args else _news(id)


def _older(id: UUID) -> Answer:
    head, by = thread_head(current_user, id), _by()
    older = newest_messages(id, before=request.args["before"], by=by)
    return page("inbox/news.html", "inbox/_news.html", messages=older.rows, older=older.next, by=by, **_now(head))


def _news(id: UUID) -> Answer:
    """What came and changed; the region looks again at once when that is more than one answer holds.

    All of it anew when much of what was there went out of sight, or came back (T9).
    """
    since = max(0, min(request.args.get("since", 0, int), NEVER))
    head, changes = changed_since(current_user, id, since)
    if since < head.redrawn:
        newest = newest_messages(head.id, by=_by())
        return page(
            "inbox/news.html",
            "inbox/_news.html",
            anew=True,
            messages=newest.rows,
            older=newest.next,
            by=_by(),
            **_now(head),
        )
    more = len(changes) == MOST_CHANGES
    if more:
        head = replace(head, version=changes[-1].version)
    by = _by()
    changes = [message for message in changes if by in (None, message.kind)]
    changes.sort(key=lambda message: (message.at, message.id))
    changed = [head.topic] if more else []
    return page("inbox/news.html", "inbox/_news.html", changed=changed, messages=changes, **_now(head))


def _now(head: ThreadHead) -> dict[str, Any]:
    """What may have changed beside the messages."""
    look, (known, _dash, is_read) = _look(head), request.args.get("look", "").partition("-")
    news = {"looks_new": known != look, "goes_otherwise": known[-1:] != look[-1:]}
    return {
        "tells_unread": bool(head.unseen or not is_read),
        "conversation": head,
        "refusal": head.refusal,
        "unread": head.unseen,
        "look": look,
        "channels": OFFERED,
        **news,
    }


def _look(head: ThreadHead) -> str:
    name, time_zone, zone = current_firm.name, current_firm.time_zone, current_firm.zone
    return head.look(current_user.powers, name, time_zone, now().astimezone(zone).date())


def _line(id: UUID) -> Question:
    """As in Compose: a thread that a call began may be one with a landline."""
    found = written_in(id)
    is_text = request.form.get("channel", Kind.TEXT) == Kind.TEXT
    return line_in(found) if is_text and current_firm.checks_lines else nothing


@bp.post("/conversations/<uuid:id>/messages", may=TEXTS, asks=_line, most_bytes=MOST_BYTES)
def create_message(id: UUID, heard: None) -> Answer:
    form = MessageForm()
    if brings_files():  # where no script puts them to the text as they are chosen: one looks at them first
        return attach(id)
    try:
        form.validate_on_submit()
        found = written_in(id)
        stands = _written(found, form)
        elsewhere = None if stands is found else form.body.data or ""
        forget_draft(stands, current_user, key=form.key.data or "", sent_elsewhere=elsewhere)
    except AtNight as warning:
        return _refused(id, form, warning=warning)
    except Refused as refusal:
        if isinstance(refusal, OtherNumber):
            form.show_the_number_there_is()
        form.blame(refusal, form.subject if isinstance(refusal, BadSubject) else form.body)
        return _refused(id, form)
    is_in_sight = stands.id == id and _by() in (None, form.channel.data)
    crossed = met_in(stands, author=current_user, seen=form.seen_id) if form.channel.data != Kind.NOTE else None
    return done(
        url_for(".conversation", id=stands.id, met=crossed.id if crossed else None, **_of_list()),
        "inbox/_composer.html" if is_in_sight else None,  # else on to where it is
        changed=[found.topic, "inbox", unread_topic(current_user.id), scheduled_topic(id)],
        by=_by(),
        met=crossed,
        **_asked(),
        conversation=thread_head(current_user, stands.id),
        form=MessageForm(formdata=None, channel=form.channel.data),
        clocks=clocks_in(found.phone, found.contact.state if found.contact else None),
    )


def _written(found: Conversation, form: MessageForm) -> Conversation:
    """Send or keep what was written, by what it was written as. Returns the conversation where it stands then.

    Raises Refused for a way that there is not.
    """
    if form.channel.errors:
        raise Refused(_("Choose what goes out, then send."))
    how: dict[str, Any] = {"author": current_user, "body": form.body.data or "", "key": form.key.data or ""}
    files = request.form.getlist("file", type=UUID)
    if form.channel.data != Kind.TEXT and form.is_for_later:
        raise Refused(_("Only a text can be sent later. Choose “Text message”, or send it now."))
    if form.channel.data == Kind.NOTE:
        _refuse_files(files, _("Files go with a text, not with a note. Take them out, or send a text."))
        return add_note(found, **how).conversation
    if form.channel.data == Kind.EMAIL:
        _refuse_files(files, _("Files go with a text, not with an e-mail. Take them out, or send a text."))
        return send_email(found, subject=form.subject.data or "", **how).conversation
    how |= {"shown": form.shown.data or "", "even_at_night": form.is_even_at_night}
    later = due_at(form, found)
    if later is None:
        return send_message(found, files=files, **how).conversation
    return schedule(found, due_at=later, files=files, **how).conversation


def _refuse_files(files: Sequence[UUID], sentence: Sentence) -> None:
    if files:
        raise BadFiles(sentence)


def _refused(id: UUID, form: MessageForm, **more: Any) -> Answer:
    """The composer with all that was put into it."""
    files = enclosures_of(current_user, Place(id))
    return _thread(thread_head(current_user, id), form, status=422, files=files, **more)


@bp.post("/conversations/<uuid:id>/draft", may=TEXTS)
def draft(id: UUID) -> Answer:
    """Keep what is half-written. Asked by the page itself after each pause, or by a button where nothing runs."""
    form = MessageForm()
    form.validate_on_submit()
    keep_draft(written_in(id), current_user, **form.written)
    return done(url_for(".conversation", id=id))


@bp.post("/conversations/<uuid:id>/messages/<uuid:message_id>/retry", may=TEXTS)
def retry(id: UUID, message_id: UUID) -> Answer:
    try:
        message = _tried_again(_to_try_again(id, message_id))
    except AtNight as warning:
        return _asked_again(id, message_id, warning)
    return done(
        url_for(".conversation", id=id),
        "inbox/_message.html",
        changed=["inbox"],
        conversation=thread_head(current_user, id),
        message=thread_message(message.conversation_id, message.id),
    )


def _to_try_again(id: UUID, message_id: UUID) -> Message:
    """The message. Raises Refused, saying why, where its number was blocked since the page was drawn."""
    found = find(visible_to(current_user), id)
    try:
        message: Message = find(message_of(found), message_id)
    except NotFound:
        refuse_unreachable(find(message_of(found, aside=True), message_id).phone)
        raise
    return message


def _tried_again(message: Message) -> Message:
    if message.kind is Kind.EMAIL:
        return mail_again(message, author=current_user)
    return try_again(message, author=current_user, even_at_night=request.form.get("when") == NOW)


def _asked_again(id: UUID, message_id: UUID, warning: AtNight) -> Answer:
    """The message with the question whether to try again at this hour; a plain browser gets it with its thread."""
    head = thread_head(current_user, id)
    asked: dict[str, Any] = {"retry_of": message_id, "retry_warning": warning}
    if not wants_partial():
        return _thread(head, _drafted(head), status=422, **asked)
    return page("inbox/_message.html", status=422, conversation=head, message=thread_message(id, message_id), **asked)


@bp.post("/conversations/<uuid:id>/read", may=TEXTS)
def read(id: UUID) -> Answer:
    found = find(visible_to(current_user), id)
    mark_read(found, current_user)
    changed = ["inbox", unread_topic(current_user.id)]
    return done(url_for(".conversation", id=id), "inbox/_read.html", changed=changed, conversation=found, unread=0)


def _thread(head: ThreadHead, form: MessageForm, *, status: int = 200, **more: Any) -> Answer:
    newest = newest_messages(head.id, before=request.args.get("before", ""), by=_by())
    return page(
        "inbox/conversation.html",
        "inbox/_composer.html" if status == 422 else "inbox/_open.html",
        status=status,
        conversation=head,
        messages=newest.rows,
        by=_by(),
        older=newest.next,
        form=form,
        refusal=head.refusal,
        look=_look(head),
        unread=0 if "before" in request.args else head.unseen,
        earlier="before" in request.args,
        count=counted(current_firm, form.body.data, with_files=head.has_files),
        clocks=clocks_in(head.phone, head.state),
        **_beside(head.beside),
        **_asked(),
        **more,
    )


def _beside(known: Beside | None = None) -> dict[str, Any]:
    """What only a whole page shows, as far as it is known."""
    return {} if wants_partial() else (known or beside(current_user))._asdict()


def _by() -> Kind | None:
    """The channel that the address narrows a thread to (T24)."""
    return KINDS.get(request.args.get("channel", ""))


def _of_list() -> dict[str, Any]:
    """What the address says of the list beside the thread."""
    return {name: request.args[name] for name in ("view", "only", "q") if name in request.args}


def _list() -> dict[str, Any]:
    """What the list pane shows, by the query of the address."""
    asked = _asked()
    shown = min(max(request.args.get("rows", ROWS, int), ROWS), MOST_ROWS)
    open_id = request.args.get("open", None, UUID)
    if request.args or wants_partial():
        narrowed = {name: asked[name] for name in ("view", "only", "q")}
        found, known = inbox_of(current_user, **narrowed, before=request.args.get("before", ""), size=shown), None
    else:
        found, known = inbox_and_beside(current_user)
    here: dict[str, Any] = {"rows": found.rows, "older_rows": found.next, "shown": shown, "open_id": open_id}
    return {**here, **asked, "has_words": has_words(asked["q"]), **_beside(known)}


def _asked() -> dict[str, Any]:
    """Which list the address asks for, also beside an open conversation."""
    asked = request.args.get("view", "")
    view = View(asked) if asked in set(View) else View.INBOX
    narrowed = request.args.get("only", "")
    only = Only(narrowed) if narrowed in set(Only) else Only.ALL
    return {
        "view": view,
        "only": only,
        "q": cut(request.args.get("q", "")[:80]) or "",
    }
