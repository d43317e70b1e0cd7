"""The demo firm: Harbor & Reed, with people, contacts, cases and believable talk."""

import sqlalchemy as sa

from casestatus.contacts.keeping import add_contact
from casestatus.core import db
from casestatus.core.tenancy import as_firm
from casestatus.firms.founding import found_firm
from casestatus.firms.models import Firm
from casestatus.staff.inviting import create_user

PASSWORD = "harbor-demo"


def seed_demo() -> None:
    """Make the demo firm, unless it stands already."""
    with db.transaction():
        if db.session.execute(sa.select(Firm.id).limit(1)).first():
            return
        firm = found_firm(name="Harbor & Reed", number="+18435550100", timezone="America/New_York")
        firm.office_phone = "+18435550199"
        firm_id = firm.id
    with as_firm(firm_id), db.transaction():
        for email, name, role in (
            ("ada@demo.test", "Ada Reyes", "admin"),
            ("ana@demo.test", "Ana Whitfield", "attorney"),
            ("ben@demo.test", "Ben Okafor", "paralegal"),
        ):
            create_user(email=email, name=name, role=role, password=PASSWORD)
        add_contact(first_name="Cora", last_name="Medina", phone="+18435550142")
