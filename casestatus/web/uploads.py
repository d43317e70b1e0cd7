"""How much a request may bring: little, but where a route takes files and says how much (`most_bytes=`)."""

from flask import Flask, current_app, request


def init_app(app: Flask) -> None:
    """Before anything reads a form: who sends more is answered 413."""
    app.before_request(_let_files_in)


def _let_files_in() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    most_bytes = getattr(view, "most_bytes", None)
    if most_bytes is not None:
        request.max_content_length = most_bytes
