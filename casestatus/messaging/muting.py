"""The bell: no notifications of a conversation for oneself (T11). What comes in still counts as unread."""

from casestatus.accounts.models import User
from casestatus.core.clock import now
from casestatus.core.live import publish
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation
from casestatus.messaging.taking_part import put_standing
from casestatus.notices.forgetting import forget


def mute(conversation: Conversation, user: User) -> None:
    """No e-mail and nothing on the desktop about the conversation for this user, until they take part or unmute it."""
    lock(conversation)
    put_standing(conversation, user, muted_at=now())
    forget(user.id, conversation.id)
    publish(conversation.topic)


def unmute(conversation: Conversation, user: User) -> None:
    """The user is told again of what comes in, as chosen under My Notifications."""
    lock(conversation)
    put_standing(conversation, user, muted_at=None)
    publish(conversation.topic)
