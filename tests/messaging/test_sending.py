from tests.factories import a_conversation, a_text_from


def test_a_text_that_is_sent_waits_in_the_outbox_and_stands_in_the_thread(ana):
    cora = a_conversation()

    answer = ana.post(f"/conversations/{cora.id}/messages", data={"body": "See you at 2.", "key": "k1"})
    thread = ana.get(f"/conversations/{cora.id}")

    assert answer.status_code == 303
    assert "See you at 2." in thread.text
    assert "Queued" in thread.text


def test_a_client_who_said_stop_gets_no_text(ana, carrier):
    cora = a_conversation(opted_out=True)

    answer = ana.post(f"/conversations/{cora.id}/messages", data={"body": "Hello", "key": "k1"})

    assert answer.status_code == 422
    assert "opted out of text messages" in answer.text
    assert carrier.sent == []


def test_a_text_that_comes_in_shows_in_the_inbox(ben):
    cora = a_conversation()
    a_text_from(cora, "Is court still on?")

    inbox = ben.get("/inbox")

    assert inbox.status_code == 200
    assert "Is court still on?" in inbox.text
