"""Pictures from a client's phone into the thread: live, enlarged, copied, downloaded (T3, T4)."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import findings
from tests.browser.reading import composer, inbox_row, message, stays
from tests.files.made import PAGE, a_picture, corners, picture


def pictures(page: Page, name: str = "Picture"):
    return page.get_by_role("log").get_by_role("img", name=name)


@pytest.fixture
def coras_phone(open_browser, product, office, cora) -> Page:
    page = open_browser(url=product.phones_url)
    page.goto(f"/phones/{cora.phone}?with={office.number.replace('+', '%2B')}")
    return page


@pytest.fixture
def dent(tmp_path) -> Path:
    path = tmp_path / "dent.png"
    path.write_bytes(a_picture())
    return path


@pytest.fixture
def turned(tmp_path) -> Path:
    path = tmp_path / "turned.heic"
    path.write_bytes(picture("turned.heic"))
    return path


def test_from_the_clients_phone_to_the_thread_and_on_to_a_folder(ana_browser, coras_phone, cora, dent, turned):
    ana_browser.goto(cora.thread)

    with stays(ana_browser), stays(coras_phone):
        coras_phone.get_by_label("Add pictures or files").set_input_files([dent, turned])
        expect(coras_phone.get_by_text("dent.png, turned.heic")).to_be_visible()
        coras_phone.get_by_role("textbox", name="Write as Cora Medina").fill("My car")
        coras_phone.keyboard.press("Enter")
        expect(coras_phone.get_by_role("img", name="dent.png")).to_be_visible()
        expect(pictures(ana_browser)).to_have_count(2)

    expect(inbox_row(ana_browser, "Cora Medina")).to_contain_text("My car")
    with ana_browser.expect_download() as saving:
        ana_browser.get_by_role("link", name="Download Picture 2 of 2 from Cora Medina").click()
    assert saving.value.path().read_bytes() == turned.read_bytes()
    assert saving.value.suggested_filename.endswith("-2.heic")


def test_from_the_composer_to_the_clients_phone(ana_browser, coras_phone, cora, dent, tmp_path):
    torn = tmp_path / "torn.jpg"
    torn.write_bytes(a_picture("JPEG")[:300])
    ana_browser.goto(cora.thread)

    with stays(ana_browser), stays(coras_phone):
        ana_browser.get_by_label("Attach files").set_input_files([dent, torn])
        files = ana_browser.get_by_role("list", name="Files that go with this text").get_by_role("listitem")
        expect(files.filter(has_text="torn.jpg")).to_contain_text("The picture is damaged.")
        ana_browser.get_by_role("button", name="Take out torn.jpg").click()
        expect(files).to_have_count(1)
        expect(files.first).to_contain_text("KB")
        expect(ana_browser.locator("#count")).to_contain_text("Sent as a picture message")
        ana_browser.get_by_role("button", name="Send Message").click()
        expect(pictures(ana_browser)).to_have_count(1)
        expect(files).to_have_count(0)
        expect(ana_browser.locator("#count")).to_have_text("")
        expect(message(ana_browser, "Ana Whitfield")).to_contain_text("Delivered")
        expect(coras_phone.get_by_role("log").get_by_role("img")).to_have_count(1)


def test_a_second_press_sends_no_file_twice_and_complains_of_none(ana_browser, coras_phone, cora, dent):
    ana_browser.goto(cora.thread)
    ana_browser.get_by_label("Attach files").set_input_files([dent])
    files = ana_browser.get_by_role("list", name="Files that go with this text").get_by_role("listitem")
    expect(files.first).to_contain_text("KB")

    ana_browser.get_by_role("button", name="Send Message").dblclick()

    expect(pictures(ana_browser)).to_have_count(1)
    expect(message(ana_browser, "Ana Whitfield")).to_contain_text("Delivered")
    expect(files).to_have_count(0)
    expect(ana_browser.locator("#composer").get_by_role("alert")).to_have_count(0)
    expect(coras_phone.get_by_role("log").get_by_role("img")).to_have_count(1)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_who_takes_a_file_out_writes_on(ana_browser, cora, dent, way):
    ana_browser.goto(cora.thread)
    composer(ana_browser).fill("Hello ")
    ana_browser.get_by_label("Attach files").set_input_files([dent])
    out = ana_browser.get_by_role("button", name="Take out")
    expect(ana_browser.get_by_role("listitem").filter(has_text="KB")).to_be_visible()

    if way == "mouse":
        out.dblclick()
    else:
        out.press("Enter")
    expect(composer(ana_browser)).to_be_focused()
    ana_browser.keyboard.press("End")
    ana_browser.keyboard.type("everybody")

    expect(composer(ana_browser)).to_have_value("Hello everybody")
    expect(out).to_have_count(0)
    expect(ana_browser.get_by_role("alert").filter(visible=True)).to_have_count(0)


def test_two_files_are_taken_out_one_after_the_other(ana_browser, cora, dent, tmp_path):
    (tmp_path / "two.png").write_bytes(a_picture("PNG"))
    ana_browser.goto(cora.thread)
    ana_browser.get_by_label("Attach files").set_input_files([dent, tmp_path / "two.png"])
    out = ana_browser.get_by_role("button", name="Take out")
    expect(ana_browser.get_by_role("listitem").filter(has_text="KB")).to_have_count(2)
    ana_browser.evaluate("document.querySelectorAll('[aria-label^=\"Take out\"]').forEach((one) => one.click())")

    expect(out).to_have_count(0)


def test_what_was_wrong_with_a_file_is_not_said_when_it_was_taken_out(ana_browser, cora, expect_status):
    expect_status(422)
    ana_browser.goto(cora.thread)
    program = {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + bytes(200)}
    ana_browser.get_by_label("Attach files").set_input_files(program)
    composer(ana_browser).fill("See the map")
    out = ana_browser.get_by_role("button", name="Take out")
    expect(out).to_be_visible()
    composer(ana_browser).press("Enter")
    said = ana_browser.get_by_text("Take out “run.exe” before you send")
    expect(said).to_be_visible()

    out.click()

    expect(said).to_have_count(0)
    expect(composer(ana_browser)).to_have_value("See the map")
    expect(composer(ana_browser)).not_to_have_attribute("aria-invalid", "true")


def test_the_return_key_in_the_subject_leads_to_the_message(ana_browser, office, cora, dent):
    ana_browser.goto(cora.thread)
    ana_browser.get_by_label("Attach files").set_input_files([dent])
    expect(ana_browser.get_by_role("listitem").filter(has_text="KB")).to_be_visible()
    ana_browser.get_by_role("radio", name="E-mail").check(force=True)
    ana_browser.get_by_label("Subject").fill("The map")

    ana_browser.get_by_label("Subject").press("Enter")

    expect(composer(ana_browser)).to_be_focused()
    expect(ana_browser.get_by_role("button", name="Take out")).to_have_count(1)
    expect(ana_browser.get_by_role("log").get_by_text("The map")).to_have_count(0)


def test_a_picture_that_is_pasted_is_attached(ana_browser, cora):
    ana_browser.goto(cora.thread)

    ana_browser.evaluate(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array([71, 73, 70])], "pasted.gif", { type: "image/gif" }));
            const paste = new ClipboardEvent("paste", { clipboardData: files, bubbles: true, cancelable: true });
            document.getElementById("body").dispatchEvent(paste);
        }"""
    )

    expect(ana_browser.get_by_role("listitem").filter(has_text="pasted.gif")).to_be_visible()


def test_a_phone_with_pictures_is_clean_by_axe(coras_phone, cora):
    cora.sends(a_picture(), body="One")
    cora.sends(a_picture(), picture("turned.heic"), body="Two")
    expect(coras_phone.get_by_role("log").get_by_role("img")).to_have_count(3)

    assert findings(coras_phone) == []


def test_a_picture_is_enlarged_in_a_tab_of_its_own(ana_browser, cora):
    cora.sends(picture("turned.heic"))
    ana_browser.goto(cora.thread)

    with ana_browser.expect_popup() as opening:
        pictures(ana_browser).click()

    image = opening.value.locator("img")
    expect(image).to_be_visible()
    assert image.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [240, 160]


def test_a_picture_is_copied(ana_browser, cora, product):
    ana_browser.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=product.url)
    cora.sends(a_picture("JPEG"))
    ana_browser.goto(cora.thread)

    ana_browser.get_by_role("button", name="Copy Picture from Cora Medina").click()

    expect(ana_browser.get_by_text("Copied")).to_be_visible()
    kinds = "(await navigator.clipboard.read()).flatMap((item) => item.types)"
    assert ana_browser.evaluate(f"async () => {kinds}") == ["image/png"]


def test_copy_is_still_there_when_the_thread_has_changed(ana_browser, cora):
    cora.sends(a_picture("JPEG"), body="Look")
    ana_browser.goto(cora.thread)
    expect(ana_browser.get_by_role("button", name="Copy Picture")).to_be_visible()

    cora.sends(a_picture("JPEG"), body="And this")

    expect(ana_browser.get_by_role("button", name="Copy Picture")).to_have_count(2)


def test_the_words_are_there_while_the_picture_is_awaited(ana_browser, office, cora):
    office.carrier.trouble("media_slow", delay=2.0)
    ana_browser.goto(cora.thread)

    with stays(ana_browser):
        cora.sends(a_picture(), body="From the left")
        expect(message(ana_browser, "From the left")).to_contain_text("Fetching the picture…")
        expect(pictures(ana_browser)).to_be_visible()


def test_whoever_reads_further_up_stays_there_when_pictures_come(ana_browser, office, cora):
    office.wrote_long_ago(cora, 40)
    office.carrier.trouble("media_slow", delay=2.0)
    cora.sends(a_picture("PNG", (900, 700)), body="From the left")
    ana_browser.goto(cora.thread)
    line = message(ana_browser, "Line 15")
    line.scroll_into_view_if_needed()
    expect(message(ana_browser, "From the left")).to_contain_text("Fetching the picture…")
    before = line.bounding_box()

    expect(pictures(ana_browser)).to_have_count(1)

    after = line.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2


@pytest.mark.parametrize("trouble", ["media_missing", "media_error"])
def test_a_carrier_that_stumbles_is_asked_again_by_itself(ana_browser, office, cora, trouble):
    office.carrier.trouble(trouble)
    ana_browser.goto(cora.thread)

    with stays(ana_browser):
        cora.sends(a_picture(), body="From the left")
        expect(pictures(ana_browser)).to_be_visible(timeout=30_000)


def test_a_picture_that_never_ends_is_said_to_be_too_large(ana_browser, office, cora):
    office.carrier.trouble("media_endless")
    ana_browser.goto(cora.thread)

    cora.sends(a_picture(), body="From the left")

    expect(message(ana_browser, "From the left")).to_contain_text("The file is larger than 16 MB. It was not kept.")


def test_a_worker_that_is_killed_in_the_middle_is_made_up_for(ana_browser, office, cora, product):
    office.carrier.trouble("media_slow", delay=4.0)
    ana_browser.goto(cora.thread)
    cora.sends(a_picture(), body="From the left")
    expect(message(ana_browser, "From the left")).to_contain_text("Fetching the picture…")
    ana_browser.wait_for_timeout(1500)  # the worker waits for the carrier by now

    product.files_worker.kill()
    product.files_worker.start()
    product.files_worker.wait_until_ready()
    expect(pictures(ana_browser)).to_have_count(0)
    office.tries_again_now()

    expect(pictures(ana_browser)).to_be_visible(timeout=30_000)


def test_what_could_not_be_fetched_is_tried_again_by_hand(ana_browser, office, cora):
    office.carrier.trouble("media_error")
    cora.sends(a_picture(), body="From the left")
    ana_browser.goto(cora.thread)
    expect(message(ana_browser, "From the left")).to_contain_text("Fetching the picture…")
    while office.carrier.has_trouble():  # the first try is over
        ana_browser.wait_for_timeout(50)
    office.could_not_fetch()
    ana_browser.reload()
    expect(message(ana_browser, "From the left")).to_contain_text("The picture could not be fetched.")

    with stays(ana_browser):
        ana_browser.get_by_role("button", name="Try again").click()
        expect(pictures(ana_browser)).to_be_visible()


def test_a_page_that_came_as_a_picture_opens_nowhere(ana_browser, cora):
    cora.sends(PAGE, a_picture(), body="Two")
    ana_browser.goto(cora.thread)

    expect(message(ana_browser, "Two")).to_contain_text("This was sent as a picture and is none. It was not kept.")
    expect(pictures(ana_browser)).to_have_count(1)


def test_ten_pictures_fit_a_phone(ana_on_phone, cora):
    cora.sends(*[a_picture("JPEG", (400, 300 + 20 * number)) for number in range(10)], body="All ten")
    ana_on_phone.goto(cora.thread)

    expect(pictures(ana_on_phone)).to_have_count(10)
    assert ana_on_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    log = ana_on_phone.get_by_role("log")
    assert log.evaluate("log => log.scrollWidth <= log.clientWidth")


def test_without_script_pictures_are_seen_enlarged_and_saved(ana_without_script, ana_browser, cora):
    cora.sends(picture("turned.heic"))
    ana_browser.goto(cora.thread)
    expect(pictures(ana_browser)).to_be_visible()
    ana_without_script.goto(cora.thread)

    expect(ana_without_script.get_by_role("button", name="Copy")).to_have_count(0)
    with ana_without_script.expect_download() as saving:
        ana_without_script.get_by_role("link", name="Download").click()
    with ana_without_script.expect_popup() as opening:
        pictures(ana_without_script).click()

    assert saving.value.path().read_bytes() == picture("turned.heic")
    expect(opening.value.locator("img")).to_be_visible()


def test_what_is_shown_is_upright(ana_browser, cora):
    cora.sends(picture("turned.heic"))
    ana_browser.goto(cora.thread)

    shown = ana_browser.request.get(pictures(ana_browser).get_attribute("src") or "")

    above_left, _ = corners(shown.body())
    assert above_left[0] > 130
    assert above_left[1] < 80


@pytest.mark.parametrize(
    ("count", "sentence"), [(11, "You chose 11 files. A text can carry 10."), (1, "A text can carry 5 MB.")]
)
def test_a_phone_says_what_a_text_cannot_carry(coras_phone, tmp_path, expect_status, count, sentence):
    expect_status(422)
    files = [tmp_path / f"{number}.jpg" for number in range(count)]
    for file in files:
        file.write_bytes(bytes(5_500_000 if count == 1 else 10))

    coras_phone.get_by_label("Add pictures or files").set_input_files(files)
    coras_phone.get_by_role("textbox", name="Write as Cora Medina").fill("All of them")
    coras_phone.keyboard.press("Enter")

    expect(coras_phone.get_by_text(sentence)).to_be_visible()
    expect(coras_phone.get_by_role("textbox", name="Write as Cora Medina")).to_have_value("All of them")
