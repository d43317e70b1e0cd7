"""Who else reads or writes in a conversation now: in Redis for some seconds, and nowhere else (T22)."""

import pytest
import redis

from casestatus.core import presence
from casestatus.core.presence import LASTS, PLACE, Doing, give_sign, who_is_at
from tests.factories import a_contact, a_conversation
from tests.messaging.reading import words


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


@pytest.fixture
def valkey(services):
    return redis.Redis.from_url(services.redis_url)


def signs(visitor, conversation, doing):
    return visitor.post(f"/conversations/{conversation.id}/presence", data={"doing": doing}, htmx=True)


def present(visitor, conversation) -> str:
    return words(visitor.get(f"/conversations/{conversation.id}/presence", htmx=True))


def test_colleagues_are_told_by_name_who_writes_and_who_reads(ana, ben, ada, cora):
    signs(ben, cora, "writing")
    signs(ada, cora, "reading")

    assert present(ana, cora) == "Ben Okafor is writing … Ada Reyes is reading"


def test_nobody_is_told_of_themselves(ana, cora):
    signs(ana, cora, "writing")

    assert present(ana, cora) == ""


def test_who_stops_writing_reads_and_who_goes_is_gone(ana, ben, cora):
    signs(ben, cora, "writing")
    signs(ben, cora, "reading")
    reading = present(ana, cora)
    signs(ben, cora, "")

    assert (reading, present(ana, cora)) == ("Ben Okafor is reading", "")


def test_no_trace_is_left_after_half_a_minute(ben, cora, valkey):
    signs(ben, cora, "writing")
    key = PLACE + str(cora.id)

    assert 0 < valkey.ttl(key) <= LASTS < 30
    assert valkey.zrange(key, 0, -1) == [f"{ben.user.id} writing".encode()]


def test_an_old_sign_counts_no_more_though_others_give_new_ones(ana, ben, ada, cora, valkey):
    key = PLACE + str(cora.id)
    signs(ben, cora, "writing")
    valkey.zadd(key, {f"{ben.user.id} writing": 1.0})

    unseen = present(ana, cora)
    signs(ada, cora, "reading")

    assert unseen == ""
    assert valkey.zrange(key, 0, -1) == [f"{ada.user.id} reading".encode()]


def test_open_pages_are_told_when_it_changes_and_only_then(ben, cora, told):
    for doing in ("reading", "reading", "writing", "writing", ""):
        signs(ben, cora, doing)

    assert [note.name for note in told] == [f"present-{cora.id}"] * 3


def test_a_sign_of_something_else_is_a_goodbye(ana, ben, cora):
    signs(ben, cora, "writing")
    signs(ben, cora, "<b>dancing</b>")

    assert present(ana, cora) == ""


def test_another_firm_neither_sees_nor_gives_signs(zoe, ben, cora):
    signs(ben, cora, "writing")

    assert signs(zoe, cora, "reading").status_code == 404
    assert zoe.get(f"/conversations/{cora.id}/presence").status_code == 404


def test_without_redis_nobody_is_anywhere(ana, cora):
    before = presence._client
    presence.set_up("redis://127.0.0.1:1")
    try:
        assert not give_sign("here", ana.user.id, Doing.READING)
        assert who_is_at("here") == {}
        assert signs(ana, cora, "reading").status_code < 400
    finally:
        presence._client = before


def test_what_a_page_without_script_gets_is_a_page(ana, ben, cora):
    signs(ben, cora, "reading")

    assert "Ben Okafor is reading" in words(ana.get(f"/conversations/{cora.id}/presence"))
