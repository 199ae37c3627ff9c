"""What happens without anybody asking: the nightly purge, handing out what happened, and jobs that
lost their worker.

A door as the pages and the API are: the clock and the queue come in here.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import connection
from django.utils.timezone import now
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from crm.models import BrowserSession, IdempotencyKey, Session, SignInTries
from crm.relay import relay_events

log = logging.getLogger("crm")

KEPT = dt.timedelta(days=30)
"""How long an ended API sign-in stays, for whoever asks "was that me?"."""
JOBS_KEPT_HOURS = 7 * 24
RELAY = "relay"
"""The queue of the relay's jobs: thousands a day, of which nobody wants to know for a week."""


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="purge_expired", pass_context=False)
def purge_expired(timestamp: int) -> None:
    """Forget sign-ins that are over, tries and keys that no longer count."""
    at = now()
    with connection.as_owner():  # type: ignore[attr-defined]  # our backend's; of no one site
        sessions, _ = Session.objects.filter(expires_at__lt=at - KEPT).delete()
        browsers, _ = BrowserSession.objects.filter(expire_date__lt=at).delete()
        asked = IdempotencyKey.objects.across_sites().filter(
            created_at__lt=at - settings.IDEMPOTENCY_KEY_LIFETIME
        )
        keys, _ = asked.delete()
        tries, _ = SignInTries.objects.filter(since__lt=at - settings.SIGN_IN_WINDOW).delete()
    counts = (sessions, browsers, tries, keys)
    log.info("purged %d sign-ins, %d browser sessions, %d tries, %d idempotency keys", *counts)


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="remove_finished_jobs", pass_context=True)
async def remove_finished_jobs(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=JOBS_KEPT_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
    await context.app.job_manager.delete_old_jobs(nb_hours=1, queue=RELAY)


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queueing_lock="retry_stalled_jobs", queue=RELAY, pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker had begun when it was killed: within the half minute after which
    its heart counts as still, and ten seconds more."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # the next of its kind is waiting already, and does the same
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="* * * * * */5")  # every five seconds
@app.task(queue=RELAY, queueing_lock="hand_out_events", pass_context=False)
def hand_out_events(timestamp: int) -> None:
    """A job that dies loses nothing: the next one finds the same events waiting."""
    relay_events()
