"""A contact's consent record as a PDF (T21)."""

import re
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from casestatus.consent.agreeing import Said, Way, record_consent
from casestatus.consent.correcting import mark_as_wrong
from casestatus.consent.ledger import ledger_of
from casestatus.consent.models import Channel, How, Purpose, Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.desk.consent_papers import _said, make_paper
from casestatus.gateways.current import current, use
from casestatus.gateways.typst_pdf import TypstPdf
from casestatus.runs import running
from casestatus.runs.models import Run
from tests.factories import a_contact
from tests.messaging.reading import words

SAID = "I agree to get texts about my case."


@pytest.fixture
def cora(firm, ana, carrier):
    use(replace(current(), pdf=TypstPdf()))
    contact = a_contact("Cora Medina")
    phone = contact.phones[0].e164
    said = Said(How.PAPER, SAID, "Intake form, March 2026")
    record_consent(contact.id, Way(Channel.SMS, phone), [Purpose.CASE], said=said, zone=firm.zone, by=ana.user)
    opt_out(phone, source=Source.TEXT, words="ALTO, *no* más #textos")
    return contact


def the_run() -> Run:
    return db.session.execute(sa.select(Run)).scalar_one()


def test_it_holds_every_line_on_one_page(ana, cora):
    asked = ana.post(f"/contacts/{cora.id}/consent/pdf")
    make_paper(the_run().id)
    db.session.expire_all()

    page = ana.get(asked.location)
    assert "Ready." in words(page)
    file = ana.get(re.search(r'href="([^"]+/file)"', page.text)[1])
    assert file.headers["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(file.data)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.docinfo["/Title"]) == "Consent of Cora Medina"
    said = " ".join(PdfReader(BytesIO(file.data)).pages[0].extract_text().split())
    for part in ("Agreed to texts", "On paper", "Intake form, March 2026", "Opted out of texts", "*no* más #textos"):
        assert part in said
    assert "agree to get texts" in said


@pytest.mark.parametrize("unbroken", ["a1" * 1990, "W" * 3990])
def test_a_long_word_is_broken_where_its_column_ends_and_no_letter_is_lost(firm, ana, cora, unbroken):
    said = Said(How.PAPER, f"Agreed at {unbroken}", "Form " + "v" * 90)
    way = Way(Channel.SMS, cora.phones[0].e164)
    record_consent(cora.id, way, [Purpose.CASE], said=said, zone=firm.zone, by=ana.user)
    db.session.commit()
    asked = ana.post(f"/contacts/{cora.id}/consent/pdf")
    make_paper(the_run().id)
    db.session.expire_all()

    file = ana.get(re.search(r'href="([^"]+/file)"', ana.get(asked.location).text)[1])

    printed = [page.extract_text() for page in PdfReader(BytesIO(file.data)).pages]
    assert max(len(line) for page in printed for line in page.splitlines()) < 120
    letters = re.sub(r"\s", "", "".join(printed))
    assert letters.count(unbroken[-1]) >= unbroken.count(unbroken[-1])


def test_it_holds_no_text_for_who_may_not_read_texts(ana, cora):
    ana.user.switches = {"text_messages": False}
    db.session.commit()
    ana.post(f"/contacts/{cora.id}/consent/pdf")

    rows = str(_said(running.claim(the_run().id))["rows"])

    assert "textos" not in rows
    assert "In a text message" in rows
    assert SAID in rows


def test_who_may_not_read_texts_any_more_gets_no_record_that_holds_them(ana, cora):
    asked = ana.post(f"/contacts/{cora.id}/consent/pdf").location
    make_paper(the_run().id)
    db.session.expire_all()
    assert ana.get(f"{asked}/file").status_code == 200

    ana.user.switches = {"text_messages": False}
    db.session.commit()

    assert [ana.get(asked).status_code, ana.get(f"{asked}/file").status_code] == [404, 404]
    without = ana.post(f"/contacts/{cora.id}/consent/pdf").location
    make_paper(UUID(without.rsplit("/", 1)[1]))
    db.session.expire_all()
    assert ana.get(f"{without}/file").status_code == 200


def test_one_asked_for_without_texts_holds_none_though_they_may_be_read_meanwhile(ana, cora):
    ana.user.switches = {"text_messages": False}
    db.session.commit()
    ana.post(f"/contacts/{cora.id}/consent/pdf")
    ana.user.switches = {}
    db.session.commit()

    assert "textos" not in str(_said(running.claim(the_run().id))["rows"])


def test_a_line_that_is_wrong_says_by_whom_and_why(ana, cora):
    line = ledger_of([cora.phones[0].e164])[-1]
    mark_as_wrong(line, by=ana.user, reason="It was *her* sister.")
    db.session.commit()
    asked = ana.post(f"/contacts/{cora.id}/consent/pdf")
    make_paper(the_run().id)
    db.session.expire_all()

    file = ana.get(re.search(r'href="([^"]+/file)"', ana.get(asked.location).text)[1])

    said = " ".join(PdfReader(BytesIO(file.data)).pages[0].extract_text().split())
    assert "Marked as wrong by Ana Whitfield" in said
    assert "It was *her* sister." in said


def test_nobody_else_fetches_it(ana, ada, cora):
    ana.post(f"/contacts/{cora.id}/consent/pdf")
    run = the_run()

    assert ada.get(f"/contacts/{cora.id}/consent/pdf/{run.id}").status_code == 404
    other = a_contact("Dana Ross")
    assert ana.get(f"/contacts/{other.id}/consent/pdf/{run.id}").status_code == 404


def test_it_takes_the_permission_to_export(ben, cora):
    assert ben.post(f"/contacts/{cora.id}/consent/pdf").status_code == 403
    assert "/consent/pdf" not in ben.get(f"/contacts/{cora.id}/consent").text
