from dataclasses import replace

import pytest

from casestatus.core import db
from casestatus.core.tenancy import chosen_firm
from casestatus.gateways.current import current, use
from casestatus.gateways.storage import storage
from casestatus.gateways.typst_pdf import TypstPdf
from casestatus.runs.models import Run
from casestatus.transcripts.asking import Form, begin_export
from casestatus.transcripts.making import make_export
from casestatus.transcripts.subjects import Of, subject_of


@pytest.fixture
def press(carrier):
    """PDFs are really typeset."""
    use(replace(current(), pdf=TypstPdf()))


@pytest.fixture
def made(firm, press, tmp_path):
    """Asks for a transcript, has a worker make it, and gives the path of the file."""

    def make(thing, form: str, by, **wishes):
        subject = subject_of(by, Of(type(thing).__name__), thing.id)
        run = begin_export(subject, form=Form(form), by=by, **wishes)
        db.session.flush()
        make_export(run.id)
        path = tmp_path / f"{run.id}.{form}"
        path.write_bytes(b"".join(storage().read(f"{chosen_firm()}/runs/{run.id}")))
        return path

    return make


@pytest.fixture
def the_run(firm):
    """The only run there is."""
    return lambda: db.session.query(Run).one()
