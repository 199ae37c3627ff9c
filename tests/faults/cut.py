"""FLT-05: connections are cut between the commit and the answer; clients send again."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from crm.postgres.embedded import server_for
from tests.faults.load import writing
from tests.faults.people import Account
from tests.faults.proof import findings
from tests.faults.proxy import Proxy, unix_socket
from tests.faults.report import Report, of_load
from tests.faults.site import Site, served

SHARE = 0.3


def _is_request(data: bytes) -> bool:
    return data.startswith(b"POST ")


def from_clients(site: Site, acknowledged: int) -> Report:
    """Between clients and the application: what was done is answered into the void."""
    back = ("127.0.0.1", site.command.port)
    proxy = Proxy(("127.0.0.1", 0), back, fatal=_is_request, share=SHARE, early=0.1)
    with writing(replace(site, port=proxy.port), may_cut=True) as load:
        load.until_acknowledged(acknowledged)
    proxy.close()
    report = of_load("answers cut", load.told, cuts=proxy.cuts)
    report.findings = findings(site.dsn(), load.told)
    if not load.told.answers["201 again"]:
        report.findings.append("nothing was sent again that had been done: this proved nothing")
    return report


def _commits(data: bytes) -> bool:
    return b"COMMIT" in data


def from_database(data: Path, accounts: list[Account], acknowledged: int) -> Report:
    """Between the application and its database: nobody knows whether the commit took place.

    The application believes in a server of somebody else's, and does not start or stop it.
    """
    folder = server_for(data).ensure_running()
    front = data.parent / "proxy"
    front.mkdir()
    proxy = Proxy(unix_socket(front), unix_socket(folder), fatal=_commits, share=0.0)
    url = f"postgres://crm_owner@/crm?host={quote(str(front), safe='')}"
    with served(data, accounts, {"DATABASE_URL": url}) as site, writing(site) as load:
        load.until_acknowledged()
        proxy.share = SHARE
        load.until_acknowledged(acknowledged)
        proxy.share = 0.0
        load.until_acknowledged()
        load.finish()
        refused = load.told.answers["503"]
        idle = proxy.cut_all()
        time.sleep(0.2)
        with writing(site) as later:
            later.until_acknowledged()
        report = of_load("commits cut", load.told, cuts=proxy.cuts, idle=idle)
        report.findings = findings(site.dsn(), load.told) + findings(site.dsn(), later.told)
    proxy.close()
    if not refused or not load.told.answers["201 again"]:
        report.findings.append("no commit was left in doubt: this proved nothing")
    if later.told.answers["503"]:
        report.findings.append("a connection that had been cut while idle was used")
    return report
