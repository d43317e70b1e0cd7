"""What a person sees when the product is up."""

import os

from casestatus.config import Config

DEMO_PEOPLE = (
    ("ada@demo.test", "admin"),
    ("ana@demo.test", "attorney"),
    ("ben@demo.test", "paralegal"),
)
DEMO_PASSWORD = "harbor-demo"


def banner(config: Config) -> str:
    """The addresses, and for a demo who may sign in."""
    lines = ["", "  Case Status is running.", "", _line("Open", config.public_url)]
    if config.is_sandbox:
        lines.append(
            _line("Client phones", f"http://127.0.0.1:{config.sandbox_port}")
            + "   sandbox: no text leaves this machine"
        )
    if config.mailbox_url:
        lines.append(_line("Mailbox", config.mailbox_url) + "   sandbox: no e-mail leaves this machine")
    if config.demo:
        lines += ["", *_sign_ins()]
    lines += ["", f"  Data and logs are in {_short(config)}. Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def _sign_ins() -> list[str]:
    labels = ["Sign in as", *[""] * len(DEMO_PEOPLE)]
    people = [_line(label, f"{email:<18}{role}") for label, (email, role) in zip(labels, DEMO_PEOPLE, strict=False)]
    return [*people, _line("Password", DEMO_PASSWORD)]


def _line(label: str, text: str) -> str:
    return f"    {label:<16}{text}"


def _short(config: Config) -> str:
    short = os.path.relpath(config.home)
    return str(config.home) if short.startswith("..") else short
