"""Transcripts as files: nothing is missing, nobody's spreadsheet calculates, a stranger can check them (T10)."""

import csv
import subprocess
from zipfile import ZipFile

import pikepdf
import pytest

from casestatus.contacts.keeping import set_emails
from casestatus.core import db
from casestatus.gateways import joining
from casestatus.gateways.sms import Permanent
from casestatus.mail.delivering import send_due
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.emailing import pick_up_mail, send_email
from casestatus.messaging.models import Kind
from casestatus.messaging.noting import add_note
from casestatus.messaging.sending import send_message
from casestatus.outbox.recording import record_report
from casestatus.transcripts import pdf_files
from casestatus.transcripts.csv_files import safe
from casestatus.transcripts.reading import CHANNELS
from tests import factories
from tests.files.made import a_picture
from tests.transcripts.paper import fonts_of, most_in_a_line, words_of

CODE = "#let x = 1 *bold* $x$"  # what the typesetter would take for its own


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def checked_by_a_stranger(folder) -> subprocess.CompletedProcess:
    return subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)


@pytest.fixture
def by(firm):
    return factories.a_user("Ana Whitfield")


@pytest.fixture
def thread(firm, by):
    conversation = factories.a_conversation()
    factories.a_text_from(conversation, "When is court?")
    sent = send_message(conversation, author=by, body="At 2 pm.", key="one")
    db.session.flush()
    record_report(sent.outgoing_id, status="failed", error_code="30003", payload={}, provider_id="SM1")
    db.session.flush()
    pick_up_deliveries()
    factories.a_picture_from(conversation, "It looks like this")
    return conversation


def test_a_table_has_every_message_with_who_when_and_what_became_of_it(made, thread, by):
    first, second, third = rows_of(made(thread, "csv", by))

    assert (first["Message"], first["Author"], first["Delivery"]) == ("When is court?", "Cora Medina", "Received")
    assert (second["Author"], second["Delivery"]) == ("Ana Whitfield", "Not delivered")
    assert "switched off" in second["Reason"]
    assert (third["No."], third["Attachments"]) == ("3", "attachments/00003-1.png")
    assert {row["Time zone"] for row in (first, second, third)} <= {"EST", "EDT"}
    assert first["UTC"].endswith("Z")


def test_excel_knows_the_letters_of_a_table(made, thread, by):
    assert made(thread, "csv", by).read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_a_cell_is_never_a_formula(start):
    assert safe(f'{start}HYPERLINK("http://x")') == f'\'{start}HYPERLINK("http://x")'


def test_a_client_cannot_send_a_formula(made, by):
    conversation = factories.a_conversation(factories.a_contact("=cmd|' /C calc'!A0"))
    factories.a_text_from(conversation, "=1+1")
    factories.a_text_from(conversation, "-2\n=3")

    cells = [cell for row in rows_of(made(conversation, "csv", by)) for cell in row.values()]

    assert "'=1+1" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


def test_paper_says_who_asked_whom_it_is_with_and_what_page_it_is(made, thread, by):
    made_pdf = made(thread, "pdf", by)

    with pikepdf.open(made_pdf) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Conversation with Cora Medina"
        assert len(pdf.pages) == 1
    said = words_of(made_pdf)
    for words in ("Harbor & Reed", "When is court?", "Ana Whitfield", "Not delivered", "Page 1 of 1", "EST"):
        assert words in said


def test_paper_shows_pictures(made, by):
    conversation = factories.a_conversation()
    for size in ((240, 160), (160, 240)):
        factories.a_picture_from(conversation, content=a_picture("JPEG", size))

    with pikepdf.open(made(conversation, "pdf", by)) as pdf:
        assert sorted(int(image["/Width"]) for image in pdf.pages[0].get_images().values()) == [160, 240]


def test_paper_reads_in_every_writing(made, by):
    conversation = factories.a_conversation()
    for words in (
        "مرحبا، متى موعد المحكمة؟",
        "שלום 10:30",
        "你好 안녕 こんにちは",
        "Привет",
        "👍🎉",
        "#let x = 1 *bold* $x$",
    ):
        factories.a_text_from(conversation, words)
    factories.a_text_from(conversation, "https://example.com/" + "a" * 400)

    said = words_of(made(conversation, "pdf", by))

    assert CODE in said
    for words in ("你好", "안녕", "こんにちは", "Привет"):
        assert words in said


def test_paper_shows_thai_letters(made, by):
    conversation = factories.a_conversation()
    factories.a_text_from(conversation, "สวัสดีครับ ขอบคุณมาก")

    paper = made(conversation, "pdf", by)

    assert "NotoSansThai-Regular" in fonts_of(paper)


def test_many_messages_and_pictures_are_set_in_parts_with_pages_that_run_on(made, by, monkeypatch):
    monkeypatch.setattr(pdf_files, "MESSAGES", 20)
    monkeypatch.setattr(pdf_files, "PICTURES", 2)
    conversation = factories.a_conversation()
    for number in range(45):
        factories.a_text_from(conversation, f"Message {number:02d} in the thread")
    factories.a_picture_from(conversation, content=a_picture("JPEG"), number=3)
    factories.a_text_from(conversation, "The last one")

    path = made(conversation, "pdf", by)

    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
    said = words_of(path)
    assert pages >= 4
    assert [f"Page {number} of {pages}" in said for number in range(1, pages + 1)] == [True] * pages
    assert [f"Message {number:02d} in" in said for number in range(45)] == [True] * 45
    assert said.count("Conversation with Cora Medina") == 1


def test_a_long_one_can_be_read_aloud_and_is_found_by_its_days(made, by, monkeypatch):
    monkeypatch.setattr(pdf_files, "MESSAGES", 20)
    conversation = factories.a_conversation()
    for number in range(45):
        factories.a_text_from(conversation, f"Message {number:02d} in the thread")
    factories.a_picture_from(conversation, content=a_picture("JPEG"), number=1)

    with pikepdf.open(made(conversation, "pdf", by)) as pdf:
        tree = pdf.Root.StructTreeRoot
        found_by = dict(zip(map(int, tree.ParentTree.Nums[::2]), tree.ParentTree.Nums[1::2], strict=True))
        tags = [str(element.S) for element in tree.K[0].K]
        astray = [
            number
            for number, page in enumerate(pdf.pages)
            if not any(element.Pg.objgen == page.obj.objgen for element in found_by[int(page.obj.StructParents)])
        ]
        with pdf.open_outline() as outline:
            days = [item.title for item in outline.root]
        marked, language, pages = bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang), len(pdf.pages)

    assert (pages >= 3, sorted(found_by), astray) == (True, list(range(pages)), [])
    assert (marked, language, len(days)) == (True, "en", 1)
    assert (tags.count("/P") >= 2 * 45, "/Figure" in tags) == (True, True)


def test_many_parts_keep_their_tags_and_only_too_many_objects_lose_them(made, thread, by, tmp_path, monkeypatch):
    """A part has forty pictures at most: a thread with a thousand of them once lost its tags."""
    sheets = [str(made(thread, "pdf", by))] * 40

    joining.main(str(tmp_path / "tagged.pdf"), *sheets)
    monkeypatch.setattr(joining, "MOST_TAGGED", 1_000)
    joining.main(str(tmp_path / "plain.pdf"), *sheets)

    with pikepdf.open(tmp_path / "tagged.pdf") as tagged, pikepdf.open(tmp_path / "plain.pdf") as plain:
        assert [str(element.S) for element in tagged.Root.StructTreeRoot.K[0].K].count("/Figure") == 40
        assert len(tagged.pages) == len(plain.pages) >= 40
        assert "/StructTreeRoot" not in plain.Root


def test_a_stranger_can_check_every_file_of_a_zip(made, thread, by, tmp_path):
    path = made(thread, "zip", by)
    with ZipFile(path) as packed:
        names = packed.namelist()
        packed.extractall(tmp_path / "unpacked")

    checked = checked_by_a_stranger(tmp_path / "unpacked")

    assert checked.returncode == 0, checked.stderr
    assert set(names) == {"transcript.pdf", "messages.csv", "attachments/00003-1.png", "README.txt", "SHA256SUMS"}
    assert checked.stdout.count(": OK") == 4
    assert (tmp_path / "unpacked/attachments/00003-1.png").read_bytes() == factories.PICTURE
    assert "sha256sum -c SHA256SUMS" in (tmp_path / "unpacked/README.txt").read_text()


def test_a_changed_file_is_noticed(made, thread, by, tmp_path):
    with ZipFile(made(thread, "zip", by)) as packed:
        packed.extractall(tmp_path / "unpacked")
    table = tmp_path / "unpacked/messages.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("court", "lunch"))

    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "unpacked", capture_output=True, text=True
    )

    assert (checked.returncode, "messages.csv: FAILED" in checked.stdout) == (1, True)


def test_a_case_has_what_was_written_about_it_and_nothing_else(made, by):
    client = factories.a_contact()
    conversation = factories.a_conversation(client)
    factories.a_text_from(conversation, "Before there was a case")
    case = factories.a_case(client)
    factories.a_text_from(conversation, "About the case")

    [row] = rows_of(made(case, "csv", by))

    assert (row["Message"], row["Case"]) == ("About the case", case.number)


def test_a_case_is_named_to_those_only_who_may_see_it(made, by, tmp_path):
    client = factories.a_contact()
    conversation = factories.a_conversation(client)
    hidden = factories.a_case(client, attorney=factories.a_user("Max Roe"))
    factories.a_text_from(conversation, "Of Max's case")
    own = factories.a_case(client, attorney=by)
    factories.a_text_from(conversation, "Of Ana's").case_id = own.id
    by.switches = {"all_cases": False}

    table, paper, packed = (made(conversation, form, by) for form in ("csv", "pdf", "zip"))
    with ZipFile(packed) as unpacked:
        unpacked.extractall(tmp_path / "unpacked")

    assert [row["Case"] for row in rows_of(table)] == ["", own.number]
    assert [row["Case"] for row in rows_of(tmp_path / "unpacked/messages.csv")] == ["", own.number]
    assert hidden.number not in words_of(paper)
    assert hidden.number not in (tmp_path / "unpacked/README.txt").read_text()


def test_what_comes_in_later_stays_out(made, thread, by, the_run):
    made(thread, "csv", by)
    run = the_run()
    factories.a_text_from(thread, "Too late")

    assert run.total == run.made == 3


def test_every_channel_has_a_name_for_people():
    assert set(CHANNELS) == set(Kind)


def test_internal_notes_stay_in_the_firm_unless_they_are_asked_for(made, thread, by):
    add_note(thread, author=by, body="For us only", key="two")
    db.session.flush()

    assert "For us only" not in made(thread, "csv", by).read_text()
    assert "For us only" in made(thread, "csv", by, notes=True).read_text()


def a_client_with_email(address: str):
    cora = factories.a_contact()
    set_emails(cora, [address])
    return cora


def test_an_email_says_its_address_and_its_subject(ana, made):
    cora = a_client_with_email("c0ra@client.test")
    conversation = factories.a_conversation(cora)
    send_email(conversation, author=ana.user, subject="Your hearing", body="It is at 2.", key="one")
    set_emails(cora, ["another@client.test"])

    [row] = rows_of(made(conversation, "csv", ana.user))
    on_paper = words_of(made(conversation, "pdf", ana.user))
    page = ana.get(f"/conversations/{conversation.id}/print").text

    assert (row["Channel"], row["From"], row["To"]) == ("E-mail", "Harbor & Reed", "c0ra@client.test")
    assert (row["Subject"], row["Message"]) == ("Your hearing", "It is at 2.")
    for said in (on_paper, page):
        assert "E-mail to c0ra@client.test" in said
        assert said.index("Your hearing") < said.index("It is at 2.")


def test_a_subject_of_one_long_word_stays_on_the_paper(ana, made):
    cora = a_client_with_email("c0ra@client.test")
    cora.last_name = "Y" * 72
    send_email(factories.a_conversation(cora), author=ana.user, subject="W" * 192, body="Z" * 192, key="one")

    paper = made(factories.a_conversation(cora), "pdf", ana.user)

    said = words_of(paper).replace("Whitfield", "")
    assert (said.count("W"), said.count("Z")) == (192, 192)
    assert "\u200b" not in said  # who copies it has it as it was written
    # a line is 482 points wide, of a message 473: W has 8.8 of them, Z 5.4, and Y in the title 10
    fitting = {"W": 53, "Z": 87, "Y": 48}
    assert [letter for letter, most in fitting.items() if most_in_a_line(letter, paper) > most] == []


def test_an_email_names_the_address_that_it_left_from(ana, made, mailer):
    conversation = factories.a_conversation(a_client_with_email("cora@client.test"))
    for number, sender in enumerate(("old@firm.test", "new@firm.test")):
        mailer.sender = sender
        send_email(conversation, author=ana.user, subject="Your hearing", body="At 2.", key=str(number))
        db.session.commit()
        send_due()
    send_email(conversation, author=ana.user, subject="Your hearing", body="It waits.", key="waits")

    rows = rows_of(made(conversation, "csv", ana.user))

    assert [row["From"] for row in rows] == [
        "Harbor & Reed <old@firm.test>",
        "Harbor & Reed <new@firm.test>",
        "Harbor & Reed",
    ]


def test_a_failed_email_says_why_in_its_own_words(ana, made, mailer):
    cora = factories.a_contact()
    set_emails(cora, ["cora@client.test"])
    conversation = factories.a_conversation(cora)
    mailer.answers.append(Permanent("550"))
    send_email(conversation, author=ana.user, subject="Your hearing", body="It is at 2.", key="one")
    db.session.commit()
    send_due()
    pick_up_mail()

    [row] = rows_of(made(conversation, "csv", ana.user))

    assert row["Reason"] == "The mail server refused the address. Check it on the contact's page."
