"""Prove on this database that sites are kept apart: the catalogue, and both walls each alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction

from crm.probes import guarded_models, probe_readers, probe_sites, retag
from crm.tenancy import catalogue, walls
from crm.tenancy.catalogue import Finding


def all_findings() -> Iterator[tuple[str, list[Finding]]]:
    """Each part's name and what it found. Everything done on the way is rolled back."""
    with connection.cursor() as cursor:
        yield "Catalogue: tables, keys, policies, roles", list(catalogue.findings(cursor))
    with transaction.atomic():
        mine, theirs = probe_sites()
        readers = [*walls.every_way(mine), *probe_readers(mine)]
        yield "Second wall alone: row-level security", list(walls.second_wall(mine, theirs))
        yield "Redaction below the query", list(walls.redaction(readers))
        walls.lift_second_wall()
        yield "First wall alone: the ORM's scope", list(walls.first_wall(mine, theirs))
        yield "Redaction by the ORM alone", list(walls.redaction(readers, through_orm=True))
        transaction.set_rollback(True)
    with transaction.atomic():
        mine, _theirs = probe_sites()
        change = partial(retag, mine)
        yield "Restricted tags reach whatever hangs on them", list(walls.tagging(mine, change))
        unread = list(walls.unread_writes(mine, guarded_models()))
        yield "What cannot be read cannot be written", unread
        transaction.set_rollback(True)


class Command(BaseCommand):
    help = "Prove that no site's rows reach another: catalogue, row-level security and ORM."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        try:
            for part, findings in all_findings():
                self.stdout.write(f"{'FAILED' if findings else 'ok':>6}  {part}")
                for finding in findings:
                    self.stdout.write(f"        {finding}")
                found += len(findings)
        except DatabaseError as error:
            raise CommandError(f"Could not finish, nothing was changed: {error}") from error
        if found:
            raise CommandError(f"{found} finding(s): sites are not safely apart.")
        tables = len(walls.site_owned_models())
        self.stdout.write(f"Sites are apart: {tables} site-owned tables, both walls, no finding.")
