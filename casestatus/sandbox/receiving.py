"""Takes a text from a client's phone and brings it to the firm's software."""

from collections.abc import Sequence

from casestatus.sandbox import media
from casestatus.sandbox.accepting import accept
from casestatus.sandbox.carrier import PHONES, Carrier
from casestatus.sandbox.delivering import begin, walk_of
from casestatus.sandbox.keywords import REPLIES, keyword_in
from casestatus.sandbox.numbers import country, segments
from casestatus.sandbox.postman import Letter
from casestatus.sandbox.records import Phone, Text, now
from casestatus.sandbox.twiml import replies


def receive_text(
    carrier: Carrier, *, phone: str, firm_number: str, body: str, files: Sequence[media.Sending] = ()
) -> Text:
    """A client writes: remember the text, act on STOP and START, call the firm's software until it answers."""
    keyword = _obey_keyword(carrier, phone, firm_number, body)
    answers_itself = carrier.behaviour.advanced_opt_out and keyword
    text = Text(
        from_=phone,
        to=firm_number,
        body=body,
        direction="inbound",
        status="received",
        sent_at=now(),
        opt_out_type=keyword if answers_itself else "",
        media=media.take(carrier, list(files)),
    )
    carrier.ledger.save(text)
    carrier.hub.tell(PHONES, phone)
    bring(carrier, text)
    if answers_itself or keyword == "STOP":  # whose answer from the firm could not pass any more
        _reply(carrier, text, REPLIES[keyword])
    return text


def bring(carrier: Carrier, text: Text) -> None:
    """Call the firm's software about a client's text, repeating it until it answers with success."""
    letter = Letter(
        carrier.firm_number(text.to).sms_url,
        _params(carrier, text),
        text.sid,
        token=text.token,
        on_answer=lambda answer: _answered(carrier, text, answer),
    )
    carrier.postman.post(letter, lane=f"{text.from_}>{text.to}")


def _obey_keyword(carrier: Carrier, number: str, firm_number: str, body: str) -> str:
    keyword = keyword_in(body)
    if keyword == "STOP":
        _change_blocks(carrier, number, add=firm_number)
    elif keyword == "START":
        _change_blocks(carrier, number)
    elif number not in carrier.ledger.phones:
        carrier.change_phone(number)
    return keyword


def _change_blocks(carrier: Carrier, number: str, *, add: str = "") -> Phone:
    kept = set(carrier.ledger.phone(number).blocked) | {add} if add else set()
    return carrier.change_phone(number, blocked=sorted(kept))


def _answered(carrier: Carrier, text: Text, answer: str) -> None:
    text.received_at = now()
    carrier.ledger.update(text)
    carrier.hub.tell(text.from_)
    for body in replies(answer):
        if carrier.ledger.phone(text.from_).has_blocked(text.to):
            carrier.note(text.from_, "A reply was refused: this phone has opted out (21610)")
        else:
            _reply(carrier, text, body)


def _reply(carrier: Carrier, text: Text, body: str) -> None:
    reply = Text(from_=text.to, to=text.from_, body=body, direction="outbound-reply")
    accept(carrier, reply)
    begin(carrier, walk_of(carrier, reply))


def _params(carrier: Carrier, text: Text) -> dict[str, str]:
    params = carrier.base_params(text.from_, text.to) | {
        "MessageSid": text.sid,
        "SmsMessageSid": text.sid,
        "SmsSid": text.sid,
        "SmsStatus": "received",
        "Body": text.body,
        "NumSegments": str(max(segments(text.body), len(text.media))),
        "NumMedia": str(len(text.media)),
        **_media_params(carrier, text),
        **places(text.from_, text.to),
    }
    return params | ({"OptOutType": text.opt_out_type} if text.opt_out_type else {})


def _media_params(carrier: Carrier, text: Text) -> dict[str, str]:
    here = f"http://127.0.0.1:{carrier.settings.port}/2010-04-01/Accounts/{carrier.settings.account_sid}"
    urls = {f"MediaUrl{n}": f"{here}/Messages/{text.sid}/Media/{one.sid}" for n, one in enumerate(text.media)}
    return urls | {f"MediaContentType{n}": one.media_type for n, one in enumerate(text.media)}


def places(phone: str, firm_number: str) -> dict[str, str]:
    """Where the numbers are, as far as the carrier knows: it knows countries."""
    blank = {f"{side}{part}": "" for side in ("From", "To") for part in ("City", "State", "Zip")}
    return blank | {"FromCountry": country(phone), "ToCountry": country(firm_number)}
