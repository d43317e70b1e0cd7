"""Browsers of the standing people, for tests of views."""

import secrets
from datetime import timedelta

from casestatus.accounts.models import Operator, StaffSession, User
from casestatus.accounts.signing_in import hash_token
from casestatus.core import db
from casestatus.core.clock import now


class Visitor:
    """A signed-in browser. What it asks is a request with a session of its own, as in production."""

    def __init__(self, app, person: User | Operator | None) -> None:
        self.app = app
        self.client = app.test_client()
        self.user = person
        self.id = person.id if person else None
        if person is not None:
            self._sign_in(person)

    def get(self, path: str, **options):
        return self._ask("GET", path, **options)

    def post(self, path: str, **options):
        return self._ask("POST", path, **options)

    def _ask(self, method: str, path: str, *, htmx: bool = False, **options):
        db.session.commit()
        headers = {**options.pop("headers", {}), **({"HX-Request": "true"} if htmx else {})}
        with self.app.app_context():  # else the request would share the test's own session, and who is signed in
            answer = self.client.open(path, method=method, headers=headers, **options)
        db.session.expire_all()
        return answer

    def _sign_in(self, person: User | Operator) -> None:
        token = secrets.token_urlsafe(16)
        is_user = isinstance(person, User)
        db.add(
            StaffSession(
                token_hash=hash_token(token),
                firm_id=person.firm_id if is_user else None,
                user_id=person.id if is_user else None,
                operator_id=None if is_user else person.id,
                last_seen_at=now(),
                expires_at=now() + timedelta(days=1),
            )
        )
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
