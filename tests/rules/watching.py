"""Watches what is asked of the database while something else happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Flask
from flask.signals import before_render_template, template_rendered
from sqlalchemy import event

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "SELECT SET_CONFIG")


@dataclass
class Statements:
    """What was asked, in order; and what of it while a template was drawn."""

    asked: list[str] = field(default_factory=list)
    while_drawing: list[str] = field(default_factory=list)
    drawing: bool = False

    def note(self, statement: str) -> None:
        if not statement.upper().startswith(NOT_COUNTED):
            self.asked.append(statement)
            if self.drawing:
                self.while_drawing.append(statement)

    @property
    def writes(self) -> list[str]:
        return [one for one in self.asked if one.startswith(("INSERT", "UPDATE", "DELETE"))]


@contextmanager
def statements_of(app: Flask) -> Iterator[Statements]:
    """Every statement that is sent within the block; the end of a unit of work is not counted."""
    seen = Statements()

    def note(connection, cursor, statement, parameters, context, many):
        seen.note(statement)

    def begin(sender, **more):
        seen.drawing = True

    def end(sender, **more):
        seen.drawing = False

    event.listen(sa.Engine, "before_cursor_execute", note)
    with before_render_template.connected_to(begin, app), template_rendered.connected_to(end, app):
        yield seen
    event.remove(sa.Engine, "before_cursor_execute", note)
