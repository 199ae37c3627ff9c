"""Who appears in the tests, and the promises that every contract keeps.

Alice owns the site Casa Abierta, Bob works there, Vera may only look. Charlie owns another site;
Abby works on both.
"""

# mypy: disallow-untyped-calls=false, warn-return-any=false
# factory-boy's classes are only half typed.

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import django.test.client
import hypothesis
import pytest
from django.db import connection
from xdist.scheduler import LoadFileScheduling

from contacts.models import Contact
from crm.models import Site
from crm.tenancy.context import NOBODY, acting_as, remember
from crm.tests import kept
from crm.tests.api import Api, fingerprint
from crm.tests.factories import Person, PersonFactory, SiteFactory
from interactions.tests.offers import service_of
from tests import emptying
from tests.api_doors import CONTACT, DOORS, ApiDoor

# How long an example takes says something of the machine, and nothing of the code.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

_keep_context = django.test.client.store_rendered_templates


def _keep_the_pages_context(store: dict[str, Any], *signal: Any, **rendered: Any) -> None:
    """Django's test client copies the context of every template: the page's own is asked for,
    those of its three hundred components took nearly half of the time of a page."""
    if "context" not in store:
        _keep_context(store, *signal, **rendered)


django.test.client.store_rendered_templates = _keep_the_pages_context
django.test.TransactionTestCase._fixture_teardown = emptying.empty


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One worker a core for the whole suite. What is named on the command line is a part of it,
    for which further databases take longer than they save."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return None if is_whole else 0


def pytest_configure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers share those of the process they serve
        kept.begin()


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        kept.end()


class _Places(LoadFileScheduling):
    """A file to a worker; of those who look at the demo, which takes long to load, all to one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "tests/demo" if file.startswith("tests/demo/") else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return _Places(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where workers share the files, what takes long comes first: none is to end alone with it."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=lambda item: not any(map(item.get_closest_marker, ("slow", "browser"))))


def pytest_collection_finish() -> None:
    """What is there by now stays for good: to look through it again and again for garbage took a
    tenth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True)
def served_nobody() -> Iterator[None]:
    """Each test begins with nobody being served: what its transaction was told is rolled back
    with it, what the connection remembers of that is not."""
    yield
    if getattr(connection, "tenant_context", NOBODY) != NOBODY:
        remember(NOBODY)


@pytest.fixture
def site_a(db: None) -> Site:
    return SiteFactory.create(name="Casa Abierta", timezone="America/New_York")


@pytest.fixture
def site_b(db: None) -> Site:
    return SiteFactory.create(name="Otherwise Ltd", timezone="Europe/Madrid")


@pytest.fixture
def alice(site_a: Site) -> Person:
    """Owns site A and holds its restricted tag."""
    return PersonFactory.create(username="alice", site=site_a, role="owner", holds=["immigration"])


@pytest.fixture
def bob(site_a: Site) -> Person:
    return PersonFactory.create(username="bob", site=site_a, role="employee")


@pytest.fixture
def vera(site_a: Site) -> Person:
    return PersonFactory.create(username="vera", site=site_a, role="viewer")


@pytest.fixture
def charlie(site_b: Site) -> Person:
    return PersonFactory.create(
        username="charlie", site=site_b, role="owner", holds=["immigration"]
    )


@pytest.fixture
def ab(site_a: Site, site_b: Site) -> Person:
    """Works on both sites; the person's `site` is A."""
    PersonFactory(username="abby", site=site_b)
    return PersonFactory.create(username="abby", site=site_a)


@pytest.fixture
def api(db: None, request: pytest.FixtureRequest) -> Callable[..., Api]:
    """`api(alice)` signs Alice in for her site, `api(ab, site_b)` for another one; `api()` is
    nobody. What goes through a door says what the door wants to hear."""
    through = "door" in request.fixturenames
    headers = request.getfixturevalue("door").headers if through else {}
    return partial(Api, headers=headers)


@pytest.fixture
def unchanged(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with unchanged():` fails if any row of any table differs afterwards."""

    @contextmanager
    def comparing() -> Iterator[None]:
        before: dict[Any, Any] = fingerprint()
        yield
        assert fingerprint() == before

    return comparing


@pytest.fixture
def ground(alice: Person, charlie: Person) -> None:
    """A contact and a service on either site, both number 1, for doors that stand on them."""
    for person, known in ((alice, {"uuid": CONTACT}), (charlie, {})):
        ana = {"first_name": "Ana", "email": "ana@client.example", **known}
        with acting_as(person.viewer()) as viewer:
            Contact(site_id=viewer.site_id, **ana).store()
        service_of(person)


@pytest.fixture(params=DOORS, ids=str)
def door(request: pytest.FixtureRequest) -> ApiDoor:
    """Each of the contracts' doors in turn; what uses it is promised by all."""
    door: ApiDoor = request.param
    if door.on_contact:
        request.getfixturevalue("ground")
    return door


@pytest.fixture
def author(door: ApiDoor, request: pytest.FixtureRequest) -> Person:
    """Who adds and changes rows there."""
    person: Person = request.getfixturevalue(door.author)
    return person


@pytest.fixture
def mine(api: Callable[..., Api], author: Person) -> Api:
    """The author's client."""
    return api(author)


@pytest.fixture
def made(door: ApiDoor, mine: Api) -> str:
    """A row of site A, made by the author; its address."""
    answer = mine.post(door.path, door.body)
    assert answer.status_code == 201, answer.content
    return door.ids(door.row(answer.json()))
