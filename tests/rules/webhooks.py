"""What the carrier sends us, as it sends it."""

from casestatus.core import db
from casestatus.core.clock import new_id
from casestatus.core.inbound import Kept, keep
from casestatus.core.tenancy import chosen_firm


def kept_text(body: str, *, sender: str, to: str) -> Kept:
    """A client's text that was kept and waits to be worked on."""
    sid = f"SM{new_id().hex}"
    payload = {"MessageSid": sid, "From": sender, "To": to, "Body": body}
    with db.transaction():
        return keep(external_id=sid, kind="text", state="received", firm_id=chosen_firm(), payload=payload)
