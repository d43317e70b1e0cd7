"""What is worth a photograph: every page of the product, in the states that matter."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from playwright.sync_api import Page, expect

from casestatus.config import ROOT
from tests.browser.demo import EMPTY, OPERATOR

ANA, ADA, BEN, NOBODY, PHONES = "ana@demo.test", "ada@demo.test", "ben@demo.test", "", "phones"
CORA = "+18435550142"
PHOTO = ROOT / "casestatus" / "demo" / "pictures" / "license.jpg"


@dataclass(frozen=True)
class Sight:
    """One page as somebody sees it. A long one is photographed to its end."""

    name: str
    who: str
    open: Callable[[Page], object]
    is_long: bool = False


def at(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def thread_with(words: str) -> Callable[[Page], None]:
    """The conversation whose row in the inbox says this."""

    def open_thread(page: Page) -> None:
        page.goto(f"/inbox?q={quote(words)}")
        row = page.get_by_role("list", name="Conversations").get_by_role("link").first
        page.goto(row.get_attribute("href", timeout=5000).split("?")[0])  # type: ignore[union-attr]
        page.locator("#conversation-list .row").first.wait_for(state="attached")

    return open_thread


def opening(path: str) -> Callable[[Page], None]:
    """The first conversation of a list."""

    def open_first(page: Page) -> None:
        page.goto(path)
        row = page.get_by_role("list", name="Conversations").get_by_role("link").first
        page.goto(row.get_attribute("href", timeout=5000) or "")
        page.locator("#conversation-list .row").first.wait_for(state="attached")

    return open_first


def following(path: str, words: str, *then: str) -> Callable[[Page], None]:
    """The page behind a link of another page, and the pages behind links of that."""

    def open_page(page: Page) -> None:
        page.goto(path)
        for link in (words, *then):
            page.get_by_role("link", name=link).first.click()

    return open_page


def pressing(opened: Callable[[Page], object], button: str) -> Callable[[Page], None]:
    """A page that was refused when a button of it was pressed."""

    def open_and_press(page: Page) -> None:
        opened(page)
        page.get_by_role("button", name=button).filter(visible=True).first.click()
        expect(page.locator(".error-summary")).to_be_visible()

    return open_and_press


def asking_to_notify(page: Page) -> None:
    """This browser blocks what it is asked for."""
    page.goto("/settings/notifications")
    page.get_by_role("group", name="Desktop").get_by_label("From clients").check()
    expect(page.get_by_text("This browser blocks notifications")).to_be_visible()


def turning_off(person: str, permission: str) -> Callable[[Page], None]:
    """A permission that somebody must keep."""

    def turn_off(page: Page) -> None:
        following("/settings/people", person)(page)
        page.get_by_role("switch", name=permission, exact=True).click()
        expect(page.locator("#powers .alert")).to_be_visible()

    return turn_off


def writing(words: str) -> Callable[[Page], None]:
    """Compose while somebody looks for a contact."""

    def compose(page: Page) -> None:
        page.goto("/conversations/new")
        page.get_by_role("combobox", name="To").fill("")  # where a draft was kept
        page.get_by_role("combobox", name="To").press_sequentially(words)
        expect(page.get_by_role("option").first).to_be_visible()

    return compose


def written_to_nobody(page: Page) -> None:
    """Compose with a text that is to go to what is no number."""
    page.goto("/conversations/new")
    page.get_by_role("combobox", name="To").fill("twelve")
    page.get_by_role("textbox", name="Message").fill("Good morning")


def a_test_text(page: Page) -> None:
    """A number's page after a test text arrived."""
    following("/settings/numbers", "(843) 555-0100")(page)
    page.get_by_label("Phone number").fill(CORA)
    page.get_by_role("button", name="Send a test text").click()
    expect(page.locator("#test")).to_contain_text("Delivered")


def counted(page: Page) -> None:
    """Compose with words that need another alphabet than texts have."""
    page.goto("/conversations/new")
    page.get_by_role("textbox", name="Message").fill("See you at 2 👍 " + "and bring the letter " * 5)
    expect(page.locator("#count")).to_contain_text("segments")


def choosing_a_template(words: str) -> Callable[[Page], None]:
    """A thread with the templates open above the box."""

    def choose(page: Page) -> None:
        thread_with(words)(page)
        page.get_by_role("button", name="Templates").click()
        expect(page.get_by_role("option").first).to_be_visible()

    return choose


def attaching(words: str) -> Callable[[Page], None]:
    """A thread with files beside the box: one that goes, and one that cannot."""

    def attach(page: Page) -> None:
        thread_with(words)(page)
        files = [
            {"name": "accident-scene.jpg", "mimeType": "image/jpeg", "buffer": PHOTO.read_bytes()},
            {"name": "retainer.docx", "mimeType": "text/plain", "buffer": b"Dear Cora"},
        ]
        page.get_by_label("Attach files").set_input_files(files)
        expect(page.get_by_role("list", name="Files that go with this text")).to_contain_text("KB")

    return attach


def composing_with_files(page: Page) -> None:
    """Compose with a file beside the box."""
    page.goto("/conversations/new")
    page.get_by_role("textbox", name="Message").fill("Is this your license?")
    page.get_by_label("Attach files").set_input_files(PHOTO)
    expect(page.get_by_role("list", name="Files that go with this text")).to_contain_text("KB")


def about(words: str) -> Callable[[Page], None]:
    """A conversation with what stands beside it, where that has to be opened."""

    def open_about(page: Page) -> None:
        thread_with(words)(page)
        button = page.get_by_role("button", name="About this conversation")
        if button.is_visible():
            button.click()

    return open_about


def moving(words: str) -> Callable[[Page], None]:
    """What moving a conversation to another contact of its number means."""

    def open_move(page: Page) -> None:
        thread_with(words)(page)
        page.goto(f"{page.url}/move")

    return open_move


def printing(words: str) -> Callable[[Page], None]:
    """The page that prints a conversation."""

    def open_print(page: Page) -> None:
        thread_with(words)(page)
        page.goto(f"{page.url.partition('?')[0]}/print")

    return open_print


def pressing_a_key(page: Page) -> None:
    """What the key ? shows."""
    page.goto("/inbox")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def exporting(words: str, form: str) -> Callable[[Page], None]:
    """A file that was just made."""

    def open_export(page: Page) -> None:
        printing(words)(page)
        page.get_by_role("button", name=form).click()
        expect(page.get_by_text("Ready.")).to_be_visible(timeout=20_000)

    return open_export


def beside(words: str, path: str) -> Callable[[Page], None]:
    """A page of a conversation, such as the one that blocks its number."""

    def open_beside(page: Page) -> None:
        thread_with(words)(page)
        page.goto(f"{page.url.partition('?')[0]}{path}")

    return open_beside


def asking(words: str, act: str) -> Callable[[Page], None]:
    """A conversation with one of its acts asked for, beside it."""

    def ask(page: Page) -> None:
        about(words)(page)
        page.get_by_role("link", name=act, exact=True).click()
        expect(page.locator("#asked form")).to_be_visible()

    return ask


def choosing_in(opened: Callable[[Page], object], menu: str) -> Callable[[Page], None]:
    """A page with one of its menus open."""

    def choose(page: Page) -> None:
        opened(page)
        page.get_by_role("button", name=menu).filter(visible=True).first.click()

    return choose


def writing_as(words: str, channel: str) -> Callable[[Page], None]:
    """A thread in which one writes what is no text."""

    def write(page: Page) -> None:
        thread_with(words)(page)
        page.get_by_text(channel, exact=True).filter(visible=True).last.click()

    return write


def sending(words: str, text: str) -> Callable[[Page], None]:
    """A thread in which a text was stopped."""

    def send(page: Page) -> None:
        thread_with(words)(page)
        page.get_by_role("textbox", name="Message").fill(text)
        page.get_by_role("button", name="Send Message").click()
        expect(page.locator("#composer .field-error")).to_be_visible()

    return send


def said_wrong(page: Page) -> None:
    """A thread whose number was reported as a wrong one."""
    about("Terrence Gaillard")(page)
    button = page.get_by_role("button", name="Wrong number").filter(visible=True)
    if button.count():
        button.click()
        expect(page.get_by_role("button", name="This number is right")).to_be_visible()
    thread_with("Terrence Gaillard")(page)


def asked_twice(page: Page) -> None:
    """The second question before the number of a client on an open case is blocked."""
    beside("Cora Medina", "/block")(page)
    page.get_by_role("button", name="Block this number").click()
    expect(page.get_by_role("button", name="Block all the same")).to_be_visible()


def filing(page: Page) -> None:
    """Which case a message is about."""
    thread_with("Cora Medina")(page)
    page.goto(page.locator(".message-file").last.get_attribute("href") or "")


GROUPS: dict[str, list[Sight]] = {
    "sign-in": [
        Sight("sign-in", NOBODY, at("/sign-in")),
        Sight("refused", NOBODY, pressing(at("/sign-in"), "Sign in")),
    ],
    "inbox": [
        Sight("inbox", ANA, at("/inbox")),
        Sight("unread", ANA, at("/inbox?view=unread")),
        Sight("left", ANA, at("/inbox?view=left")),
        Sight("archived", ANA, at("/inbox?view=archived")),
        Sight("search", ANA, at("/inbox?q=an")),
        Sight("nothing found", ANA, at("/inbox?q=xyzzy")),
        Sight("filter", ANA, choosing_in(at("/inbox"), "Show: ")),
        Sight("mine", ANA, at("/inbox?only=mine")),
        Sight("unassigned", ANA, at("/inbox?only=unassigned")),
        Sight("waiting", ANA, at("/inbox?only=waiting")),
        Sight("reminders", ANA, at("/inbox?only=reminders")),
        Sight("scheduled", ANA, at("/inbox/scheduled")),
    ],
    "team work": [
        Sight("assigned", ANA, thread_with("Joanna Ravenel")),
        Sight("who answers", ANA, asking("Cora Medina", "Assign")),
        Sight("remind me", ANA, asking("Cora Medina", "Remind me")),
        Sight("assign page", ANA, beside("Cora Medina", "/assign")),
        Sight("remind page", ANA, beside("Cora Medina", "/remind")),
    ],
    "channels": [
        Sight("email", ANA, writing_as("Cora Medina", "E-mail")),
        Sight("no address", ANA, writing_as("Darnell Tate", "E-mail")),
        Sight("note", ANA, writing_as("Cora Medina", "Internal note")),
        Sight("e-mails only", ANA, beside("Cora Medina", "?channel=email")),
        Sight("which channel", ANA, choosing_in(about("Cora Medina"), "Show: All channels")),
        Sight("file under", ANA, filing),
    ],
    "blocking": [
        Sight("block", ANA, beside("Luis Ortega", "/block")),
        Sight("asked twice", ANA, asked_twice),
        Sight("blocked numbers", ANA, at("/settings/blocked")),
        Sight("blocked", ANA, following("/settings/blocked", "555-0181")),
        Sight("card number", ANA, sending("Marcus Shaw", "The card is 4111 1111 1111 1111, thank you")),
        Sight("wrong number", ANA, said_wrong),
    ],
    "later": [
        Sight("send later", ANA, choosing_in(thread_with("Cora Medina"), "Send later")),
        Sight("waits", ANA, thread_with("Victor Huger")),
        Sight("change", ANA, following("/inbox/scheduled", "Good morning, Victor")),
    ],
    "empty firm": [
        Sight("inbox", EMPTY, at("/inbox")),
        Sight("mine", EMPTY, at("/inbox?only=mine")),
        Sight("contacts", EMPTY, at("/contacts")),
        Sight("cases", EMPTY, at("/cases")),
        Sight("notice", EMPTY, at("/conversations/new")),
        Sight("opt-outs", EMPTY, at("/opt-outs")),
        Sight("scheduled", EMPTY, at("/inbox/scheduled")),
        Sight("blocked numbers", EMPTY, at("/settings/blocked")),
        Sight("templates", EMPTY, at("/settings/templates")),
    ],
    "threads": [
        Sight("thread", ANA, thread_with("Cora Medina")),
        Sight("picture", ANA, thread_with("Victor Huger")),
        Sight("unknown number", ANA, about("5550177")),
        Sight("opted out", ANA, thread_with("Grace Bell")),
        Sight("failed", ANA, thread_with("Luis Ortega")),
        Sight("Spanish", ANA, thread_with("Mariela")),
        Sight("right to left", ANA, thread_with("حداد")),
        Sight("long name", ANA, thread_with("Schwarzenberger")),
        Sight("about", ANA, about("Cora Medina")),
        Sight("left", ANA, opening("/inbox?view=left")),
        Sight("archived", ANA, opening("/inbox?view=archived")),
        Sight("draft", ANA, thread_with("Priya Nair")),
        Sight("shared number", ANA, about("Darnell Tate")),
        Sight("move", ANA, moving("Darnell Tate")),
    ],
    "transcripts": [
        Sight("print", ANA, printing("Cora Medina"), is_long=True),
        Sight("with picture", ANA, printing("Victor Huger"), is_long=True),
        Sight("right to left", ANA, printing("حداد"), is_long=True),
        Sight("case", ANA, following("/cases", " v. ", "Print the conversation"), is_long=True),
        Sight("export", ANA, exporting("Cora Medina", "PDF")),
    ],
    "compose": [
        Sight("compose", ANA, at("/conversations/new")),
        Sight("contacts found", ANA, writing("me")),
        Sight("refused", ANA, pressing(written_to_nobody, "Send Message")),
        Sight("counted", ANA, counted),
        Sight("with a file", ANA, composing_with_files),
    ],
    "contacts": [
        Sight("contacts", ANA, at("/contacts")),
        Sight("contact", ANA, following("/contacts?q=cora", "Cora Medina")),
        Sight("long name", ANA, following("/contacts?q=schwarz", "Schwarzenberger")),
        Sight("edit", ANA, following("/contacts?q=cora", "Cora Medina", "Edit")),
        Sight("new", ANA, pressing(at("/contacts/new"), "Save contact")),
        Sight("nobody found", ANA, at("/contacts?q=xyzzy")),
    ],
    "cases": [
        Sight("cases", ANA, at("/cases")),
        Sight("case", ANA, following("/cases", " v. ")),
        Sight("long title", ANA, following("/cases", "Schwarzenberger")),
    ],
    "settings": [
        Sight("firm", ADA, at("/settings/firm"), is_long=True),
        Sight("numbers", ADA, at("/settings/numbers"), is_long=True),
        Sight("number", ADA, following("/settings/numbers", "(843) 555-0103"), is_long=True),
        Sight("test text", ADA, a_test_text, is_long=True),
        Sight("remove number", ADA, following("/settings/numbers", "(843) 555-0103", "Remove number")),
        Sight("texting rules", ADA, at("/settings/texting"), is_long=True),
        Sight("my notifications", ANA, at("/settings/notifications"), is_long=True),
        Sight("blocked notifications", ANA, asking_to_notify),
        Sight("sessions", ADA, at("/settings/sessions")),
        Sight("keyboard", ADA, at("/settings/keyboard")),
        Sight("keys", ANA, pressing_a_key),
        Sight("password", ADA, pressing(at("/settings/password"), "Set password")),
    ],
    "templates": [
        Sight("templates", ADA, at("/settings/templates")),
        Sight("template", ADA, following("/settings/templates", "Confirm attendance and place"), is_long=True),
        Sight("no template", ADA, pressing(at("/settings/templates/new"), "Save template")),
        Sight("files", ANA, attaching("Cora Medina")),
        Sight("choosing", ANA, choosing_a_template("Darnell Tate")),
    ],
    "people": [
        Sight("people", ADA, at("/settings/people")),
        Sight("person", ADA, following("/settings/people", "Ben Okafor"), is_long=True),
        Sight("last admin", ADA, turning_off("Ada Reyes", "People"), is_long=True),
        Sight("left", ADA, following("/settings/people", "Peter Lang"), is_long=True),
        Sight("deactivate", ADA, following("/settings/people", "Ana Whitfield", "Deactivate")),
        Sight("invite", ADA, pressing(at("/settings/people/invite"), "Send invitation")),
        Sight("forgotten", NOBODY, at("/password/forgotten")),
        Sight("on its way", NOBODY, at("/password/on-its-way")),
        Sight("dead link", NOBODY, at("/password/new/made-up")),
        Sight("mailbox", PHONES, at("/mailbox")),
        Sight("join", PHONES, following("/mailbox", "/join/")),
    ],
    "consent": [
        Sight("opt-outs to decide", ANA, at("/opt-outs")),
        Sight("deciding", ANA, following("/opt-outs", "Keep texting")),
        Sight("no reason", ANA, pressing(following("/opt-outs", "Keep texting"), "Keep texting")),
        Sight("paused", ANA, thread_with("Keisha")),
        Sight("record", ANA, following("/contacts?q=cora", "Cora Medina", "Consent record"), is_long=True),
        Sight("print", ANA, following("/contacts?q=cora", "Cora Medina", "Consent record", "Print"), is_long=True),
        Sight("record consent", ANA, following("/contacts?q=cora", "Cora Medina", "Record consent"), is_long=True),
        Sight("opt-out", ANA, following("/contacts?q=cora", "Cora Medina", "Record an opt-out"), is_long=True),
        Sight("notice", ADA, at("/settings/consent")),
    ],
    "operator": [
        Sight("firms", OPERATOR, at("/operator/firms")),
        Sight("new firm", OPERATOR, at("/operator/firms/new")),
    ],
    "errors": [
        Sight("nothing here", ANA, at("/nowhere")),
        Sight("not yours", ANA, at("/settings/firm")),
    ],
    "components": [Sight("components", NOBODY, at("/dev/components"), is_long=True)],
    "phones": [
        Sight("phones", PHONES, at("/")),
        Sight("a phone", PHONES, at(f"/phones/{quote(CORA)}")),
    ],
}
