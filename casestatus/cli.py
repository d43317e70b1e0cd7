"""The command `casestatus`."""

import argparse
import getpass
import importlib
import os
import sys
from collections.abc import Sequence

from casestatus.config import Config, ConfigError
from casestatus.core.errors import Problem
from casestatus.supervisor.borrowing import borrowed_servers
from casestatus.supervisor.errors import StartError
from casestatus.supervisor.running import run

EXAMPLES = """\
examples:
  casestatus run
  casestatus firm create --name "Harbor Law" --number "+18435550100" --timezone America/New_York
  casestatus user create --firm "Harbor Law" --email ada@harbor.example --name "Ada Reyes" --role admin
  casestatus operator create --email ops@host.example --name "Olu Mensah"
  casestatus password --email ada@harbor.example

settings come from the environment; docs/configuration.md lists them.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one command. Returns the exit status: 0, or 1 after one sentence on standard error."""
    chosen = parser().parse_args(arguments)
    try:
        demands = {"CASESTATUS_DEMO": "1"} if chosen.command == "demo" else {}
        config = Config.from_env(os.environ | demands)
        if chosen.command == "run":
            run(config)
        else:
            _do(chosen, config)
    except (ConfigError, StartError, Problem) as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 130
    return 0


def _do(chosen: argparse.Namespace, config: Config) -> None:
    """The commands that need the whole product; it is imported only for them, so that run stays small and quick."""
    password = _password() if "needs_password" in chosen else ""
    with borrowed_servers(config) as completed:
        commands = importlib.import_module("casestatus.cli_commands")
        getattr(commands, chosen.action)(completed, chosen, password)


def _password() -> str:
    password = os.environ.get("CASESTATUS_PASSWORD") or _ask_for_password()
    if not password:
        raise StartError("CASESTATUS_PASSWORD is missing, and there is no terminal to ask for a password.")
    return password


def _ask_for_password() -> str:
    if not sys.stdin.isatty():
        return ""
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("The same again: "):
        raise StartError("The two passwords differ; nothing was made.")
    return first


def _complain(sentence: str) -> int:
    print(f"casestatus: {sentence}", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = _Parser(prog="casestatus", description="Client texting for law firms.", epilog=EXAMPLES)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    commands.add_parser("run", help="run the product until Ctrl-C")
    _add(commands, "demo", "fill the database with a demo firm", "demo")
    migrate = _add(commands, "migrate", "bring the database's tables up to date", "migrate")
    migrate.add_argument("--with-demo", action="store_true", help="then fill it with the demo firm")
    _add_firm(commands)
    _add_user(commands)
    _add_operator(commands)
    _add_password(commands)
    return top


def _add_firm(commands: "argparse._SubParsersAction[_Parser]") -> None:
    create = _add(_group(commands, "firm", "firms"), "create", "open a firm", "create_firm")
    create.add_argument("--name", required=True, help="as clients know it")
    create.add_argument("--number", required=True, help="the number clients text, such as +18435550100")
    create.add_argument("--timezone", required=True, help="such as America/New_York")
    create.epilog = (
        'example: casestatus firm create --name "Harbor Law" --number +18435550100 --timezone America/New_York'
    )


def _add_user(commands: "argparse._SubParsersAction[_Parser]") -> None:
    create = _add(
        _group(commands, "user", "people who work at a firm"), "create", "let somebody sign in", "create_user"
    )
    create.add_argument("--firm", required=True, help="the firm's name or id")
    create.add_argument("--email", required=True, help="what they sign in with")
    create.add_argument("--name", required=True, help="as colleagues know them")
    create.add_argument("--role", required=True, help="admin, attorney, paralegal, …")
    create.set_defaults(needs_password=True)
    create.epilog = (
        "The password is taken from CASESTATUS_PASSWORD, or asked for.\nexample: casestatus user create "
        + ('--firm "Harbor Law" --email ada@harbor.example --name "Ada Reyes" --role admin')
    )


def _add_operator(commands: "argparse._SubParsersAction[_Parser]") -> None:
    create = _add(
        _group(commands, "operator", "who runs this server"), "create", "let an operator in", "create_operator"
    )
    create.add_argument("--email", required=True, help="what they sign in with")
    create.add_argument("--name", required=True, help="as the audit names them")
    create.set_defaults(needs_password=True)
    create.epilog = (
        "The password is taken from CASESTATUS_PASSWORD, or asked for.\nexample: casestatus operator create "
        + ('--email ops@host.example --name "Olu Mensah"')
    )


def _add_password(commands: "argparse._SubParsersAction[_Parser]") -> None:
    change = _add(commands, "password", "give somebody who forgot a new password", "set_password")
    change.add_argument("--email", required=True, help="what they sign in with")
    change.set_defaults(needs_password=True)
    change.epilog = "The password is taken from CASESTATUS_PASSWORD, or asked for. They are signed out everywhere."


def _group(
    commands: "argparse._SubParsersAction[_Parser]", name: str, about: str
) -> "argparse._SubParsersAction[_Parser]":
    group = commands.add_parser(name, help=about)
    return group.add_subparsers(dest="verb", required=True, metavar="COMMAND", parser_class=_Parser)


def _add(commands: "argparse._SubParsersAction[_Parser]", name: str, about: str, action: str) -> "_Parser":
    command = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    command.set_defaults(action=action)
    return command


class _Parser(argparse.ArgumentParser):
    """A parser that leaves the line breaks of examples alone."""

    def __init__(self, **settings: object):
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, **settings)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
