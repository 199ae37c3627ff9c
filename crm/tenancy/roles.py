"""What the runtime role may do: rows of every table, and no more than that."""

from __future__ import annotations

from typing import Any

from django.conf import settings

READ_ONLY = (
    *("django_migrations", "django_content_type", "auth_permission"),
    "rapport_rapporttactic",  # the same for every site, so no site may change it
)
"""Filled by migrations; the application only reads them."""

APPEND_ONLY = (
    "django_admin_log",
    "contacts_statuschange",
    "contacts_contactchange",
    "interactions_breakglass",
    "crm_reading",
    "crm_settingschange",
)
"""Records of what happened; the application adds to them and never rewrites."""


def grant_runtime_role(connection: Any) -> None:
    """(Re)state the grants on every table; runs after each migration, as the owner."""
    role = connection.ops.quote_name(settings.RUNTIME_ROLE)
    with connection.cursor() as cursor:
        for statement in _grants(role):
            cursor.execute(statement)
        present = set(connection.introspection.table_names(cursor))
        for table in present.intersection(READ_ONLY):
            cursor.execute(f"revoke insert, update, delete on {table} from {role}")
        for table in present.intersection(APPEND_ONLY):
            cursor.execute(f"revoke update, delete on {table} from {role}")


def _grants(role: str) -> list[str]:
    return [
        f"grant usage on schema public to {role}",
        f"revoke truncate, references, trigger on all tables in schema public from {role}",
        f"grant select, insert, update, delete on all tables in schema public to {role}",
        f"grant usage, select on all sequences in schema public to {role}",
        f"grant execute on all functions in schema public to {role}",
    ]
