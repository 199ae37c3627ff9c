"""A client as any program is one: signs in, keeps its connection, and refreshes its token."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from benchmarks.load.asking import Wanted
from benchmarks.load.filling import PASSWORD, Account

PATIENCE = 60.0  # seconds that an answer may take
IDLE = 3.0  # seconds after which a connection is not used again; the server closes it after five
LOST = 0  # the status of what was not answered at all

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    cookies: Sequence[str]  # as they are set
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection to the server, opened again where it is stale. Not for two threads."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._used = 0.0

    def send(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        """Answers LOST where the connection broke; whoever measures counts that as a failure."""
        if time.monotonic() - self._used > IDLE:
            self.close()
        try:
            self._http.request(method, path, body, {"Host": "localhost", **headers})
            got = self._http.getresponse()
            answer = Answer(got.status, got.headers.get_all("Set-Cookie", []), got.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            answer = Answer(LOST, (), repr(error).encode())
        self._used = time.monotonic()
        return answer

    def close(self) -> None:
        self._http.close()


class Person:
    """Somebody's tokens and cookie, for all of their clients. Tokens are renewed `renewed_every`
    seconds, or before they end."""

    def __init__(self, account: Account, port: int, renewed_every: float) -> None:
        self.account, self.port, self.renewed_every = account, port, renewed_every
        self.renewals = 0
        self._lock = threading.Lock()
        named = {"username": account.username, "password": PASSWORD}
        self._take(self._post("/api/auth/login", named))
        self.cookie = self._cookie(named)

    def headers(self, wanted: Wanted) -> dict[str, str]:
        if wanted.is_page:
            return {"Cookie": self.cookie}
        site = str(self.account.site_id)
        told = {"Authorization": f"Bearer {self._token()}", "X-Site-ID": site, **_JSON}
        return {**told, "X-API-Contract": wanted.contract} if wanted.contract else told

    def _token(self) -> str:
        with self._lock:
            if time.monotonic() > self._until:
                self._take(self._post("/api/auth/refresh", {"refresh": self._refresh}))
                self.renewals += 1
            return self._access

    def _take(self, answer: Answer) -> None:
        if answer.status != http.client.OK:
            raise SystemExit(f"{self.account.username}: {answer.status} {answer.body!r}")
        given = answer.json()
        self._access: str = given["token"]
        self._refresh: str = given["refresh"]
        lasts = min(self.renewed_every, 0.8 * given["expires_in"])
        self._until = time.monotonic() + lasts

    def _post(self, path: str, body: dict[str, str]) -> Answer:
        return Line(self.port).send("POST", path, json.dumps(body), _JSON)

    def _cookie(self, named: dict[str, str]) -> str:
        line = Line(self.port)
        form = line.send("GET", "/sign-in/", None, {})
        token = _FORM_TOKEN.search(form.body.decode())
        held = _cookies(form)
        sent = urlencode({**named, "csrfmiddlewaretoken": token[1] if token else ""})
        done = line.send("POST", "/sign-in/", sent, {"Cookie": held, **_FORM})
        if done.status != http.client.FOUND:
            raise SystemExit(f"{self.account.username} cannot sign in: {done.status}")
        return _cookies(done)


def _cookies(answer: Answer) -> str:
    jar = SimpleCookie()
    for line in answer.cookies:
        jar.load(line)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def sent_by(line: Line, person: Person, wanted: Wanted) -> Answer:
    body = None if wanted.body is None else json.dumps(wanted.body)
    return line.send(wanted.method, wanted.path, body, person.headers(wanted))
