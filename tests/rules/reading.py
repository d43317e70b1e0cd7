"""Reads the product's own code: who imports, calls and catches what. Rules are asked of these answers."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("casestatus", "jobs")


@dataclass(frozen=True)
class Module:
    """One file of the product, read."""

    name: str  # casestatus.inbox.views
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        """The second part of its name: `messaging`, `core`, `app`; `jobs` for every job."""
        return self.name.split(".")[1] if self.name.startswith("casestatus.") else self.name.split(".")[0]

    @property
    def kind(self) -> str:
        """The last part of its name: `views`, `queries`, `models`."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Called:
    """A call, and the function that it stands in."""

    module: str
    inside: str  # the function's name, or "" outside of any
    call: ast.Call

    def __str__(self) -> str:
        return f"{self.module}:{self.inside}" if self.inside else self.module


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Every module of these folders or files, or of the product. `__init__` files are left out: they are empty."""
    paths = [path for package in packages or PACKAGES for path in _files(ROOT / package)]
    return tuple(_read(path) for path in paths if path.name != "__init__.py")


def _files(package: Path) -> list[Path]:
    return [package] if package.is_file() else sorted(package.rglob("*.py"))


def _read(path: Path) -> Module:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return Module(name, path, ast.parse(path.read_text(), str(path)))


def module(name: str) -> Module:
    return next(one for one in modules() if one.name == name)


def source_of(words: str, name: str = "casestatus.made_up.views") -> Module:
    """A module that was never written to disk, to show that a rule would notice it."""
    return Module(name, ROOT / "made_up.py", ast.parse(words))


def calls_of(*names: str, within: tuple[Module, ...] = (), of: tuple[str, ...] = ("db", "tenancy")) -> list[Called]:
    """Every call of a function with one of these names, bare or as an attribute of the modules `of`."""
    return [
        Called(one.name, inside, call)
        for one in within or modules()
        for inside, call in _calls_in(one)
        if _names(call.func, names, of)
    ]


def _names(function: ast.expr, names: tuple[str, ...], of: tuple[str, ...]) -> bool:
    if isinstance(function, ast.Name):
        return function.id in names
    return (
        isinstance(function, ast.Attribute)
        and function.attr in names
        and isinstance(function.value, ast.Name)
        and function.value.id in of
    )


@cache
def _calls_in(module: Module) -> tuple[tuple[str, ast.Call], ...]:
    return tuple(_calls(module.tree))


def _calls(node: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield inside, child
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from _calls(child, inside or child.name if is_function else inside)  # type: ignore[attr-defined]


def methods_called(name: str, within: tuple[Module, ...] = ()) -> list[Called]:
    """Every call of an attribute with this name, whatever it is an attribute of."""
    return [
        Called(one.name, inside, call)
        for one in within or modules()
        for inside, call in _calls_in(one)
        if isinstance(call.func, ast.Attribute) and call.func.attr == name
    ]


def function(module: Module, name: str) -> ast.FunctionDef:
    """The function of a module that stands at its outside and has this name."""
    return next(node for node in module.tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def imports(module: Module) -> set[str]:
    """What a module imports, in full: `from casestatus.core import db` is `casestatus.core.db`."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} imports from where it stands; say the full name."
            found.update(_imported(node.module or "", alias.name) for alias in node.names)
    return found


def _imported(package: str, name: str) -> str:
    """The module that a name comes from, which is the name itself when it is a module of ours."""
    path = ROOT / package.replace(".", "/") / name
    return f"{package}.{name}" if path.with_suffix(".py").exists() or path.is_dir() else package


def room_of(imported: str) -> str:
    """The room that something imported stands in; empty for what is not ours."""
    parts = imported.split(".")
    if parts[0] == "casestatus" and len(parts) > 1:
        return parts[1]
    return parts[0] if parts[0] in PACKAGES else ""
