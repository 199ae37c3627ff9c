"""Background jobs, for superusers: what ran, what waits, and what failed."""

from __future__ import annotations

from django.contrib import admin
from procrastinate.contrib.django.models import ProcrastinateJob

from crm.admin.base import ReadOnlyAdmin
from crm.admin.people import ForSuperusers
from crm.admin.site import site


@admin.register(ProcrastinateJob, site=site)
class JobAdmin(ReadOnlyAdmin, ForSuperusers):
    """A job carries ids only. The worker's own command line retries and cancels."""

    list_display = ("id", "task_name", "status", "queue_name", "scheduled_at", "attempts")
    list_filter = ("status", "queue_name")
    search_fields = ("task_name",)
    fields = ("id", "task_name", "status", "queue_name", "scheduled_at", "attempts", "args")
    ordering = ("-id",)
