"""Django's migrate, speaking as the owner; afterwards the runtime role gets its grants."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from crm.tenancy.roles import grant_runtime_role


class Command(DjangoMigrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection: Any = connections[options["database"]]
        with connection.as_owner():
            super().handle(*args, **options)
            grant_runtime_role(connection)
