"""What a user chooses under My Notifications, and what a browser says of itself."""

from wtforms.fields import BooleanField, StringField

from casestatus.notices.browsers import Subscription
from casestatus.web.forms import Form

CLIENTS, COLLEAGUES = "From clients", "From firm members"


class ChoiceForm(Form):
    """E-mail and desktop, each from clients, from firm members, both or none."""

    email_from_clients = BooleanField(CLIENTS)
    email_from_colleagues = BooleanField(COLLEAGUES)
    desktop_from_clients = BooleanField(CLIENTS)
    desktop_from_colleagues = BooleanField(COLLEAGUES)

    @property
    def wanted(self) -> dict[str, bool]:
        return {name: bool(value) for name, value in self.data.items() if name != "csrf_token"}


class BrowserForm(Form):
    """The parts of a PushSubscription."""

    endpoint = StringField("Address")
    p256dh = StringField("Key")
    auth = StringField("Secret")

    @property
    def subscription(self) -> Subscription:
        return Subscription(self.endpoint.data or "", self.p256dh.data or "", self.auth.data or "")
