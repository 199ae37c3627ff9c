"""The seven tactics."""

from typing import Any

from django.db import migrations

from rapport.catalogue import load


def fill(apps: Any, schema_editor: Any) -> None:
    load(apps.get_model("rapport", "RapportTactic"))


class Migration(migrations.Migration):
    dependencies = [("rapport", "0002_walls")]

    # Going back leaves them: logs may refer to them, and the table goes with the first migration.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
