"""The gateways for these settings. Imported by workers only: the carrier's client and the typesetter are large."""

from casestatus.config import Config
from casestatus.gateways.current import Gateways
from casestatus.gateways.email import NoEmail
from casestatus.gateways.push import NoPush
from casestatus.gateways.smtp import Smtp
from casestatus.gateways.twilio import TwilioSms
from casestatus.gateways.typst_pdf import TypstPdf
from casestatus.gateways.web_push import WebPush


def real_gateways(config: Config) -> Gateways:
    """What the settings name: Twilio, or whatever speaks its language at TWILIO_API_URL; mail and pushes if set up."""
    return Gateways(
        sms=TwilioSms(
            account_sid=config.twilio_account_sid, auth_token=config.twilio_auth_token, api_url=config.twilio_api_url
        ),
        email=Smtp(config.smtp_url, sender=config.mail_from) if config.smtp_url else NoEmail(),
        push=_web_push(config) if config.push_key else NoPush(),
        pdf=TypstPdf(),
    )


def _web_push(config: Config) -> WebPush:
    return WebPush(config.push_key, contact=f"mailto:{config.mail_from}", local_url=config.sandbox_url)
