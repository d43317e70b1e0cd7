"""Every region is drawn once and fetched from one address; every address on a page leads somewhere (§3)."""

import re
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.rules.asking import NO_PAGES, address, routes
from tests.rules.offices import an_office
from tests.rules.pages import Element, read
from tests.rules.reading import ROOT

TEMPLATES = ROOT / "casestatus" / "templates"
STATIC = ROOT / "casestatus" / "static"
OURS = [path for path in sorted(TEMPLATES.rglob("*.html")) if "sandbox" not in path.parts]
PAGES = [route for route in routes("staff", but=NO_PAGES) if route.method == "GET"]
ADDRESSES = ("href", "src", "hx-get", "hx-post", "action", "formaction")
IN_A_TEMPLATE = re.compile(r"""(?:href|action|formaction|hx-get|hx-post|src)=["'](/[^"']*)""")
WITH_ITS_REGION = {"linking.who_is_it": "?as=link"}
WITHOUT_A_REGION = {
    "moving.move",
    "filing.choose_case",
    "transcripts.print_conversation",
    "transcripts.print_case",
    "blocking.ask_to_block",
    "opt_outs.opt_out",
    "consent.ledger",
    "consent.printed",
    "consent.new_consent",
    "consent.new_opt_out",
    "consent.wrong_line",
    "notice.notice",
    "contacts.new_contact",
    "contacts.edit_contact",
    "desk.contact",
    "desk.case",
    "firms.settings",
    "firms.firm",
    "rules.rules",
    "later.scheduled_text",
    "numbers.numbers",
    "numbers.number",
    "numbers.remove",
    "staff.invitation",
    "people.leaving",
    "own.sessions",
    "own.password",
    "wording.new_template",
    "wording.template",
}
SOMETHING = "\0"  # what a template fills in


@pytest.fixture
def office(firm):
    return an_office("Marigold")


def leads_somewhere(app, path: str, method: str) -> bool:
    """Whether there is an address of ours which takes this method, or a file."""
    path = path.partition("#")[0].partition("?")[0]
    if path.startswith("/static/"):
        return (STATIC / path.removeprefix("/static/")).is_file()
    try:
        app.url_map.bind("localhost").match(path, method=method)
    except (HTTPException, RequestRedirect):
        return False
    return True


def written_in(template: Path) -> set[str]:
    """Every address that stands in a template, with SOMETHING where it is filled in."""
    tree = jinja2.Environment().parse(template.read_text())
    texts = ["".join(_written(node) for node in output.nodes) for output in tree.find_all(nodes.Output)]
    joined = list(tree.find_all(nodes.Concat))
    parts = {id(part) for one in joined for part in one.nodes}
    alone = [one for one in tree.find_all(nodes.Const) if id(one) not in parts]
    said = {_written(one) for one in (*joined, *alone)}
    return {one for one in said if one.startswith("/")} | {one for text in texts for one in IN_A_TEMPLATE.findall(text)}


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.TemplateData):
        return node.data
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, str) else SOMETHING
    if isinstance(node, nodes.Concat):
        return "".join(_written(part) for part in node.nodes)
    return SOMETHING


def may_lead_somewhere(app, written: str) -> bool:
    """Whether an address with parts that are filled in can be one of ours: each fills at most one part of a path."""
    path = re.escape(written.partition("#")[0].partition("?")[0]).replace(re.escape(SOMETHING), "[^/]*")
    return any(re.fullmatch(path, re.sub("<[^>]*>", "id", rule.rule)) for rule in app.url_map.iter_rules())


def addresses_on(part: Element, form: Element | None = None) -> set[tuple[str, str]]:
    """Every address of ours on a page, with the method it is asked by."""
    form = part if part.tag == "form" else form
    found = {(part.attributes.get(name, ""), _method(name, part, form)) for name in ADDRESSES}
    found |= {one for inner in part.inside if isinstance(inner, Element) for one in addresses_on(inner, form)}
    return {(path, method) for path, method in found if path.startswith("/")}


def _method(name: str, part: Element, form: Element | None) -> str:
    if name not in ("action", "formaction"):
        return "POST" if name == "hx-post" else "GET"
    of_form = form.attributes.get("method", "get") if form else "get"
    return part.attributes.get("formmethod", of_form).upper()


def test_every_partial_begins_with_what_it_needs():
    partials = [path for path in OURS if path.name.startswith("_")]

    assert [str(path) for path in partials if not path.read_text().startswith("{# needs:")] == []


def test_every_address_in_a_template_leads_somewhere(app):
    lost = {
        f"{template.relative_to(TEMPLATES)}: {written.replace(SOMETHING, '{{ … }}')}"
        for template in OURS
        for written in written_in(template)
        if not may_lead_somewhere(app, written)
    }

    assert lost == set()


def test_the_addresses_of_templates_are_found(app):
    found = {written for template in OURS for written in written_in(template)}

    assert {"/inbox", f"/conversations/{SOMETHING}/messages", f"/conversations/{SOMETHING}/about"} <= found


def test_every_address_on_a_page_leads_somewhere(app, ada, office):
    pages = {str(route): read(ada.get(address(route, office), follow_redirects=True).text) for route in PAGES}

    lost = {path: [one for one in addresses_on(page) if not leads_somewhere(app, *one)] for path, page in pages.items()}
    assert {path: lead_nowhere for path, lead_nowhere in lost.items() if lead_nowhere} == {}


@pytest.mark.parametrize("path", ["/sign-in", "/dev/components", "/nothing", "/operator/firms", "/operator/firms/new"])
def test_every_address_on_the_other_pages_leads_somewhere(app, nobody, olu, path):
    for visitor in (nobody, olu):
        page = read(visitor.get(path, follow_redirects=True).text)

        assert {one for one in addresses_on(page) if not leads_somewhere(app, *one)} == set()


def test_a_region_that_is_fetched_alone_is_the_same_as_on_its_page(ada, office):
    for route in [route for route in PAGES if route.endpoint not in WITHOUT_A_REGION]:
        whole, alone = _whole_and_alone(ada, route, office)

        page, regions = read(whole.text), read(alone.text).roots()

        assert [region.id for region in regions if page.find(region.id)] != [], route
        assert [region.id for region in regions if page.find(region.id) not in (region, None)] == [], route
        assert ["HX-Request" in answer.vary for answer in (whole, alone)] == [True, True], route


def test_a_page_without_a_region_comes_whole(ada, office):
    for route in [route for route in PAGES if route.endpoint in WITHOUT_A_REGION]:
        whole, alone = _whole_and_alone(ada, route, office)

        assert alone.text == whole.text or "<html" in alone.text, route


def _whole_and_alone(ada, route, office):
    path = address(route, office) + WITH_ITS_REGION.get(route.endpoint, "")
    return ada.get(path), ada.get(path, htmx=True)


def test_a_region_that_fetches_itself_gets_itself(ada, office):
    """What a page's regions ask for when they are told to look again comes back under the same id."""
    seen: dict[str, Element] = {}
    for route in PAGES:
        page = read(ada.get(address(route, office), follow_redirects=True).text)
        seen |= {one.id: one for one in page.walk() if one.attributes.get("hx-swap") == "outerMorph" and one.id}
    asking = {id: one.attributes["hx-get"] for id, one in seen.items() if _asks_for_itself(one)}

    answered = {id: [root.id for root in read(ada.get(path, htmx=True).text).roots()] for id, path in asking.items()}

    assert answered == {id: [id] for id in asking}
    assert len(asking) >= 3


def _asks_for_itself(one: Element) -> bool:
    return "hx-get" in one.attributes and "hx-target" not in one.attributes


def test_no_page_brings_code_or_looks_of_its_own(ada, office):
    pages = {str(route): read(ada.get(address(route, office), follow_redirects=True).text) for route in PAGES}

    own = {path: [*_own_code(page), *_own_attributes(page)] for path, page in pages.items()}
    assert {path: found for path, found in own.items() if found} == {}


def _own_code(page: Element) -> list[str]:
    inline = [one for one in page.walk() if one.tag == "script" and "src" not in one.attributes]
    return [one.tag for one in [*inline, *(one for one in page.walk() if one.tag == "style")]]


def _own_attributes(page: Element) -> set[str]:
    named = {name for one in page.walk() for name in one.attributes}
    return {name for name in named if name == "style" or name.startswith(("on", "hx-on"))}


def test_no_page_has_an_id_twice(ada, office):
    pages = {str(route): read(ada.get(address(route, office), follow_redirects=True).text) for route in PAGES}

    twice = {path: _twice(_ids(page)) for path, page in pages.items()}
    assert {path: ids for path, ids in twice.items() if ids} == {}


def test_what_opens_beside_a_composer_brings_no_id_that_stands_there(ada, office):
    thread = read(ada.get(f"/conversations/{office.conversation}").text)
    opened = {one.attributes["hx-get"]: one for one in thread.walk() if _opens(one)}

    twice = {path: _twice(_ids_with(thread, one, read(ada.get(path, htmx=True).text))) for path, one in opened.items()}
    assert {path: ids for path, ids in twice.items() if ids} == {}
    assert {path.rpartition("/")[2] for path in opened} >= {"remind", "assign", "templates", "colleagues"}


def _opens(one: Element) -> bool:
    """Whether it fetches something that then stands on the page beside the rest."""
    return "hx-get" in one.attributes and "hx-select" not in one.attributes and one.attributes.get("hx-swap") != "news"


def _ids_with(page: Element, opener: Element, answer: Element) -> list[str]:
    """The ids on the page once the answer stands where it belongs: in its target, or in place of it."""
    target = page.find(opener.attributes.get("hx-target", f"#{opener.id}").removeprefix("#"))
    assert target is not None, opener.attributes
    gone = _ids(target)[1:] if opener.attributes.get("hx-swap") == "innerHTML" else _ids(target)
    return [id for id in _ids(page) if id not in gone] + _ids(answer)


def _ids(part: Element) -> list[str]:
    return [one.id for one in part.walk() if one.id]


def _twice(ids: list[str]) -> list[str]:
    return sorted({id for id in ids if ids.count(id) > 1})
