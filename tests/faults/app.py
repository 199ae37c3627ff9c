"""FLT-03: processes of the application are killed, or asked to leave, while clients write."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import ExitStack

from crm.tests.running import running
from tests.faults.load import Load, until, writing
from tests.faults.proof import findings
from tests.faults.report import Report, of_load
from tests.faults.site import STATIC, Site

REFUSED = "cut (ConnectionRefusedError)"  # nobody listens: the request was never taken


def _web_workers(site: Site) -> list[int]:
    """The processes that gunicorn has made; the eldest is gunicorn itself."""
    pids = sorted(pid for pid, said in site.command.children().items() if "gunicorn" in said)
    return pids[1:]


def _hit(site: Site, load: Load, rounds: int, number: signal.Signals) -> None:
    """Send the signal to one web process after another; each is replaced before the next."""
    for _ in range(rounds):
        until(lambda: len(_web_workers(site)) >= 2, 30, "a new process")
        load.until_acknowledged()
        time.sleep(random.uniform(0, 0.2))
        victim = random.choice(_web_workers(site))
        os.kill(victim, number)
        until(lambda gone=victim: gone not in _web_workers(site), 30, "its end")


def killed(site: Site, rounds: int) -> Report:
    """SIGKILL: requests under way are cut, and nothing else is."""
    with writing(site, may_cut=True) as load:
        _hit(site, load, rounds, signal.SIGKILL)
        load.until_acknowledged()
    report = of_load("application killed", load.told, kills=rounds)
    report.findings = findings(site.dsn(), load.told)
    cut = sum(count for what, count in load.told.answers.items() if what.startswith("cut"))
    if cut > rounds * len(load.threads):
        report.findings.append(f"{cut} requests cut, more than were under way")
    return report


def asked_to_leave(site: Site, rounds: int) -> Report:
    """SIGTERM to web processes in turn, as when they are replaced: no request notices."""
    with writing(site) as load:
        _hit(site, load, rounds, signal.SIGTERM)
        load.until_acknowledged()
    report = of_load("application asked to leave", load.told, terms=rounds)
    report.findings = findings(site.dsn(), load.told)
    return report


def restarted(site: Site, rounds: int) -> Report:
    """SIGTERM to the whole service: what it took it answers, and the next one goes on.

    Leaves the site stopped.
    """
    command, codes, again = site.command, [], {"STATIC_ROOT": str(STATIC)}
    with ExitStack() as stack, writing(site, may_cut=True) as load:
        for _ in range(rounds):
            load.until_acknowledged()
            codes.append(command.end(signal.SIGTERM, 30))
            fresh = running(site.data, "serve", port=site.port, environment=again)
            command = stack.enter_context(fresh)
            command.until_ready()
            load.until_acknowledged()
        load.finish()
        report = of_load("service restarted", load.told, terms=rounds)
        report.findings = findings(site.dsn(), load.told)
    lost = {what for what in load.told.answers if what.startswith("cut")} - {REFUSED}
    report.findings += [f"{what} at SIGTERM" for what in sorted(lost)]
    report.findings += [f"ended with {code}" for code in codes if code]
    return report
