"""How long a text is while it is written, and what it costs (T26)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestatus.core.words import speaking
from casestatus.firms.founding import set_texting
from casestatus.messaging.measuring import GSM, GSM_EXTENSION, count, measure
from casestatus.sandbox.numbers import segments as billed_segments
from tests.factories import a_conversation
from tests.messaging.reading import words

gsm_texts = st.text(st.sampled_from(sorted(GSM | GSM_EXTENSION - {"\f"})), max_size=700)
any_texts = st.text(max_size=400)


@pytest.mark.parametrize(
    ("body", "characters", "segments"),
    [
        ("", 0, 0),
        ("   \n ", 0, 0),
        ("a", 1, 1),
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 80, 1),
        ("€" * 81, 81, 2),
        ("[]{}", 4, 1),
        ("ñ" * 160, 160, 1),
        ("á" * 70, 70, 1),
        ("á" * 71, 71, 2),
        ("á" * 135, 135, 3),
        ("👍" * 35, 35, 1),
        ("👍" * 36, 36, 2),
        ("line\r\nline", 9, 1),
        ("  padded  ", 6, 1),
    ],
)
def test_a_text_is_counted_as_carriers_bill_it(body, characters, segments):
    measured = measure(body)

    assert (measured.characters, measured.segments) == (characters, segments)


def test_a_sign_of_two_units_never_stands_in_two_parts():
    assert measure("a" * 152 + "€" + "a" * 152).segments == 3  # 306 units, and the euro would be cut at 153


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ("See you at 2", None),
        ("¿Dónde está?", "ó"),
        ("Señor Núñez", "ú"),
        ("It’s at 2", "’"),
        ("ok 👍 then 🙏", "👍"),
        ("the judge 👩🏽‍⚖️ said", "👩🏽‍⚖️"),
        ("pick 1️⃣", "\ufe0f\u20e3"),
        ("שלום", "ש"),
        ("{[~]}\\^|€", None),
    ],
)
def test_the_first_sign_that_needs_ucs2_is_named(body, sign):
    assert measure(body).special == sign


@given(gsm_texts)
def test_plain_texts_take_between_the_fewest_and_one_more_segment_than_the_carrier_divides(body):
    body = body.strip()
    assert billed_segments(body) <= max(1, measure(body).segments) <= billed_segments(body) + 1 + len(body) // 152


@given(any_texts)
def test_a_longer_text_never_has_fewer_segments(body):
    assert measure(body).segments <= measure(f"x{body}x").segments


@given(any_texts, st.sampled_from(["👍", "ł", "漢"]))
def test_one_special_sign_makes_the_whole_text_ucs2(body, sign):
    assert measure(body + sign).special is not None
    assert measure(body + sign).segments >= measure(body).segments


@pytest.mark.parametrize(
    ("body", "price", "said"),
    [
        ("Hello", None, None),
        ("Hello", "0.0083", "about 0.8¢"),
        ("a" * 161, "0.0083", "about 1.7¢"),
        ("Hello", "0.01", "about 1¢"),
        ("a" * 1600, "0.2", "about $2.20"),
        ("Hello", "0", "about 0¢"),
    ],
)
def test_the_cost_is_said_by_the_firms_price(body, price, said):
    counted = count(body, Decimal(price) if price else None)

    assert counted.cost is None if said is None else str(counted.cost) == said


def test_it_is_said_in_spanish_too():
    counted = count("👍" * 40, Decimal("0.0083"))

    with speaking("es"):
        assert str(counted.size) == "40 caracteres, 2 segmentos"
        assert str(counted.special).startswith("“👍” hace que este mensaje sea UCS-2")
        assert str(counted.cost) == "unos 1.7¢"


def test_the_composer_asks_while_somebody_writes(firm, ana):
    set_texting(firm, price=Decimal("0.0083"), checks_lines=False)

    region = ana.post("/conversations/count", data={"body": "👍" * 40}, htmx=True)

    assert "40 characters, 2 segments · about 1.7¢" in words(region)
    assert "“👍” makes this text UCS-2: 70 characters a segment." in words(region)
    assert 'id="count"' in region.text


def test_a_firm_without_a_price_is_shown_no_cost(firm, ana):
    assert words(ana.post("/conversations/count", data={"body": "Hi"}, htmx=True)) == "2 characters, 1 segment"


def test_nothing_written_is_counted_as_nothing(ana):
    assert words(ana.post("/conversations/count", data={"body": "  "}, htmx=True)) == ""


def test_a_text_that_was_refused_comes_back_with_its_count(ana):
    cora = a_conversation()

    answer = ana.post(f"/conversations/{cora.id}/messages", data={"body": "a" * 1601})

    assert answer.status_code == 422
    assert "1601 characters, 11 segments" in words(answer)


def test_compose_counts_what_it_refused_too(ana):
    answer = ana.post("/conversations", data={"to": "Tuesday", "body": "See you at 2"})

    assert "12 characters, 1 segment" in words(answer)


@pytest.mark.parametrize("files", [{}, {"file": "019ac0de-0000-7000-8000-000000000000"}])
def test_what_is_too_long_for_a_text_costs_nothing_and_says_so(ana, files):
    def counted(body: str) -> str:
        return words(ana.post("/conversations/count", data={"body": body} | files, htmx=True))

    assert "A text can have up to" not in counted("x" * 1600)
    assert counted("x" * 1601) == "1601 characters, 11 segments A text can have up to 1,600 characters."


def test_who_may_not_text_may_not_count(sam):
    assert sam.post("/conversations/count", data={"body": "Hi"}).status_code == 403


def test_a_text_with_files_is_one_picture_message_at_no_segments_price(ana):
    asked = {"body": "x" * 400, "file": "019ac0de-0000-7000-8000-000000000000"}

    page = words(ana.post("/conversations/count", data=asked, htmx=True))

    assert page == "400 characters, sent as a picture message"
