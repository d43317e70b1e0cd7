"""The client phones' pages."""

from flask import Blueprint

bp = Blueprint("phones", __name__)
