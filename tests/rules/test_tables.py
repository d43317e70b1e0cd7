"""The shape of the tables: what the migrations made, what the models say, and who may do what (architecture §4)."""

import ast
import re

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from casestatus.core import db
from casestatus.core.db import metadata
from tests.rules.nets import APPEND_ONLY, DIRECTORY, FIRM_OWNED, ask, owning
from tests.rules.reading import Module, imports, modules

ROLES = ("casestatus_app", "casestatus_every_firm")
TEXT_SEARCH = {
    "ix_contacts_name_trigrams",
    "ix_contact_emails_trigrams",
    "ix_contact_phones_trigrams",
    "ix_conversations_phone_trigrams",
    "ix_messages_words",
}
PLANNED_ANEW = "plan_cache_mode=force_custom_plan"
DEFINER_FUNCTIONS: dict[str, list[str]] = {  # with what is set for them beside the search path
    "find_contacts": [PLANNED_ANEW],
    "find_contacts_named": [],
    "find_conversation_numbers": [],
    "find_conversations": [PLANNED_ANEW],
    "find_messages": [],
}
WITHOUT_A_FIRM = {
    "operators",
    "failed_sign_ins",
    "firms",
    "reset_wishes",
    "given_up_lists",
}  # directory tables that no firm stands in


def test_every_table_is_a_firms_or_on_the_list_of_the_directory():
    with_firm = {table for table in metadata.tables if "firm_id" in metadata.tables[table].c}

    assert set(metadata.tables) >= DIRECTORY
    assert with_firm == set(FIRM_OWNED) | DIRECTORY - WITHOUT_A_FIRM


def test_the_key_of_every_table_of_a_firm_begins_with_the_firm():
    keys = {table: [column.name for column in metadata.tables[table].primary_key] for table in FIRM_OWNED}

    assert keys == dict.fromkeys(FIRM_OWNED, ["firm_id", "id"])


def test_what_a_row_of_a_firm_points_at_is_of_the_same_firm():
    loose = [
        f"{table}: {key.name}"
        for table in FIRM_OWNED
        for key in metadata.tables[table].foreign_key_constraints
        if key.referred_table.name in FIRM_OWNED and [column.name for column in key.columns][0] != "firm_id"
    ]
    not_of_a_firm = [
        f"{table}: {key.name}"
        for table in FIRM_OWNED
        for key in metadata.tables[table].foreign_key_constraints
        if key.referred_table.name not in FIRM_OWNED and key.referred_table.name != "firms"
    ]

    assert (loose, not_of_a_firm) == ([], [])


def test_the_directory_points_at_no_row_of_a_firm():
    """It is read without row-level security, so a join over a key of its own would be a way in."""
    pointing = {table for table in DIRECTORY for key in metadata.tables[table].foreign_keys if _is_owned(key)}

    assert pointing == set()


def _is_owned(key: sa.ForeignKey) -> bool:
    return key.column.table.name in FIRM_OWNED


def test_the_migrations_make_what_the_models_say(rooms):
    with owning():
        context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert [one for one in differences if not _is_text_search(one)] == []


def _is_text_search(difference: tuple) -> bool:
    return difference[0] == "remove_index" and difference[1].name in TEXT_SEARCH


def test_the_states_in_the_database_are_the_states_in_the_code(rooms):
    asked = """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE conrelid <> 0 AND contype = 'c'"""
    kept = {(table, *_column_and_states(condition)) for table, condition in ask(asked)}
    said = {
        (table.name, column.name, frozenset(column.type.enums))
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    }

    assert kept == said


def _column_and_states(condition: str) -> tuple[str, frozenset[str]]:
    """Of `CHECK (((role)::text = ANY ((ARRAY['admin'::character varying, …` the column and the values."""
    column = re.search(r"\(\((\w+)\)", condition)
    assert column, condition
    return column[1], frozenset(re.findall(r"'([^']*)'::", condition))


def test_every_model_is_known_to_the_migrations():
    with_tables = {one.name for one in modules("casestatus") if "__tablename__" in _assigned(one)}

    assert with_tables <= imports(modules("migrations/env.py")[0])


def _assigned(read: Module) -> set[str]:
    targets = [target for node in ast.walk(read.tree) if isinstance(node, ast.Assign) for target in node.targets]
    return {target.id for target in targets if isinstance(target, ast.Name)}


@pytest.mark.parametrize("role", ROLES)
def test_the_roles_of_the_app_are_bound_by_row_level_security(rooms, role):
    asked = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = :role"

    assert tuple(ask(asked, role=role).one()) == (False,) * 5


@pytest.mark.parametrize("role", ROLES)
def test_the_roles_of_the_app_own_nothing_and_make_nothing(rooms, role):
    owned = ask("SELECT relname FROM pg_class WHERE relowner = CAST(:role AS regrole)", role=role).all()
    makes = ask("SELECT has_schema_privilege(:role, 'public', 'CREATE')", role=role).scalar_one()
    member_of = ask("SELECT roleid FROM pg_auth_members WHERE member = CAST(:role AS regrole)", role=role).all()

    assert (owned, makes, member_of) == ([], False, [])


def test_the_app_works_as_the_role_that_is_bound(rooms):
    assert ask("SELECT current_user").scalar_one() == "casestatus_app"


def test_each_role_may_do_what_the_tables_are_for(rooms):
    asked = """SELECT table_name, grantee, array_agg(privilege_type::text)
               FROM information_schema.role_table_grants
               WHERE grantee IN ('casestatus_app', 'casestatus_every_firm') GROUP BY 1, 2"""
    with owning():
        granted = {(table, role): set(privileges) for table, role, privileges in ask(asked)}

    reads = {"SELECT"}
    writes = reads | {"INSERT", "UPDATE", "DELETE"}
    for table in metadata.tables:
        assert granted[table, "casestatus_every_firm"] == reads
        assert granted[table, "casestatus_app"] == (reads | {"INSERT"} if table in APPEND_ONLY else writes)


def test_functions_that_run_as_the_owner_are_listed_and_closed(rooms):
    asked = """SELECT proname, proconfig, has_function_privilege('public', oid, 'EXECUTE'),
                      prosrc LIKE '%current_setting(''app.firm_id''%'
               FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"""
    functions = {name: tuple(rest) for name, *rest in ask(asked)}

    assert functions == {
        name: (["search_path=pg_catalog, public, pg_temp", *more], False, True)
        for name, more in DEFINER_FUNCTIONS.items()
    }
