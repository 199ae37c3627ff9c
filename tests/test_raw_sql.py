"""SQL that the ORM does not write passes by the read log, so there is little of it, and each place
says why it reads nothing that a tag could hide."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.checks import ROOT

WITHOUT_TEXT = {
    "crm/access.py": "asks the ORM's own query; interactions are keys there",
    "crm/api/auth.py": "asks the ORM's own query for a session and its person",
    "crm/written.py": "executes those two",
    "crm/tenancy/context.py": "says who is served",
    "crm/tenancy/readlog.py": "writes the read log itself",
    "crm/tenancy/roles.py": "grants",
    "crm/tenancy/walls.py": "counts probe rows, in a transaction that is rolled back",
    "crm/management/commands/check_isolation.py": "asks the catalogue",
    "crm/management/preparation.py": "asks whether migrations have run",
    "crm/management/planting.py": "locks, and vacuums",
    "crm/actions/sites.py": "locks a table",
    "crm/actions/signing_in.py": "counts tries",
    "crm/checks.py": "asks the catalogue",
    "crm/management/backup.py": "makes the roles that a restored database needs",
    "crm/seeds/ground.py": "takes numbers from a counter",
    "crm/seeds/laying.py": "removes a demo site",
    "followups/reports.py": "finds keys, counts and days; what is shown is read through the ORM",
    "crm/postgres/base.py": "drops test databases",
}
APPS = ("crm", "contacts", "interactions", "rapport", "meetings", "analytics", "followups")
RAW = {"cursor", "_nodb_cursor", "raw", "extra", "RawSQL", "planned_rows"}
WRITTEN = "Written"  # the class of queries that are executed without the ORM


def _modules() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def _is_raw(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    made_of = getattr(getattr(called, "value", None), "id", "")
    return getattr(called, "attr", getattr(called, "id", "")) in RAW or made_of == WRITTEN


def test_raw_sql_is_where_it_is_known() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in _modules()
        if any(_is_raw(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert found == set(WITHOUT_TEXT)
