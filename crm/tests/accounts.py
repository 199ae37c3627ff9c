"""What the tests of sign-in share: sites, people, and the API as one of them."""

import json
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection, connections, transaction
from django.test import Client

from crm import actions
from crm.models import Membership, Site, User

PASSWORD = "correct horse battery"


def as_owner() -> AbstractContextManager[None]:
    """Look at all sites' rows, as the operator does."""
    opened: AbstractContextManager[None] = connection.as_owner()  # type: ignore[attr-defined]  # our backend's
    return opened


def site_named(name: str) -> Site:
    return actions.add_site(name=name, timezone="America/New_York")[0]


def member(site: Site, username: str, role: str = "owner", **given: Any) -> User:
    given = {"password": PASSWORD, **given}
    return actions.add_member(site=site, username=username, role=role, **given).user


def membership(site: Site, user: User) -> Membership:
    with as_owner():
        found: Membership = Membership.objects.across_sites().get(site=site, user=user)
    return found


class Api:
    """A client of the API, signed in or not."""

    def __init__(self, **headers: str) -> None:
        self.client = Client()
        self.headers: dict[str, str] = headers
        self.refresh = ""

    def post(self, address: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            f"/api/{address}",
            body if isinstance(body, bytes) else json.dumps({} if body is None else body),
            content_type="application/json",
            headers={**self.headers, **headers},
        )

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(f"/api/{address}", headers={**self.headers, **headers})

    def sign_in(self, username: str, password: str = PASSWORD) -> Any:
        answer = self.post("auth/login", {"username": username, "password": password})
        if answer.status_code == 200:
            self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}
            self.refresh = answer.json()["refresh"]
        return answer


def signed_in(username: str) -> Api:
    api = Api()
    assert api.sign_in(username).status_code == 200
    return api


Work = Callable[[], Any]


def in_parallel(count: int, work: Any, workers: int = 20) -> list[Any]:
    """The results of `count` calls of `work(number)` in threads with connections of their own."""

    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(count)))


_WAITS_FOR_ME = """
select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
"""


def let_it_wait(later: Future[Any], seconds: float = 20) -> None:
    """Return once that work waits for this transaction to end; fails where it ends without."""
    until = time.monotonic() + seconds
    with connection.cursor() as cursor:
        cursor.execute(_WAITS_FOR_ME)
        while cursor.fetchone() == (0,) and time.monotonic() < until and not later.done():
            time.sleep(0.02)
            cursor.execute(_WAITS_FOR_ME)
    assert not later.done(), "it did not wait"


def at_once(first: Work, later: Work, then: Work = lambda: None) -> tuple[Any, Future[Any]]:
    """What comes of either: `later` begins when `first` is done and not yet committed, and has to
    wait for that; `then` is done before it is."""

    def work() -> Any:
        try:
            return later()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            done = first()
            begun = pool.submit(work)
            let_it_wait(begun)
            then()
        begun.exception(30)
    return done, begun
