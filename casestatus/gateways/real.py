"""The gateways for these settings. Imported by workers only: the carrier's client is large."""

from casestatus.config import Config
from casestatus.gateways.current import Gateways
from casestatus.gateways.email import NoEmail
from casestatus.gateways.smtp import Smtp
from casestatus.gateways.twilio import TwilioSms


def real_gateways(config: Config) -> Gateways:
    """What the settings name: Twilio, or whatever speaks its language at TWILIO_API_URL, and the mail server if any."""
    return Gateways(
        sms=TwilioSms(
            account_sid=config.twilio_account_sid, auth_token=config.twilio_auth_token, api_url=config.twilio_api_url
        ),
        email=Smtp(config.smtp_url, sender=config.mail_from) if config.smtp_url else NoEmail(),
    )
