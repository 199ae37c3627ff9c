from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from rapport.catalogue import load


def fill_catalogue(*, apps: Any = installed, **kwargs: Any) -> None:
    """Give the catalogue back to a database that was flushed, as Django does for permissions.

    Migrating has filled it already; and backwards there may be no table to fill.
    """
    try:
        tactics = apps.get_model("rapport", "RapportTactic")
    except LookupError:
        return
    load(tactics)


class RapportConfig(AppConfig):
    name = "rapport"
    verbose_name = _("Building rapport")

    def ready(self) -> None:
        post_migrate.connect(fill_catalogue, sender=self)
