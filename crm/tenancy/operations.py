"""Migration operations that raise the second wall around a table.

They run as the owner and write plain SQL; `check_isolation` reads the catalogue and complains
about every table that misses one of them.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from crm.tenancy.redaction import READABLE

CURRENT_SITE = "(select crm_site())"
CURRENT_USER = "(select crm_user())"


class _Sql(Operation):
    """An operation on one table that has statements to go forward and back."""

    reversible = True
    reduces_to_sql = True

    def forwards(self, table: str) -> list[str]:
        raise NotImplementedError  # each operation below says what it does

    def backwards(self, table: str) -> list[str]:
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django's model state knows nothing of policies and composite keys."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self._run(app_label, schema_editor, self.forwards)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        self._run(app_label, schema_editor, self.backwards)

    def _run(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, statements: Any
    ) -> None:
        for statement in statements(f"{app_label}_{self.model.lower()}"):
            schema_editor.execute(statement)

    model: str = ""


class IsolateBySite(_Sql):
    """Force row-level security on a model's table.

    `using` decides which rows there are, `check` which may be written; both default to "the
    current site's". `extra` adds permissive policies, as name → "for … using (…)".
    """

    def __init__(
        self,
        model: str,
        *,
        using: str = f"site_id = {CURRENT_SITE}",
        check: str = "",
        extra: dict[str, str] | None = None,
    ) -> None:
        self.model = model
        self.using = using
        self.check = check or using
        self.extra = extra or {}

    def forwards(self, table: str) -> list[str]:
        policies = {"of_site": f"using ({self.using}) with check ({self.check})", **self.extra}
        return [
            f"alter table {table} enable row level security",
            f"alter table {table} force row level security",
            *(f"create policy {name} on {table} {rule}" for name, rule in policies.items()),
        ]

    def backwards(self, table: str) -> list[str]:
        names = ["of_site", *self.extra]
        return [
            *(f"drop policy {name} on {table}" for name in names),
            f"alter table {table} no force row level security",
            f"alter table {table} disable row level security",
        ]

    def describe(self) -> str:
        return f"Row-level security on {self.model}"


class SiteForeignKey(_Sql):
    """A composite foreign key `(site_id, <field>_id)`, so that no row refers to another site's.

    `target` is the table referred to and `key` its column beside site_id; the pair must be
    unique there. It is checked at the end of the transaction, as Django's own keys are. With
    `cascade` the row goes with the one it belongs to.
    """

    def __init__(
        self, model: str, field: str, *, target: str, key: str = "uuid", cascade: bool = False
    ) -> None:
        self.model = model
        self.field = field
        self.target = target
        self.key = key
        self.cascade = cascade

    def _name(self, table: str) -> str:
        return f"{table}_{self.field}_same_site"[:63]

    def forwards(self, table: str) -> list[str]:
        return [
            f"alter table {table} add constraint {self._name(table)}"
            f" foreign key (site_id, {self.field}_id)"
            f" references {self.target} (site_id, {self.key})"
            f"{' on delete cascade' if self.cascade else ''} deferrable initially deferred"
        ]

    def backwards(self, table: str) -> list[str]:
        return [f"alter table {table} drop constraint {self._name(table)}"]

    def describe(self) -> str:
        return f"{self.model}.{self.field} stays within its site"


class RedactByTags(_Sql):
    """Put a table that is isolated already under the one rule of what restricted tags hide.

    The table has `restricted_tags` and `interaction_id`. Whoever may not read a row may not
    write it either. `formerly` is the rule that it had before. PostgreSQL keeps statistics on how
    many rows carry tags, so that plans expect what is there.
    """

    def __init__(self, model: str, *, formerly: str, formerly_check: str = "") -> None:
        self.model = model
        self.formerly = formerly
        self.formerly_check = formerly_check or formerly

    def forwards(self, table: str) -> list[str]:
        rule = f"site_id = {CURRENT_SITE} and ({READABLE})"
        return [
            f"alter policy of_site on {table} using ({rule}) with check ({rule})",
            f"create statistics if not exists {table}_restricted"
            f" on (cardinality(restricted_tags)) from {table}",
            f"analyze {table}",
        ]

    def backwards(self, table: str) -> list[str]:
        return [
            f"drop statistics if exists {table}_restricted",
            f"alter policy of_site on {table}"
            f" using ({self.formerly}) with check ({self.formerly_check})",
        ]

    def describe(self) -> str:
        return f"{self.model} is redacted by the one rule"
