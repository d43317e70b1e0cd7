"""Two people, two texts, two workers in the same moment, on connections of their own."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from casestatus.accounts.models import User
from casestatus.consent.models import OptOut
from casestatus.contacts.keeping import add_phone
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Conflict, NotFound
from casestatus.core.inbound import Inbound, kept
from casestatus.core.schedules import start_once
from casestatus.files.models import StoredFile
from casestatus.gateways.storage import Missing, storage
from casestatus.messaging.drafting import keep_draft
from casestatus.messaging.enclosing import BadFiles, Place, Upload, enclose, take_out
from casestatus.messaging.leaving import leave_all
from casestatus.messaging.linking import link
from casestatus.messaging.models import Conversation, Message, MessageState, Participation, ScheduledText, Waiting
from casestatus.messaging.moving import move_all
from casestatus.messaging.receiving import Incoming
from casestatus.messaging.scheduling import cancel, schedule, send_scheduled
from casestatus.messaging.sending import send_message, try_again
from casestatus.messaging.taking_in import work_on
from casestatus.messaging.taking_part import take_part
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, State, Urgency
from casestatus.outbox.posting import post_sms
from tests.factories import (
    PICTURE,
    a_contact,
    a_conversation,
    a_scheduled_text,
    a_strange_conversation,
    a_text_from,
    a_user,
    an_enclosure,
    firm_number,
    receive,
)
from tests.messaging.calling import Caller, a_sid

STRANGER = "+18435561299"


def arrives(body: str, *, sender: str = STRANGER) -> Message:
    return receive(Incoming(a_sid(), sender=sender, firm_number=firm_number(), body=body))


def count(apart, model) -> int:
    with apart.session():
        return db.session.execute(sa.select(sa.func.count(model.id))).scalar_one()


def test_first_texts_of_a_stranger_make_one_conversation(apart):
    apart.at_once(*[partial(arrives, f"Text {number}") for number in range(8)])

    with apart.session():
        [conversation] = db.session.execute(sa.select(Conversation)).scalars()
        versions = db.session.execute(sa.select(Message.version)).scalars().all()
    assert conversation.unclaimed_unread == 8
    assert sorted(versions) == list(range(1, 9))


def test_first_texts_from_two_phones_of_a_contact_make_one_conversation(apart):
    with apart.work():
        cora = a_contact(phone="+18435561201")
        add_phone(cora, "+18435561202")

    apart.at_once(*[partial(arrives, "Hello", sender=f"+1843556120{1 + number % 2}") for number in range(8)])

    assert (count(apart, Conversation), count(apart, Message)) == (1, 8)


def test_the_same_call_of_the_carrier_twice_makes_one_message(apart):
    with apart.work():
        fields = {"MessageSid": "SM1", "From": STRANGER, "To": firm_number(), "Body": "Once"}
        call = Inbound(provider="twilio", external_id="SM1", kind="text", state="received", payload=fields)
        call.firm_id = apart.firm_id
        came = kept(db.add(call).id)

    apart.at_once(*[partial(work_on, came)] * 6, in_transaction=False)

    assert count(apart, Message) == 1


def test_a_text_to_a_thread_that_somebody_holds_is_kept_while_the_carrier_still_waits(apart, product):
    with apart.work():
        cora = a_conversation()
        phone, ours, held = cora.phone, firm_number(), cora.id

    with apart.work():
        db.session.execute(sa.select(Conversation).where(Conversation.id == held).with_for_update())
        began = time.monotonic()
        with ThreadPoolExecutor(1) as elsewhere:
            answer = elsewhere.submit(writes_in, product, sender=phone, to=ours).result()
        took = time.monotonic() - began

    assert (answer.status_code, count(apart, Message)) == (200, 0)
    assert took < 10  # the carrier waits for fifteen
    with apart.session():
        [call] = db.session.execute(sa.select(Inbound).where(Inbound.done_at.is_(None))).scalars()
        assert call.payload["Body"] == "Later, then"


def writes_in(product, *, sender: str, to: str):
    with product.app_context():
        return Caller(product).text("Later, then", sender=sender, to=to)


def test_stop_said_twice_in_a_moment_is_one_opt_out_with_one_confirmation(apart):
    apart.at_once(*[partial(arrives, "STOP")] * 4)

    assert (count(apart, OptOut), count(apart, Outgoing), count(apart, Message)) == (1, 1, 5)


def test_a_double_click_in_two_processes_sends_one_text(apart):
    with apart.work():
        cora, author = a_conversation().id, a_user().id

    apart.at_once(*[partial(writes, cora, author, "Once", "k1")] * 6)

    assert (count(apart, Outgoing), count(apart, Message)) == (1, 1)


def writes(conversation_id, author_id, body: str, key: str) -> Message:
    conversation = db.session.get_one(Conversation, conversation_id)
    return send_message(conversation, author=db.session.get_one(User, author_id), body=body, key=key)


def test_colleagues_and_the_client_writing_at_once_lose_nothing(apart):
    with apart.work():
        conversation = a_conversation()
        cora, phone = conversation.id, conversation.phone
        people = [a_user(name).id for name in ("Ana Whitfield", "Ben Okafor")]

    apart.at_once(
        *[partial(writes, cora, person, f"From {person}", "k") for person in people],
        *[partial(arrives, f"Text {number}", sender=phone) for number in range(4)],
    )

    with apart.session():
        versions = db.session.execute(sa.select(Message.version).where(Message.conversation_id == cora)).scalars().all()
    assert sorted(versions) == list(range(1, 7))


def test_two_people_pressing_try_again_send_one_text(apart):
    with apart.work():
        author = a_user()
        message = send_message(a_conversation(), author=author, body="Hello", key="k")
        message.state = MessageState.FAILED
        db.session.execute(sa.update(Outgoing).values(state=State.FAILED))
        pressed = partial(presses_again, message.id, author.id)

    answers = apart.at_once(*[pressed] * 4)

    assert sum(isinstance(answer, Conflict) for answer in answers) == 3
    assert count(apart, Outgoing) == 2


def presses_again(message_id, author_id) -> Message:
    return try_again(db.session.get_one(Message, message_id), author=db.session.get_one(User, author_id))


def test_colleagues_who_leave_at_once_leave_the_thread_to_everybody(apart):
    with apart.work():
        cora, people = a_conversation(), [a_user(name) for name in ("Ana Whitfield", "Ben Okafor", "Ida Moss")]
        for person in people:
            take_part(cora, person)
        a_text_from(cora)
        thread, ids = cora.id, [person.id for person in people]

    apart.at_once(*[partial(leaves_all, person) for person in ids])

    with apart.session():
        conversation = db.session.get_one(Conversation, thread)
        assert (conversation.has_participants, conversation.unclaimed_unread) == (False, 1)


def leaves_all(user_id) -> int:
    return leave_all(db.session.get_one(User, user_id))


def test_two_people_linking_one_number_the_later_is_told(apart):
    with apart.work():
        stranger = a_strange_conversation(STRANGER).id
        contacts = [a_contact(name).id for name in ("Cora Medina", "Dana Cole")]

    answers = apart.at_once(*[partial(links, stranger, contact) for contact in contacts])

    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]
    assert count(apart, Conversation) == 1


def links(conversation_id, contact_id) -> Conversation:
    return link(db.session.get_one(Conversation, conversation_id), db.session.get_one(Contact, contact_id))


def test_two_numbers_linked_to_one_contact_at_once_end_in_one_thread(apart):
    with apart.work():
        strangers = [a_strange_conversation(f"+1843556130{number}") for number in range(3)]
        for stranger in strangers:
            a_text_from(stranger)
        ids, cora = [stranger.id for stranger in strangers], a_contact("Cora Medina").id

    answers = apart.at_once(*[partial(links, stranger, cora) for stranger in ids])

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    with apart.session():
        live = sa.select(Conversation.id).where(Conversation.merged_into_id.is_(None))
        [thread] = db.session.execute(live).scalars()
        assert set(db.session.execute(sa.select(Message.conversation_id)).scalars()) == {thread}


def test_a_text_that_comes_while_its_number_is_linked_is_in_the_contacts_thread(apart):
    with apart.work():
        stranger = a_strange_conversation(STRANGER)
        a_text_from(stranger)
        cora = a_conversation(a_contact("Cora Medina"))
        said = partial(links, stranger.id, cora.contact_id)
        thread = cora.id

    for _ in range(3):
        apart.at_once(said, *[partial(arrives, "While you link")] * 3)

    with apart.session():
        assert set(db.session.execute(sa.select(Message.conversation_id)).scalars()) == {thread}
        unread = db.session.get_one(Conversation, thread).unclaimed_unread
    assert unread == count(apart, Message) == 10
    assert count(apart, Participation) == 0


def test_workers_at_one_lane_send_each_text_once_and_in_order(apart, carrier):
    with apart.work():
        for number in range(12):
            post_sms(to=STRANGER, sender=firm_number(), body=f"{number:02d}", urgency=Urgency.PERSON)
    carrier.on_send = lambda: time.sleep(0.002)

    for _ in range(12):
        apart.at_once(*[partial(drain_lane, STRANGER)] * 4, in_transaction=False)

    assert [text.body for text in carrier.sent] == [f"{number:02d}" for number in range(12)]


def test_two_clocks_start_a_daily_job_once(apart):
    moment = now()

    started = apart.at_once(*[partial(start_once, "reconcile", apart.firm_id, moment)] * 6)

    assert sorted(started) == [False] * 5 + [True]


def test_a_text_that_comes_while_its_conversation_is_moved_is_lost_to_nobody(apart):
    with apart.work():
        cora = a_conversation(a_contact("Cora Medina", phone=STRANGER))
        a_text_from(cora)
        marco = a_contact("Marco Vega")
        add_phone(marco, STRANGER)
        marcos = a_conversation(marco)
        ids = (cora.id, marco.id, marcos.id)

    def moves(way):
        return way(db.session.get_one(Conversation, ids[0]), db.session.get_one(Contact, ids[1])).id

    answers = apart.at_once(partial(moves, move_all), *[partial(arrives, "While you move")] * 3)

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    with apart.session():
        assert set(db.session.execute(sa.select(Message.conversation_id)).scalars()) == {ids[2]}
        assert db.session.get_one(Conversation, ids[2]).unclaimed_unread == 4


def test_two_who_move_the_same_conversation_at_once_move_it_once(apart):
    with apart.work():
        cora = a_conversation(a_contact("Cora Medina", phone=STRANGER))
        a_text_from(cora)
        marco, dana = (a_contact(name, phone=STRANGER).id for name in ("Marco Vega", "Dana Cole"))
        id_ = cora.id

    def moves(contact_id):
        return move_all(db.session.get_one(Conversation, id_), db.session.get_one(Contact, contact_id)).id

    answers = apart.at_once(partial(moves, marco), partial(moves, dana))

    assert not [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, Conflict)]
    with apart.session():
        assert db.session.get_one(Conversation, id_).contact_id in (marco, dana)
        assert db.session.execute(sa.select(sa.func.count(Message.id))).scalar_one() == 1


def test_a_scheduled_text_is_sent_once_however_many_workers_are_at_it(apart):
    with apart.work():
        scheduled = a_scheduled_text(a_conversation())
        id_, scheduled.due_at = scheduled.id, now()

    apart.at_once(*[partial(send_scheduled, id_)] * 4)

    assert (count(apart, Message), count(apart, Outgoing)) == (1, 1)


def test_of_the_clock_and_whoever_cancels_in_the_same_moment_the_later_is_told(apart):
    with apart.work():
        author = a_user()
        scheduled = a_scheduled_text(a_conversation(), author)
        id_, author_id, scheduled.due_at = scheduled.id, author.id, now()

    def cancels():
        return cancel(db.session.get_one(ScheduledText, id_), by=db.session.get_one(User, author_id))

    answers = apart.at_once(partial(send_scheduled, id_), cancels)

    told = [answer for answer in answers if isinstance(answer, Conflict)]
    with apart.session():
        state = db.session.get_one(ScheduledText, id_).state
    assert (state, len(told), count(apart, Outgoing)) in [(Waiting.SENT, 1, 1), (Waiting.CANCELLED, 0, 0)]


@pytest.mark.parametrize("way", ["now", "later"])
def test_a_file_that_is_taken_out_while_its_text_is_sent_goes_whole_or_not_at_all(apart, way):
    """Whichever comes first: the other one is told, or finds nothing left to do."""
    went = 0
    for number in range(12):
        with apart.work():
            conversation, author = a_conversation(), a_user()
            one = an_enclosure(conversation, author)
            ids = conversation.id, author.id, one.id

        sent, taken_out = apart.at_once(partial(sends_with, way, *ids, f"k{number}"), partial(takes_out, *ids))

        with apart.session():
            kept = db.session.execute(sa.select(StoredFile)).scalars().all()
            assert all(b"".join(storage().read(file.key)) for file in kept)
        if isinstance(sent, BadFiles):
            assert str(sent.sentence) == "A file was taken out meanwhile. Look at the files, then send again."
        else:
            assert isinstance(sent, Message | ScheduledText)
            assert isinstance(taken_out, NotFound)
            went += 1
        assert len(kept) == went


def sends_with(way, conversation_id, author_id, file_id, key):
    conversation, author = (
        db.session.get_one(Conversation, conversation_id),
        db.session.get_one(User, author_id),
    )
    if way == "later":
        due_at = now() + timedelta(hours=1)
        return schedule(conversation, author=author, body="", due_at=due_at, key=key, files=[file_id])
    return send_message(conversation, author=author, body="", key=key, files=[file_id])


def takes_out(conversation_id, author_id, file_id):
    take_out(file_id, db.session.get_one(User, author_id), Place(conversation_id))


def test_a_file_is_gone_only_when_its_taking_out_stands(apart):
    with apart.work():
        conversation, author = a_conversation(), a_user()
        one = an_enclosure(conversation, author)
        ids, file_id = (conversation.id, author.id, one.id), one.file_id

    with pytest.raises(OperationalError), apart.work():
        takes_out_and_fails(*ids)

    with apart.work():
        key = db.session.get_one(StoredFile, file_id).key
        assert b"".join(storage().read(key))
        takes_out(*ids)
    with pytest.raises(Missing):
        b"".join(storage().read(key))


def test_two_people_put_files_to_their_texts_in_one_thread_at_once(apart):
    for _ in range(6):
        with apart.work():
            conversation, authors = a_conversation().id, [a_user().id, a_user().id]

        answers = apart.at_once(*[partial(attaches, conversation, author) for author in authors])

        assert not [answer for answer in answers if isinstance(answer, Exception)]


def attaches(conversation_id, author_id):
    author = db.session.get_one(User, author_id)
    enclose(Place(conversation_id), author, [Upload("car.png", PICTURE)])
    keep_draft(db.session.get_one(Conversation, conversation_id), author, body="With a picture", key="k")


def takes_out_and_fails(*ids):
    takes_out(*ids)
    raise OperationalError("a statement", {}, Exception("gone"))
