"""L: a bare page of fifty conversations: one indexed query through SQLAlchemy Core, Jinja, no sign-in, no layout."""

import os
import uuid

import sqlalchemy as sa
from flask import Flask, render_template

ROWS = 50
FIRM = uuid.UUID(os.environ["BENCH_FIRM"])

app = Flask(__name__)
engine = sa.create_engine(os.environ["DATABASE_URL"], pool_size=16)
text, moment, key = sa.Text(), sa.DateTime(timezone=True), sa.Uuid()
conversations = sa.table(
    "conversations",
    *(sa.column(name, key) for name in ("firm_id", "id", "contact_id", "merged_into_id")),
    *(sa.column(name, text) for name in ("phone", "latest_snippet", "latest_direction", "latest_state")),
    *(sa.column(name, moment) for name in ("latest_at", "archived_at")),
)
contacts = sa.table(
    "contacts",
    *(sa.column(name, key) for name in ("firm_id", "id")),
    *(sa.column(name, text) for name in ("first_name", "last_name")),
)


@app.get("/")
def page() -> str:
    row, person = conversations.c, contacts.c
    theirs = sa.and_(person.firm_id == row.firm_id, person.id == row.contact_id)
    newest = (
        sa.select(row.id, person.first_name, person.last_name, row.phone, row.latest_at)
        .add_columns(row.latest_snippet, row.latest_direction, row.latest_state)
        .outerjoin_from(conversations, contacts, theirs)
        .where(row.firm_id == FIRM, row.archived_at.is_(None), row.merged_into_id.is_(None))
        .order_by(row.latest_at.desc(), row.id.desc())
        .limit(ROWS)
    )
    with engine.connect() as connection:
        rows = connection.execute(newest).all()
    return render_template("rows.html", rows=rows)
