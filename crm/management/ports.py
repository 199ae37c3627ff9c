"""The socket that the site is served on, taken before anything else is done."""

from __future__ import annotations

import errno
import ipaddress
import socket
from contextlib import suppress

BACKLOG = 512
ANY = {"0.0.0.0", "::"}  # noqa: S104  # compared with, never bound by default


class PortTaken(Exception):
    """Somebody else listens there; the message says so and offers another port."""


class NoSuchAddress(Exception):
    """The host is not an address of this machine."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket that the children inherit, so that no one can come in between."""
    try:
        return _bound(host, port)
    except OverflowError as error:
        raise NoSuchAddress(f"{port} is no port; choose one from 1 to 65535.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(_taken(host, port)) from error
        if error.errno in {errno.EACCES, errno.EPERM}:
            message = f"Port {port} needs more rights; choose one above 1023 with --port."
        else:
            message = f"'{host}' is not an address of this machine ({error.strerror or error})."
        raise NoSuchAddress(message) from error


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except BaseException:
        listener.close()
        raise
    return listener


def _taken(host: str, port: int) -> str:
    said = f"Port {port} on {host} is already in use."
    for other in range(port + 1, min(port + 100, 65536)):
        with suppress(OSError):
            _bound(host, other).close()
            return f"{said} Try --port {other}."
    return said


def names_of_this_machine() -> list[str]:
    """Host names and addresses that a browser on another machine may use. Sends nothing."""
    names = [socket.gethostname(), socket.getfqdn()]
    for family, remote in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((remote, 9))  # a datagram socket only looks up its route
            names.append(as_host(probe.getsockname()[0]))
    with suppress(OSError):
        names += [as_host(found[4][0]) for found in socket.getaddrinfo(names[0], None)]
    return list(dict.fromkeys(name for name in names if name))


def as_host(address: str | int) -> str:
    """An address as it stands in a URL; IPv6 goes in brackets."""
    with suppress(ValueError):
        if ipaddress.ip_address(address).version == 6:
            return f"[{str(address).partition('%')[0]}]"
    return str(address)


def url(host: str, port: int) -> str:
    return f"http://{as_host('127.0.0.1' if host in ANY else host)}:{port}/"
