"""Every look-up starts from what the person may see (architecture §4.2)."""

import ast
from collections.abc import Iterator

from tests.rules.reading import Called, Module, calls_of, function, module, source_of


def looked_up_by_itself(called: Called, read_in: Module) -> bool:
    """Whether a `find(` starts from something else than what the person may see."""
    return not _is_visible(called.call.args[0], _found_in(read_in, called.inside))


def _is_visible(start: ast.expr, found: set[str]) -> bool:
    """`visible_to(user)`, `with_phones(visible_to(user))`, or `message_of(conversation)` of a conversation found so."""
    if not isinstance(start, ast.Call) or not isinstance(start.func, ast.Name):
        return False
    name, given = start.func.id, start.args
    if name.endswith("visible_to"):
        return True
    if name.lstrip("_").startswith("with_"):
        return any(_is_visible(argument, found) for argument in given)
    return name.endswith("_of") and isinstance(given[0], ast.Name) and given[0].id in found


def _found_in(read: Module, name: str) -> set[str]:
    """The variables of a function that hold what `find(` answered."""
    lines = ast.walk(function(read, name)) if name else iter(())
    return {target for line in lines for target in _set_by_find(line)}


def _set_by_find(line: ast.AST) -> Iterator[str]:
    if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call) and ast.unparse(line.value.func) == "find":
        yield from (target.id for target in line.targets if isinstance(target, ast.Name))


def test_every_look_up_starts_from_what_the_person_may_see():
    calls = calls_of("find")

    assert [str(called) for called in calls if looked_up_by_itself(called, module(called.module))] == []
    assert len(calls) > 10


def test_a_look_up_by_class_would_be_noticed():
    read = source_of("def show(id):\n    return find(sa.select(Contact), id)")

    assert [looked_up_by_itself(called, read) for called in calls_of("find", within=(read,))] == [True]


def test_what_belongs_to_something_unseen_would_be_noticed():
    read = source_of("def show(id):\n    it = guess(id)\n    return find(message_of(it), id)")

    assert [looked_up_by_itself(called, read) for called in calls_of("find", within=(read,))] == [True]
