"""The map: settings, gateways and every blueprint. Read this first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from casestatus.accounts import own_views as own
from casestatus.accounts import password_views as passwords
from casestatus.accounts import views as accounts
from casestatus.appointments.filling_in import appointment_values
from casestatus.cases import views as cases
from casestatus.config import STREAM_RESERVE, Config
from casestatus.consent import unsubscribe_views as unsubscribing
from casestatus.consent import views as notice
from casestatus.consent.texting_hours import read_hours, set_widest
from casestatus.contacts import views as contacts
from casestatus.core import db, links, notes, presence, queue, signing
from casestatus.core.carrier import RedisCarrier
from casestatus.core.errors import NotFound
from casestatus.core.logs import set_up_logs
from casestatus.core.platform import remind_from
from casestatus.desk import consent_views as consent
from casestatus.desk import doubt_views as doubts
from casestatus.desk import number_views as numbers
from casestatus.desk import people_views as people
from casestatus.desk import views as desk
from casestatus.firms import views as firms
from casestatus.gateways.current import use_account
from casestatus.gateways.push_keys import public_key
from casestatus.gateways.storage import files_in, keep_in
from casestatus.gateways.twilio_account import account_of
from casestatus.inbox import attachment_views as attachments
from casestatus.inbox import blocking_views as blocking
from casestatus.inbox import compose_file_views as compose_files
from casestatus.inbox import composing_views as composing
from casestatus.inbox import deciding_views as deciding
from casestatus.inbox import doubting_views as doubting
from casestatus.inbox import enclosure_views as enclosures
from casestatus.inbox import filing_views as filing
from casestatus.inbox import later_views as later
from casestatus.inbox import linking_views as linking
from casestatus.inbox import moving_views as moving
from casestatus.inbox import rules_views as rules
from casestatus.inbox import standing_views as standing
from casestatus.inbox import team_views as team
from casestatus.inbox import template_views as templates_in_texts
from casestatus.inbox import views as inbox
from casestatus.inbox.going_on_views import go_on
from casestatus.messaging import webhooks as twilio
from casestatus.notices import views as notices
from casestatus.operator import views as operator
from casestatus.outbox import media_views as media
from casestatus.staff import joining_views as joining
from casestatus.staff import views as staff
from casestatus.trail import tracking  # noqa: F401  writes the trail: its listeners must be in place
from casestatus.transcripts import views as transcripts
from casestatus.web import (
    components_page,
    error_pages,
    headers,
    health,
    hypermedia,
    limits,
    live,
    signed_in,
    stream,
    templates,
    uploads,
)
from casestatus.wording import views as wording
from casestatus.wording.supplying import supply_by

BLUEPRINTS = (
    accounts.bp,
    passwords.bp,
    own.bp,
    inbox.bp,
    standing.bp,
    compose_files.bp,
    composing.bp,
    filing.bp,
    linking.bp,
    moving.bp,
    team.bp,
    deciding.bp,
    attachments.bp,
    enclosures.bp,
    media.bp,
    rules.bp,
    templates_in_texts.bp,
    transcripts.bp,
    later.bp,
    blocking.bp,
    doubting.bp,
    twilio.bp,
    contacts.bp,
    cases.bp,
    desk.bp,
    doubts.bp,
    consent.bp,
    notice.bp,
    unsubscribing.bp,
    firms.bp,
    notices.bp,
    numbers.bp,
    wording.bp,
    staff.bp,
    joining.bp,
    people.bp,
    operator.bp,
    live.bp,
    health.bp,
)
csrf = CSRFProtect()


class App(Flask):
    """Flask, where no function is a coroutine: Flask itself looks at ten of them for each request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(config: Config) -> Flask:
    """The web application for these settings. Connects to nothing yet."""
    set_up_logs()
    app = App(__name__)
    app.config.update(_settings(config))
    links.stand_at(config.public_url)
    remind_from(config.reminder_number or None)
    signing.sign_by(config.secret_key)
    set_widest(read_hours(*config.texting_hours))
    supply_by(appointment_values)
    db.init_app(app, config.database_url, pool_size=STREAM_RESERVE)
    _set_up_redis(config)
    keep_in(files_in(config.home))
    use_account(account_of(config))
    hypermedia.htmx.init_app(app)
    uploads.init_app(app)
    csrf.init_app(app)
    limits.limiter.init_app(app)
    for part in (signed_in, headers, error_pages, templates):
        part.init_app(app)
    app.register_error_handler(NotFound, go_on)
    _register(app, demo=config.demo)
    if proxies := config.proxies_before_us:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def _settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "SESSION_COOKIE_NAME": "casestatus",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.public_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": timedelta(days=365),  # of the cookie; sessions end on the server
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "TWILIO_AUTH_TOKEN": config.twilio_auth_token,
        "METRICS_TOKEN": config.metrics_token,
        "SANDBOX": config.is_sandbox,
        "SANDBOX_URL": config.sandbox_url,
        "PUSH_KEY": public_key(config.push_key),
        "MAIL": bool(config.smtp_url),
        "MAILBOX_URL": config.mailbox_url,
        "SECURE": config.public_url.startswith("https://"),
        "PORTAL_URL": config.portal_url,
        **limits.settings(config.redis_url),
    }


def _set_up_redis(config: Config) -> None:
    stream.set_up(config.redis_url, most=config.web_threads - STREAM_RESERVE)
    queue.set_up(config.redis_url)
    presence.set_up(config.redis_url)
    notes.carry_by(RedisCarrier(config.redis_url))


def _register(app: Flask, *, demo: bool) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if demo:
        app.register_blueprint(components_page.bp)
    csrf.exempt(twilio.bp)
    csrf.exempt(unsubscribing.bp)  # mail programs bring no token (RFC 8058)
