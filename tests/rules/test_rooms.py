"""Which room may know which (architecture §2)."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable
from graphlib import TopologicalSorter

from tests.rules.reading import ROOT, Module, imports, modules, room_of, source_of

ROOMS = (
    "trail firms mail accounts staff files runs consent outbox contacts notices practices cases wording documents "
    "messaging inbox transcripts tasks appointments treatments surveys referrals lists automations integrations "
    "imports merging retention reports search desk portal api operator"
).split()
GROUND = {"core", "web", "gateways", "supervisor", "sandbox"}  # folders that are no rooms
TOP = {"app", "bare", "cli", "cli_commands", "config", "demo", "part"}  # what puts the rooms together
FOR_PAGES = ("views", "forms", "webhooks")  # how modules end that may know a browser
BROWSER = {"flask", "flask_login", "flask_wtf", "flask_htmx", "flask_limiter", "werkzeug", "wtforms"}
WEB_KNOWS = {"core", "web", "accounts", "firms", "trail", "gateways"}
NOT_FOR_PAGES = (
    "weasyprint",
    "typst",
    "pikepdf",
    "casestatus.gateways.typst_pdf",
    "jobs",
    "casestatus.sandbox",
    "casestatus.gateways.real",
    "twilio.rest",
    "PIL",
    "pi_heif",
)

OF_ROOMS = [module for module in modules("casestatus") if module.room in ROOMS]


def knowing_more_than(allowed: Iterable[str], known_to: Iterable[Module]) -> dict[str, set[str]]:
    """Which of the modules import something of ours outside of the allowed rooms, and what room that is."""
    return _offences(known_to, lambda module: rooms_known_to(module) - set(allowed))


def rooms_known_to(module: Module) -> set[str]:
    return {room_of(name) for name in imports(module)} - {""}


def rooms_to_the_right(module: Module) -> set[str]:
    """The rooms that a module imports though they stand to the right of its own."""
    known = rooms_known_to(module) & set(ROOMS)
    return {room for room in known if ROOMS.index(room) > ROOMS.index(module.room)}


def must_have_no_knots(among: Iterable[Module]) -> None:
    """Raise CycleError, naming them, when modules import each other whatever the way round."""
    names = {module.name for module in among}
    TopologicalSorter({module.name: imports(module) & names for module in among}).prepare()


def _offences(among: Iterable[Module], offence: Callable[[Module], set[str]]) -> dict[str, set[str]]:
    return {module.name: found for module in among if (found := offence(module))}


def test_every_folder_is_a_room_in_the_list_or_the_ground():
    folders = {path.parent.name for path in (ROOT / "casestatus").glob("*/__init__.py")}

    assert folders <= set(ROOMS) | GROUND | TOP
    assert {module.room for module in modules("casestatus")} <= set(ROOMS) | GROUND | TOP


def test_a_room_imports_only_rooms_to_its_left():
    assert _offences(OF_ROOMS, rooms_to_the_right) == {}


def test_an_import_from_the_right_would_be_noticed():
    module = source_of("from casestatus.messaging.models import Message", "casestatus.contacts.models")

    assert rooms_to_the_right(module) == {"messaging"}


def test_no_room_knows_who_puts_it_together():
    assert _offences(OF_ROOMS, lambda module: rooms_known_to(module) & (TOP | {"supervisor", "sandbox", "jobs"})) == {}


def test_the_core_knows_no_room():
    assert knowing_more_than({"core", "config"}, modules("casestatus/core")) == {}


def test_the_web_knows_only_who_signs_in_and_for_which_firm():
    pages = [module for module in modules("casestatus/web") if module.kind != "gunicorn"]  # which starts the process

    assert knowing_more_than(WEB_KNOWS, pages) == {}


def test_a_gateway_knows_no_room():
    assert knowing_more_than({"gateways", "core", "config"}, modules("casestatus/gateways")) == {}


def test_the_sandbox_shares_no_code_with_what_it_stands_in_for():
    assert knowing_more_than({"sandbox", "config"}, modules("casestatus/sandbox")) == {}


def test_the_supervisor_is_small_enough_to_start_at_once():
    assert knowing_more_than({"supervisor", "config"}, modules("casestatus/supervisor")) == {}


def test_the_product_never_imports_jobs():
    assert _offences(modules("casestatus"), lambda module: rooms_known_to(module) & {"jobs"}) == {}


def test_verbs_queries_and_models_know_no_browser():
    verbs = [module for module in OF_ROOMS if not module.kind.endswith(FOR_PAGES)]

    assert _offences(verbs, lambda module: {name.split(".")[0] for name in imports(module)} & BROWSER) == {}
    assert _offences(verbs, lambda module: rooms_known_to(module) & {"web"}) == {}


def test_views_build_no_query():
    views = [module for module in OF_ROOMS if module.kind.endswith("views")]

    assert _offences(views, lambda module: imports(module) & {"sqlalchemy", "casestatus.core.db"}) == {}


def test_views_assign_no_column():
    views = [module for module in OF_ROOMS if module.kind.endswith("views")]

    assert _offences(views, _assigned) == {}


def _assigned(module: Module) -> set[str]:
    """Attributes that are set, other than the errors of a form."""
    targets = [target for node in ast.walk(module.tree) if isinstance(node, ast.Assign) for target in node.targets]
    return {ast.unparse(one) for one in targets if isinstance(one, ast.Attribute) and one.attr != "errors"}


def test_no_modules_import_each_other_whatever_the_way_round():
    must_have_no_knots(modules())


def test_nothing_is_imported_inside_a_function():
    assert _offences(modules(), _imported_inside) == {}


def _imported_inside(module: Module) -> set[str]:
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
    lines = [line for function in functions for line in ast.walk(function)]
    return {ast.unparse(line) for line in lines if isinstance(line, ast.Import | ast.ImportFrom)}


def test_packages_say_nothing_of_their_own():
    packages = [path for top in ("casestatus", "jobs", "migrations") for path in (ROOT / top).rglob("__init__.py")]

    assert [str(path) for path in packages if path.read_text().strip()] == []


def test_the_web_application_loads_only_what_pages_need():
    asked = "import sys, casestatus.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert [name for name in loaded.split() if name.startswith(NOT_FOR_PAGES)] == []
