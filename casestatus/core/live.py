"""Live updates: "look again", never content. Topics go by Redis pub/sub to every web process (web/stream.py)."""

from uuid import UUID

from casestatus.core import db
from casestatus.core.notes import Topic

CHANNEL = "casestatus:live:"


def publish(*topics: str) -> None:
    """Tell open pages of this firm that these topics changed, once the unit of work is committed.

    A topic is the name of a region, such as `inbox` or `conversation-<id>`. Outside a unit of work it is a mistake.
    """
    current = db.session()
    firm = str(current.info["firm_id"])
    current.info["notes"].extend(Topic(firm, name) for name in topics)


def conversation_topic(conversation_id: UUID) -> str:
    return f"conversation-{conversation_id}"


def presence_topic(conversation_id: UUID | str) -> str:
    """Changes when somebody begins or ends reading or writing in a conversation."""
    return f"present-{conversation_id}"


def sign_out_topic(user_id: UUID | str) -> str:
    """Ends the user's streams (web/stream.py); browsers that are still signed in open new ones."""
    return f"signed-out-{user_id}"


def contact_topic(contact_id: UUID) -> str:
    """Changes when what is known of a contact changes, or whether it may be texted."""
    return f"contact-{contact_id}"


def run_topic(run_id: UUID) -> str:
    """Changes when a run gets on, or is at an end."""
    return f"run-{run_id}"
