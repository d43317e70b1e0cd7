"""What every browser is told and asked: CSRF tokens, cookies, and headers on every answer (issue 2)."""

import re

import pytest

from tests.factories import PASSWORD
from tests.rules.asking import FILES, FORMS, OF_ONE_PERSON, address, routes
from tests.rules.nets import ask, owning
from tests.rules.offices import an_office

ONE_CLICK = ("unsubscribing.end_mail",)  # mail programs ask there, who hold no token of a page (RFC 8058)
UNSAFE = [
    route for who in ("public", "staff", "operator") for route in routes(who, but=ONE_CLICK) if route.method == "POST"
]
SHARED_FILES = [endpoint for endpoint in FILES if endpoint not in OF_ONE_PERSON]
SIGNED = ("media.media",)  # its address is made for the carrier: tests/outbox/test_media.py asks there
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@pytest.fixture
def office(firm):
    return an_office("Marigold")


@pytest.fixture
def careful(app):
    """The app as it is in production, where a form needs its token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def breakable(app):
    """The app as it is in production, where what breaks is answered and not raised."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def token_of(page) -> str:
    found = re.search(r'<meta name="csrf-token" content="([^"]+)">', page.text)
    assert found
    return found[1]


def cookie_of(answer) -> dict[str, str]:
    """The attributes of the cookie that an answer sets, by their names in small letters."""
    parts = (part.strip().partition("=") for part in answer.headers["Set-Cookie"].split(";"))
    return {name.lower(): value for name, _, value in parts}


def assert_guarded(answer, *, by_link: bool = False) -> None:
    """With `by_link` the page's address opens an account, and is told to nobody, ourselves included."""
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    expected = HEADERS | {"Referrer-Policy": "strict-origin"} if by_link else HEADERS
    assert {name: answer.headers.get(name) for name in HEADERS} == expected
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-Id"])


def test_nothing_is_changed_without_a_token(careful, ada, olu, office):
    for route in UNSAFE:
        visitor = olu if route.audience == "operator" else ada

        answer = visitor.post(address(route, office), data=FORMS[route.endpoint](office))

        assert answer.status_code == 400, route
        assert "open too long" in answer.text, route


def test_the_token_of_a_page_lets_its_form_in(careful, ada):
    token = token_of(ada.get("/contacts/new"))

    answer = ada.post("/contacts", data={"first_name": "Della", "kind": "client", "csrf_token": token})

    assert answer.status_code == 303


def test_the_token_of_a_page_lets_its_regions_in(careful, ada, office):
    token = token_of(ada.get("/inbox"))

    answer = ada.post(f"/conversations/{office.conversation}/read", headers={"X-CSRFToken": token}, htmx=True)

    assert answer.status_code == 200


def test_the_token_of_somebody_else_lets_nothing_in(careful, ada, ben):
    token = token_of(ben.get("/inbox"))

    assert ada.post("/contacts", data={"first_name": "Della", "csrf_token": token}).status_code == 400


def test_the_carrier_needs_no_token_for_it_signs(careful, nobody):
    assert nobody.post("/webhooks/twilio/messages").status_code == 403


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(nobody, ada):
    cookie = cookie_of(_signed_in(nobody, ada))

    assert {"httponly", "samesite", "path", "expires"} <= set(cookie)
    assert (cookie["samesite"], cookie["path"], "domain" in cookie) == ("Lax", "/", False)


def test_the_cookie_stays_off_plain_lines_where_the_product_has_a_safe_one(another_app, rooms, nobody, ada):
    nobody.app = another_app(public_url="https://texts.example.com")
    nobody.client = nobody.app.test_client()

    assert "secure" in cookie_of(_signed_in(nobody, ada))


def test_the_cookie_works_on_a_plain_line_where_the_product_has_no_other(nobody, ada):
    assert "secure" not in cookie_of(_signed_in(nobody, ada))


def test_a_sign_in_changes_the_cookie(nobody, ada):
    nobody.get("/sign-in")
    before = nobody.client.get_cookie("casestatus")

    _signed_in(nobody, ada)

    assert before is None or nobody.client.get_cookie("casestatus").value != before.value


def _signed_in(visitor, person):
    answer = visitor.post("/sign-in", data={"email": person.user.email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return answer


def test_every_page_carries_the_headers(ada, office):
    for route in [one for one in routes("staff", but=FILES) if one.method == "GET"]:
        page = ada.get(address(route, office))

        assert_guarded(page)
        assert page.headers["Cache-Control"] == "no-store", route
        page.close()


@pytest.mark.parametrize("endpoint", SHARED_FILES)
def test_every_file_carries_the_headers_and_a_policy_that_forbids_it_everything(ada, office, endpoint):
    [route] = [one for one in routes("staff") if one.endpoint == endpoint]

    answer = ada.get(address(route, office))

    assert answer.headers.getlist("Content-Security-Policy") == [
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    ]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "private, no-cache"
    answer.close()


def test_every_other_answer_carries_them_too(olu, office):
    for route in routes("public", but=SIGNED) + routes("webhook") + routes("operator"):
        ask_for = olu.get if route.method == "GET" else olu.post

        answer = ask_for(address(route, office))

        assert_guarded(answer, by_link=route.endpoint.startswith(("passwords.", "joining.")))


def test_every_refusal_carries_the_headers(breakable, ada, olu, nobody, office):
    answers = {
        303: nobody.get("/inbox"),
        401: nobody.get("/inbox", htmx=True),
        403: olu.get("/inbox"),
        404: ada.get("/nothing"),
        405: ada.post("/inbox"),
        413: ada.post("/contacts", data={"first_name": "x" * 3_000_000}),
        422: ada.post("/contacts", data={}),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert_guarded(answer)


def test_what_breaks_is_answered_with_the_headers_and_a_calm_page(breakable, ada, office):
    with owning():
        ask("ALTER TABLE contacts RENAME COLUMN kind TO kinds")

    page, region = ada.get("/contacts"), ada.get("/contacts", htmx=True)

    for answer in (page, region):
        assert answer.status_code == 500
        assert "Something broke on our side" in answer.text
        assert_guarded(answer)
    assert region.headers["HX-Retarget"] == "#alerts"


def test_a_file_may_be_kept_only_at_an_address_with_its_hash(nobody):
    kept, asked_again = nobody.get("/static/css/base.css?v=1"), nobody.get("/static/css/base.css")

    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert asked_again.headers["Cache-Control"] == "no-cache"
    assert_guarded(kept)


def test_a_safe_line_is_to_be_used_again(nobody):
    safe = nobody.get("/sign-in", base_url="https://localhost")
    plain = nobody.get("/sign-in")

    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in plain.headers


def test_a_request_keeps_the_id_that_a_proxy_gave_it(nobody):
    assert nobody.get("/healthz", headers={"X-Request-Id": "proxy-1234"}).headers["X-Request-Id"] == "proxy-1234"


def test_words_that_are_no_id_are_not_repeated(nobody):
    assert_guarded(nobody.get("/healthz", headers={"X-Request-Id": "Cora Medina, +1 843 555 0142"}))
