"""W: a bare webhook: select the conversation, insert the message, update the conversation, commit. No signature."""

import os
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask, Response, request

app = Flask(__name__)
engine = sa.create_engine(os.environ["DATABASE_URL"], pool_size=16)
conversations = sa.table(
    "bare_conversations",
    sa.column("id", sa.Uuid()),
    sa.column("phone", sa.Text()),
    sa.column("latest_at", sa.DateTime(timezone=True)),
    sa.column("latest_snippet", sa.Text()),
)
messages = sa.table(
    "bare_messages",
    sa.column("id", sa.Uuid()),
    sa.column("conversation_id", sa.Uuid()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("body", sa.Text()),
    sa.column("provider_id", sa.Text()),
)


@app.post("/")
def take() -> Response:
    text, now = request.form, datetime.now(UTC)
    with engine.begin() as connection:
        of = connection.execute(sa.select(conversations.c.id).where(conversations.c.phone == text["From"])).scalar_one()
        connection.execute(
            sa.insert(messages).values(
                id=uuid.uuid4(), conversation_id=of, at=now, body=text["Body"], provider_id=text["MessageSid"]
            )
        )
        connection.execute(
            sa.update(conversations)
            .where(conversations.c.id == of)
            .values(latest_at=now, latest_snippet=text["Body"][:120])
        )
    return Response("<Response></Response>", mimetype="text/xml")
