"""The few sharp tools, and everybody who may hold them. Whoever needs one more is added here; the commit says why."""

import ast
import re
from collections.abc import Iterator

from tests.rules.reading import Module, calls_of, imports, methods_called, modules, source_of

FETCH = {  # workers: nobody asks
    "casestatus.messaging.fetching:_settle",
    "casestatus.messaging.fetching:_locked",
}
ASIDE = {
    "casestatus.accounts.signing_in:sign_in",  # failed tries
    "casestatus.accounts.signing_in:touch",  # last seen
    "casestatus.accounts.resetting:change_password",  # failed tries
    "casestatus.trail.tracking:note_view",  # the audit of views
}
EVERY_FIRM = {
    "casestatus.trail.news:firms_with_news",
    "casestatus.messaging.given_up:_mark",  # a list of numbers says nothing of firms
    "jobs.clock:sweep_scheduled",
    "jobs.clock:sweep_texts",
    "jobs.clock:sweep_attachments",
    "jobs.clock:sweep_runs",
    "jobs.clock:sweep_old_files",
    "jobs.clock:sweep_enclosures",
    "jobs.clock:sweep_abandoned",
    "jobs.clock:sweep_mail",
    "jobs.clock:ring_reminders",
    "jobs.clock:sweep_notices",
    "jobs.clock:sweep_opt_outs",
    "jobs.clock:sweep_reminders",
    "jobs.clock:sweep_messages",
    "jobs.clock:settle_claims",
    "jobs.clock:ask_after_texts",
}
UNITS_OF_WORK = {
    "casestatus.core.db:aside",
    "casestatus.core.db:_run_asides",
    "casestatus.web.blueprints:_unit",  # every request
    "casestatus.web.blueprints:look_again",  # a request that found nothing, and whose unit of work has ended
    "casestatus.web.blueprints:_hear",  # who asks; it has ended when the outside is asked
    "casestatus.firms.checking:check_numbers",
    "casestatus.firms.checking:_check",
    "casestatus.outbox.looking_up:look_up",
    "casestatus.web.webhooks:take_in",
    "casestatus.messaging.webhooks:_firm",
    "casestatus.messaging.webhooks:_is_kept_as_reply",
    "casestatus.messaging.taking_in:work_on",
    "casestatus.messaging.given_up:_to_read",  # no transaction while a list is read
    "casestatus.messaging.given_up:_read",
    "casestatus.messaging.given_up:_mark_for",
    "casestatus.messaging.reconciling:fetch_missed",
    "casestatus.messaging.reconciling:_keep",
    "casestatus.messaging.reconciling:_keep_reply",
    "casestatus.messaging.reconciling:_new_among",
    "casestatus.runs.running:claim",  # a run takes minutes, in small steps: no transaction between them
    "casestatus.runs.running:say",
    "casestatus.runs.running:finish",
    "casestatus.transcripts.making:_export",
    "casestatus.desk.consent_papers:_said",
    "casestatus.transcripts.reading:lines_in_turn",
    "casestatus.messaging.fetching:fetch_attachment",  # no transaction while the carrier is asked
    "casestatus.messaging.preparing:prepare_enclosure",  # none while a picture is read
    "casestatus.outbox.enclosed:media_addresses",
    "casestatus.outbox.claiming:_claimed_of",  # from here on: no transaction while the carrier is asked
    "casestatus.outbox.delivering:_record_accepted",
    "casestatus.outbox.delivering:_doubt",
    "casestatus.outbox.delivering:_fail",
    "casestatus.outbox.delivering:_later",
    "casestatus.outbox.draining:_due_lanes",
    "casestatus.outbox.asking:ask_after_unheard_texts",
    "casestatus.outbox.reconciling:settle",
    "casestatus.outbox.reconciling:_known_among",
    "casestatus.mail.delivering:claim_next",  # the same for e-mail
    "casestatus.mail.delivering:_later",
    "casestatus.mail.delivering:_record",
    "casestatus.mail.delivering:_settle_claims_of_the_dead",
    "casestatus.notices.pushing:claim_next",  # the same for pushes
    "casestatus.notices.pushing:_later",
    "casestatus.notices.pushing:_record",
    "casestatus.notices.pushing:_take_back",
    "casestatus.notices.pushing:_forget_browser",
    "casestatus.notices.pushing:_due_browsers",
    "casestatus.notices.pushing:_give_up_what_is_useless",
    "jobs.job:_run",  # every job
    "jobs.mail:send",
    "jobs.outbox:drain",
    "jobs.outbox:settle_claim",
    "jobs.outbox:ask_after_texts",
    "jobs.messaging:take_in",
    "jobs.accounts:answer_wish",
    "jobs.clock:sweep_wishes",
    "jobs.clock:sweep_inbound",
    "jobs.clock:fetch_lately",
    "jobs.clock:give_up_inbound",
    "jobs.clock:sweep_numbers",
    "jobs.clock:start_what_is_due",
    "jobs.clock:_start",
    "jobs.clock:forget_failures",
    "jobs.clock:forget_inbound",
    "casestatus.cli_commands:create_firm",
    "casestatus.cli_commands:create_user",
    "casestatus.cli_commands:create_operator",
    "casestatus.cli_commands:set_password",
    "casestatus.cli_commands:_firm_called",
}
SAVEPOINTS = {
    "casestatus.messaging.locking:hold_both",  # lets all go when a conversation begins meanwhile
    "casestatus.messaging.locking:lock_where_it_went",  # the same, when it goes into another one
    "casestatus.messaging.scheduling:_hold",  # the same, when the text goes with it
}
CHOOSE_A_FIRM = {
    "casestatus.accounts.queries:_user_of",  # the e-mail address says which firm
    "casestatus.accounts.signing_in:who_has",  # the session does
    "casestatus.accounts.mailing:_owner",  # the mailed link does
    "casestatus.consent.mailing:whose_link",  # the same
    "casestatus.core.tenancy:as_firm",
    "casestatus.core.parallel:for_each",
    "casestatus.firms.founding:_note_of_operator",  # the firm that is suspended or resumed, for its own trail
    "casestatus.messaging.taking_in:work_on",  # the number that was called does
    "casestatus.messaging.given_up:_mark_for",  # whose contacts have a number that was given up
    "casestatus.messaging.taking_in:work_at_once",  # the same
    "casestatus.messaging.plain_texts:take_in_plain_text",  # the same
    "casestatus.outbox.enclosed:file_at",  # the signed address does
    "casestatus.cli_commands:create_user",
    "jobs.job:_run",
}
CATCH_EVERYTHING = {
    "casestatus.core.db:_unit_of_work",  # rolls back and raises again
    "casestatus.core.db:savepoint",  # the same
    "casestatus.core.db:together_with",  # closes the connection and raises again
    "casestatus.core.parallel:sparing",  # raises it again when what is under way has ended
    "casestatus.web.webhooks:take_in",  # the frame round work on what came in: the clock repeats it
    "jobs.job:run",  # the outermost frame of every job
    "casestatus.supervisor.spawning:_become",  # the outermost frame of a forked child
}
BEGIN_TO_TAKE_PART = {  # each writes the conversation's row as well: a text that waits for it must see (decision 61)
    "casestatus.messaging.taking_part:take_part",
    "casestatus.messaging.taking_part:call_in",
    "casestatus.messaging.taking_part:move_counts",
    "casestatus.messaging.taking_part:restore_counts",
    "casestatus.messaging.leaving:rejoin",
    "casestatus.messaging.leaving:_hand_over",
    "casestatus.messaging.reminding:remind",
}
DEMO = "casestatus.demo"  # makes a firm as commands do, in whatever pieces it likes
TELL_THE_DATABASE = {
    "casestatus.accounts.signing_in:_session_with",  # with the one question that finds the session
    "casestatus.core.inbound:keeping",  # with the row that says whose it is
    "casestatus.messaging.plain_texts",  # before the one statement that keeps it and puts it down
}
JOBS_OF_EVERY_FIRM = {
    "jobs.messaging:take_in",  # the call that it takes in says which firm
    "jobs.messaging:read_given_up",  # whose contacts have the numbers of a list
    "jobs.messaging:fetch_missed_replies",  # who reminded the sender says which firms
    "jobs.accounts:answer_wish",  # the e-mail address does
}
SHARP = ("fetch", "find", "aside", "every_firm", "transaction", "looking", "savepoint", "as_firm", "choose_firm")


def callers_of(*names: str) -> set[str]:
    return {str(called) for called in calls_of(*names) if not called.module.startswith(DEMO)}


def handlers(names: set[str]) -> set[str]:
    """Where one of these is caught, or everything is."""
    return {
        f"{one.name}:{definition.name}"
        for one in modules()
        for definition in ast.walk(one.tree)
        if isinstance(definition, ast.FunctionDef)
        for line in _own_lines(definition)
        if isinstance(line, ast.ExceptHandler) and (line.type is None or names & _words(line.type))
    }


def _own_lines(definition: ast.FunctionDef) -> Iterator[ast.AST]:
    """What stands in a function, without the functions in it."""
    waiting: list[ast.AST] = list(definition.body)
    while waiting:
        line = waiting.pop()
        if not isinstance(line, ast.FunctionDef):
            yield line
            waiting.extend(ast.iter_child_nodes(line))


def _words(expression: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}


def raw_sql(among: tuple[Module, ...]) -> set[str]:
    """Where SQL is written as text, or a model's table is taken from under it.

    The condition of an index stands in `__table_args__` and is no statement.
    """
    texts = {str(called) for called in calls_of("text", "literal_column", within=among, of=("sa", "sqlalchemy"))}
    tables = {
        one.name
        for one in among
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Attribute) and node.attr == "__table__"
    }
    return tables | (texts - {one.name for one in among if one.kind == "models"})


def test_only_those_listed_fetch_without_anybody_asking():
    assert callers_of("fetch") == FETCH


def test_only_those_listed_write_aside():
    assert callers_of("aside") == ASIDE


def test_only_those_listed_ask_across_firms():
    assert callers_of("every_firm") == EVERY_FIRM


def test_only_those_listed_begin_a_unit_of_work():
    assert callers_of("transaction", "looking") == UNITS_OF_WORK


def test_only_those_listed_have_savepoints():
    assert callers_of("savepoint") == SAVEPOINTS


def test_only_those_listed_say_which_firm_a_session_serves():
    assert callers_of("as_firm", "choose_firm") == CHOOSE_A_FIRM


def test_only_those_listed_tell_the_database_a_firm_in_a_question():
    assert callers_of("telling") == TELL_THE_DATABASE


def test_one_question_decides_which_firm_it_reads():
    assert callers_of("deciding") == {"casestatus.accounts.signing_in:_session_with"}


def test_one_statement_goes_by_what_the_database_was_told_just_before():
    assert callers_of("held_to_the_told") == {"casestatus.messaging.plain_texts:_put_down"}
    assert callers_of("together_with") == {
        "casestatus.messaging.plain_texts:take_in_plain_text",
    }


def test_a_kept_question_is_made_in_one_place():
    assert callers_of("Held") == {"casestatus.core.prepared:prepared"}


def test_nobody_else_opens_the_nets_by_hand():
    """By the options that the listener looks at, by the database's setting, or by its roles."""
    words = {"every_firm", "held_to_one_firm", "set_config"}
    sets_no_firm = {"casestatus.core.locks"}  # how long to wait is a setting too
    opened = {one.name for one in modules() if words & _words_of(one)}
    tells_of_firms = {one.name for one in modules() if "app.firm_id" in _words_of(one)}

    asks = {"jobs.clock", "casestatus.trail.news", "casestatus.messaging.given_up"}
    assert opened - asks - sets_no_firm == {"casestatus.core.tenancy"}
    assert not sets_no_firm & tells_of_firms


def _words_of(read: Module) -> set[str]:
    """Every string, attribute, name and keyword that is one word."""
    nodes = list(ast.walk(read.tree))
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    named = {node.attr for node in nodes if isinstance(node, ast.Attribute)} | {
        node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg
    }
    return strings | named | _words(read.tree)


def test_only_those_listed_are_jobs_of_every_firm():
    assert {job for job, options in _jobs().items() if "EVERY_FIRM" in options} == JOBS_OF_EVERY_FIRM


def test_every_job_that_is_asked_for_is_a_job():
    """The product knows jobs by name only."""
    said = {node.value for one in modules() for node in ast.walk(one.tree) if isinstance(node, ast.Constant)}
    asked = {str(words) for words in said if re.fullmatch(r"jobs\.\w+\.\w+", str(words))}

    assert len(asked) >= 5
    assert asked <= {job.replace(":", ".") for job in _jobs()}


def _jobs() -> dict[str, str]:
    """Every job, with how its decorator is called."""
    return {
        f"{one.name}:{node.name}": ast.unparse(decorator)
        for one in modules("jobs")
        for node in one.tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if ast.unparse(decorator).startswith("job(")
    }


def test_the_sharp_tools_go_by_their_own_names():
    renamed = {
        f"{one.name}: {alias.name} as {alias.asname}"
        for one in modules()
        for node in ast.walk(one.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in SHARP and alias.asname
    }

    assert renamed == set()


def test_commits_are_written_in_one_place():
    assert {str(called) for called in methods_called("commit")} == {"casestatus.core.db:_end"}


def test_sessions_are_opened_by_the_core_only():
    opened = methods_called("own_session") + methods_called("begin_nested") + calls_of("Session", "sessionmaker")

    assert {called.module for called in opened} <= {"casestatus.core.db", "casestatus.core.tenancy"}


def test_a_plain_blueprint_is_made_in_one_place():
    ours = tuple(one for one in modules() if one.room != "sandbox")  # which is another program
    made = {called.module for called in calls_of("Blueprint", within=ours, of=("flask",))}
    known = {one.name for one in ours if "flask.Blueprint" in imports(one) or "Blueprint" in _from_flask(one)}

    assert made == set()
    assert known == {"casestatus.web.blueprints"}


def _from_flask(read: Module) -> set[str]:
    lines = [node for node in ast.walk(read.tree) if isinstance(node, ast.ImportFrom) and node.module == "flask"]
    return {alias.name for line in lines for alias in line.names}


def beginnings(among: tuple[Module, ...]) -> set[str]:
    """Where somebody begins to take part in a conversation, or to be reminded of it: a value is written that is more
    than False or None.
    """
    return {
        f"{one.name}:{definition.name}"
        for one in among
        for definition in ast.walk(one.tree)
        if isinstance(definition, ast.FunctionDef)
        for name, value in _written(definition)
        if name in {"takes_part", "remind_at"} and value not in {"False", "None", "sa.null()", "False, 0, 0"}
    }


def _written(definition: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """What is given a value there: by keyword, in a mapping, or as an attribute."""
    for line in _own_lines(definition):
        if isinstance(line, ast.keyword) and line.arg:
            yield line.arg, ast.unparse(line.value)
        elif isinstance(line, ast.Dict):
            named = zip(line.keys, line.values, strict=True)
            yield from ((str(ast.literal_eval(key)), ast.unparse(it)) for key, it in named if _is_text(key))
        elif isinstance(line, ast.Assign):
            targets = [one for target in line.targets for one in getattr(target, "elts", [target])]
            yield from ((one.attr, ast.unparse(line.value)) for one in targets if isinstance(one, ast.Attribute))


def _is_text(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str)


def test_only_those_listed_have_somebody_take_part():
    assert beginnings(tuple(one for one in modules() if not one.name.startswith(DEMO))) == BEGIN_TO_TAKE_PART


def test_who_has_somebody_take_part_would_be_noticed():
    written = "def join(row):\n    row.takes_part, row.unread = True, 0\ndef go(row):\n    row.takes_part = False"

    assert beginnings((source_of(written, "casestatus.made_up.joining"),)) == {"casestatus.made_up.joining:join"}


def test_sql_is_written_in_migrations_and_the_core_only():
    outside = tuple(one for one in modules() if one.room != "core")

    assert raw_sql(outside) == set()


def test_sql_in_a_room_would_be_noticed():
    written = source_of("def count():\n    return sa.text('SELECT 1')", "casestatus.made_up.queries")
    taken = source_of("rows = Contact.__table__", "casestatus.made_up.counting")

    assert raw_sql((written, taken)) == {"casestatus.made_up.queries:count", "casestatus.made_up.counting"}


def test_everything_is_caught_in_the_outermost_frames_only():
    assert handlers({"Exception", "BaseException"}) == CATCH_EVERYTHING
