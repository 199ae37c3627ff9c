"""Serves the site as in production: gunicorn, and beside it the worker for background jobs."""

from __future__ import annotations

import http.client
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import CommandError, CommandParser
from django.db import OperationalError, connections

from crm.management import ports, preparation, web
from crm.management.supervisor import LONGEST_PAUSE, STEADY_SECONDS, Child, Supervisor

GRACEFUL_SECONDS = 10
PROBE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Offer:
    """Where and how to serve."""

    host: str
    port: int
    workers: int
    threads: int


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=_positive, default=2, help="web processes")
    parser.add_argument("--threads", type=_positive, default=16, help="threads of each of them")


def _positive(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError(written)
    return number


def offer_of(options: dict[str, Any]) -> Offer:
    return Offer(options["host"], options["port"], options["workers"], options["threads"])


def take_port(offer: Offer) -> socket.socket:
    try:
        return ports.listen(offer.host, offer.port)
    except (ports.PortTaken, ports.NoSuchAddress) as error:
        raise CommandError(str(error)) from error


def prepare(say: Callable[[str], None]) -> None:
    """Bring schema and static files up to date, and tell what was done."""
    migrate(say)
    began = time.monotonic()
    try:
        if preparation.collect_static():
            say(f"Static files built in {time.monotonic() - began:.1f} s.")
    except preparation.StaticFilesBroken as error:
        raise CommandError(str(error)) from error


def migrate(say: Callable[[str], None]) -> None:
    began = time.monotonic()
    try:
        count = preparation.migrate()
    except OperationalError as error:
        raise CommandError(f"The database cannot be used: {error}") from error
    if count:
        say(f"Database: {count} migrations applied in {time.monotonic() - began:.1f} s.")


def serve(offer: Offer, listener: socket.socket, say: Callable[[str], None]) -> int:
    """Serve until stopped; answers the exit code. Should a web server die that was up already, all
    is started again, with growing pauses; one that never comes up is a failure."""
    connections.close_all()
    environment = environment_of(offer, say)
    probe, pause = _Probe(offer), 1.0

    def ready() -> None:
        listener.close()  # the web server's alone: what it no longer takes is to be refused at once
        say(f"Rapport CRM is at {ports.url(offer.host, offer.port)} (Ctrl-C stops it).")

    while True:
        began = time.monotonic()
        supervisor = Supervisor([_web(offer, listener, environment), _worker(environment)], say)
        code = supervisor.run(probe.answers, ready)
        if code == 0 or not supervisor.was_ready:
            return code
        if time.monotonic() - began > STEADY_SECONDS:
            pause = 1.0
        say(f"Starting again in {pause:.0f} s.")
        if not supervisor.rest(pause):
            return 0
        pause = min(LONGEST_PAUSE, pause * 2)
        listener = take_port(offer)


def environment_of(offer: Offer, say: Callable[[str], None]) -> dict[str, str]:
    """What the web server and the worker are started with; locally also by which names and where
    they are reached, which links in mails need."""
    environment = {**os.environ, "CRM_SERVING": "1", "DJANGO_SETTINGS_MODULE": "crm.settings"}
    environment.pop("DJANGO_AUTORELOAD_ENV", None)
    environment["WEB_THREADS"] = str(offer.threads)
    if settings.PRODUCTION:
        return environment  # there the operator alone says which names are ours
    if not environment.get("PUBLIC_URL"):
        environment["PUBLIC_URL"] = ports.url(offer.host, offer.port).rstrip("/")
    names = list(settings.ALLOWED_HOSTS)
    if offer.host in ports.ANY:
        names += ports.names_of_this_machine()
    else:
        names.append(ports.as_host(offer.host))
    names = list(dict.fromkeys(names))
    if offer.host in ports.ANY:
        say("Other machines of your network can reach it by these names: " + ", ".join(names))
        say("Set ALLOWED_HOSTS for more. Nothing is encrypted: put a proxy with TLS in front.")
    return {**environment, "ALLOWED_HOSTS": ",".join(names)}


def _path_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _web(offer: Offer, listener: socket.socket, environment: dict[str, str]) -> Child:
    options = {
        "--bind": f"fd://{listener.fileno()}",
        "--worker-class": _path_of(web.CourteousWorker),
        "--workers": str(offer.workers),
        "--threads": str(offer.threads),
        "--graceful-timeout": str(GRACEFUL_SECONDS),
        "--timeout": "60",
        "--keep-alive": "5",
        "--log-level": "warning",
        "--logger-class": _path_of(web.DiscreetLogger),
    }
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket"]
    command += [part for option in options.items() for part in option]
    return Child(
        "The web server",
        [*command, settings.WSGI_APPLICATION.replace(".application", ":application")],
        environment=environment,
        folder=str(settings.BASE_DIR),
        essential=True,
        inherits=[listener.fileno()],
    )


def _worker(environment: dict[str, str]) -> Child:
    return Child(
        "The background worker",
        [sys.executable, "manage.py", "worker"],
        environment=environment,
        folder=str(settings.BASE_DIR),
        essential=False,
    )


class _Probe:
    """Whether the web server answers, whatever it answers."""

    def __init__(self, offer: Offer) -> None:
        host = "127.0.0.1" if offer.host == "0.0.0.0" else offer.host  # noqa: S104
        self.host = "::1" if host == "::" else host
        self.port = offer.port
        named = (name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*")
        self.name = next(named, "localhost")  # one that is not refused, and so not logged

    def answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", "/sign-in/", headers={"Host": self.name})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True
