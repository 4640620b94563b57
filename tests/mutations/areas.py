"""The areas a suite must protect: where the code of each lay when mutations were drawn, and which tests likely see it.

`code` was read when the list was drawn and stays as it was: a mutation is found again by its function and its text.
`fast` and `servers` are today's tests, the likeliest first; whoever moves tests moves them here too.
"""

from dataclasses import dataclass

CASEFILE, UNIT = "services/casefile", "tests/unit"
FAST = ("tests/unit", "tests/contract")
SERVERS = ("tests/e2e", "tests/leak", "tests/telemetry", "tests/fault")


@dataclass(frozen=True)
class Area:
    """A promise of the platform: what keeps it, tests without and with servers.

    `code`: patterns of files, or `file::name name`: these functions of a file alone.
    """

    code: tuple[str, ...]
    fast: tuple[str, ...]
    servers: tuple[str, ...]


def _casefile(*names: str) -> tuple[str, ...]:
    return tuple(f"{CASEFILE}/{name}.py" for name in names)


def _within(file: str, *names: str) -> tuple[str]:
    return (f"{CASEFILE}/{file}.py::{' '.join(names)}",)


def _unit(*names: str) -> tuple[str, ...]:
    return tuple(f"{UNIT}/{name}" for name in names)


def _e2e(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/e2e/{name}" for name in names)


AREAS = {
    "gates": Area(
        _casefile("model/gates", "model/limits", "model/conditions", "usecases/phases"),
        _unit(
            "casefile/model/test_gates.py", "casefile/model/test_life_of_a_case.py", "casefile/model/test_every_way.py"
        ),
        _e2e("test_story.py", "test_every_programme.py", "test_life_in_the_store.py"),
    ),
    "rights": Area(
        _casefile("model/access/*", "model/responsibilities", "usecases/responsibilities")
        + _within("usecases/finding", "found", "found_unrecorded", "held", "may", "_permitted"),
        _unit("casefile/model/test_case_access.py", "casefile/model/test_responsibilities.py"),
        _e2e("walls/test_reach.py", "test_employment_case_management.py", "test_plan_and_people.py", "walls"),
    ),
    "leases": Area(
        _casefile("model/lease", "store/leases")
        + _within("usecases/editing", "lease_of", "show_lease", "take_lease", "take_over", "give_back")
        + _within("usecases/finding", "held_for_change", "locked", "locked_for_entry", "_keep_out"),
        _unit("casefile/model/test_lease.py", "casefile/model/test_editing_together.py"),
        _e2e("test_editing.py", "test_at_once.py"),
    ),
    "sealing": Area(
        _casefile("sealing", "sealing_chunks", "keystore", "store/sections", "references"),
        _unit("casefile/test_sealing.py", "casefile/test_sealing_chunks.py", "casefile/test_references.py"),
        _e2e("test_story.py", "test_attachments.py", "test_life_in_the_store.py")
        + ("tests/fault/test_between_two_stores.py",),
    ),
    "inbox": Area(
        ("kernel/events/inbox.py", "kernel/events/inbox_rows.py", "kernel/events/arrivals.py")
        + ("kernel/events/declaration.py", "kernel/events/worker.py"),
        _unit("kernel/test_pieces.py", "kernel/test_hearing.py") + ("tests/contract",),
        ("tests/fault/test_failing_handlers.py", "tests/fault/test_strange_messages.py")
        + ("tests/fault/test_batches.py", "tests/fault/test_batches_that_die.py")
        + ("tests/fault/test_malformed_messages.py", "tests/fault/test_between_services.py"),
    ),
    "outbox and relay": Area(
        ("kernel/events/outbox.py", "kernel/events/relay.py", "kernel/events/publisher.py", "kernel/events/topology.py")
        + ("kernel/events/outbox_listener.py", "kernel/events/held_frames.py"),
        _unit(
            "kernel/test_relay_and_a_full_broker.py",
            "kernel/test_batches_of_the_relay.py",
            "kernel/test_broker_names.py",
        )
        + _unit("kernel/test_held_frames.py")
        + ("tests/contract",),
        _e2e("test_story.py")
        + ("tests/fault/test_between_services.py", "tests/telemetry", "tests/fault/test_servers_away.py"),
    ),
    "releases": Area(
        _casefile("model/disclosure", "model/periods", "model/durations", "usecases/releasing")
        + ("services/reporting/usecases/*.py", "services/reporting/model/*.py", "services/reporting/store.py"),
        _unit("reporting", "casefile/test_disclosure.py", "casefile/test_quarters.py"),
        _e2e("test_story.py", "test_employment_case_management.py", "test_at_once.py"),
    ),
    "erasure": Area(
        _casefile("usecases/erasing")
        + ("kernel/data/erasure_scan.py", "services/retention/usecases/certifying.py")
        + ("services/retention/model/order.py",)
        + ("services/retention/model/certificate.py", "verifier/*.py"),
        _unit("verifier", "retention"),
        _e2e("test_story.py", "test_left_behind.py")
        + ("tests/fault/test_between_two_stores.py", "tests/fault/test_reopening_meets_erasure.py"),
    ),
    "retention schedule": Area(
        _casefile("model/retention")
        + ("services/retention/model/schedule.py", "services/retention/usecases/scheduling.py")
        + ("services/retention/usecases/ordering.py", "services/retention/usecases/rules.py")
        + ("services/retention/store/schedules.py", "services/retention/jobs.py"),
        _unit("retention", "casefile/model/test_kept_long.py"),
        _e2e("test_story.py", "test_long_keeping.py") + ("tests/fault/test_reopening_meets_erasure.py",),
    ),
    "consent": Area(
        _casefile("usecases/hearing")
        + ("services/consent/usecases/*.py", "services/consent/model/*.py", "services/consent/store.py"),
        _unit("consent"),
        _e2e("test_story.py", "test_life_in_the_store.py") + ("tests/fault/test_between_services.py",),
    ),
    "answers": Area(
        _casefile("model/answers", "model/templates/field_rules", "model/templates/values", "model/templates/rules")
        + _casefile("usecases/answering", "model/histories"),
        _unit("casefile/model/test_answers.py", "casefile/model/test_every_way.py", "casefile/model"),
        _e2e("test_bad_input.py", "test_life_in_the_store.py", "test_every_programme.py"),
    ),
    "entries": Area(
        _casefile("model/entries", "model/entry_rules", "model/amending", "model/participants", "usecases/entries")
        + _casefile("store/entries", "usecases/entrusting", "usecases/attachments", "model/plan"),
        _unit(
            "casefile/model/test_entry_rules.py", "casefile/model/test_plan.py", "casefile/model/test_participants.py"
        ),
        _e2e("test_journal_and_reminders.py", "test_plan_and_people.py", "test_at_once.py", "test_attachments.py"),
    ),
    "copies": Area(
        _casefile("model/copies", "model/exports", "usecases/copying", "usecases/printing", "usecases/exporting")
        + _casefile("store/prints", "store/exports", "paper/sheet"),
        _unit("casefile/copies", "cli/test_check_copies.py"),
        _e2e("test_prints.py", "test_exports.py") + ("tests/fault/test_prints.py",),
    ),
    "repeated and refused requests": Area(
        ("kernel/data/idempotency.py", "kernel/web/requests.py", "kernel/web/problems.py", "kernel/errors.py"),
        _unit("kernel/test_problem_bodies.py"),
        _e2e("test_at_once.py", "test_overview.py", "test_bad_input.py", "test_bad_tokens.py", "test_bad_paths.py"),
    ),
    "gateway": Area(
        tuple(f"gateway/{name}.py" for name in ("proxy", "session", "routes", "limits", "bodies", "headers", "edge"))
        + ("gateway/people/credentials.py", "gateway/way/uploads.py", "gateway/way/upstream.py")
        + ("gateway/way/cards.py",),
        _unit("gateway"),
        _e2e("test_ways_out.py", "test_bad_paths.py", "test_bad_tokens.py", "test_attachments.py")
        + ("tests/telemetry/test_metrics.py",),
    ),
    "access log": Area(
        _within("store/work", "<module>", "Work.__exit__", "Work.log_access")
        + _within("usecases/finding", "found_narrow", "held_for_agency")
        + _within("usecases/reading", "read_access_log"),
        _unit("casefile/model/test_case_access.py", "casefile/fakes/test_fake_work.py", "casefile/usecases"),
        _e2e(
            "test_story.py",
            "walls/test_who_decides_and_who_sees.py",
            "test_life_in_the_store.py",
            "test_employment_case_management.py",
        ),
    ),
    "search": Area(
        _casefile("model/search_terms", "store/tokens", "usecases/searching", "store/overview"),
        _unit("casefile/model/test_search_terms.py"),
        _e2e("test_overview.py", "walls/test_search_tokens.py", "test_life_in_the_store.py"),
    ),
    "sessions": Area(
        ("services/identity/usecases/sessions.py", "services/identity/model/sessions.py", "kernel/tokens.py")
        + ("services/identity/model/passwords.py", "services/identity/store.py"),
        _unit("identity", "kernel/test_tokens_and_cards.py"),
        _e2e("test_bad_tokens.py", "test_story.py", "walls"),
    ),
}
