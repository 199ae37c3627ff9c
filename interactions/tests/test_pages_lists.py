"""The list, the timeline and the latest entries: what they show, and what they never do."""

import datetime as dt

import pytest
from django.utils.timezone import now

from contacts.actions import delete as delete_contact
from contacts.tests.factories import ContactFactory
from contacts.tests.pages import Browser
from crm.tenancy.context import acting_as
from interactions.models import Interaction
from interactions.pages.columns import COLUMNS, SORTS
from interactions.pages.sparkline import points
from interactions.tests.factories import InteractionFactory

pytestmark = pytest.mark.django_db

CANARY = "zqxcanary"
SURFACES = [
    "interactions/",
    "interactions/?search=zqx",
    "interactions/?title=zqx&lead=zqx",
    *(f"interactions/?sort={key}" for key in SORTS),
    "interactions/1/",
    "interactions/recent/",
    "contacts/1/",
    "contacts/1/?q=zqx",
    "contacts/1/?follow_up=open",
    "contacts/",
]


@pytest.fixture
def ana(bob):
    return ContactFactory(by=bob.viewer(), first_name="Ana", last_name="Ruiz")


@pytest.fixture
def secret(alice, ana) -> Interaction:
    words = ("title", "lead", "description", "notes", "outcome", "next_action", "medium")
    more = ("follow_up_notes", "non_verbal")
    return InteractionFactory(
        by=alice.viewer("immigration"),
        contact=ana,
        tagged=["immigration"],
        topics=[CANARY],
        follow_up_needed=True,
        follow_up_at=now(),
        duration=dt.timedelta(minutes=17),
        **dict.fromkeys((*words, *more), CANARY),
    )


def titles(page) -> list[str]:
    return [row.shown.title if row.shown else "hidden" for row, _cells in page.context["rows"]]


def logged(person, contact, days_ago: float, **fields) -> Interaction:
    starts_at = now() - dt.timedelta(days=days_ago)
    return InteractionFactory(by=person.viewer(), contact=contact, starts_at=starts_at, **fields)


# --- what is restricted


@pytest.mark.parametrize("path", SURFACES)
def test_restricted_words_are_in_no_page(bob, secret, path):
    text = Browser(bob).get(path).content.decode()
    assert CANARY not in text.replace(f'value="{CANARY}', "")
    assert "immigration" not in text


@pytest.mark.parametrize(
    "path", ["interactions/", "interactions/1/", "contacts/1/", "interactions/recent/"]
)
def test_a_restricted_entry_says_so_and_little_else(bob, alice, secret, path):
    text = Browser(bob).get(path).content.decode()
    assert "Restricted" in text
    assert "17 min" not in text
    assert CANARY in Browser(alice, reveal=True).get(path).content.decode()


def test_it_is_found_by_nothing_it_hides(bob, secret):
    for query in ({"search": "zqx"}, {"title": "zqx"}, {"lead": "zqx"}):
        assert Browser(bob).get("interactions/", **query).context["page"].paginator.count == 0
    for query in ({"q": "zqx"}, {"follow_up": "open"}):
        assert Browser(bob).get("contacts/1/", **query).context["timeline"].is_empty


def test_whoever_could_show_it_is_told_how(alice, bob, secret):
    button, said = "Show restricted entries", "hidden from you just now"
    browser = Browser(alice)
    page = browser.get("interactions/1/").content.decode()
    assert said in page
    assert f'name="next" value="/s/{bob.site.slug}/interactions/1/"' in page
    assert "immigration" not in page
    there = f"/s/{bob.site.slug}/interactions/1/"
    shown = browser.post("reveal/", {"reveal": "on", "next": there}, follow=True)
    assert CANARY in shown.content.decode()
    assert button not in shown.content.decode()
    stranger = Browser(bob).get("interactions/1/").content.decode()
    assert button not in stranger
    assert "people who hold the tag" in stranger


# --- the list


@pytest.fixture
def three(bob, ana):
    logged(bob, ana, 1, title="Alpha", lead="Zoe", location="Café Luna", kind="call")
    logged(bob, ana, 9, title="Beta", lead="Yan", kind="email", notes="about alpha")
    logged(bob, ana, 5, title="", lead="Xu", kind="coffee")


def test_every_column_of_the_document_is_there_and_sorts(bob, three):
    text = Browser(bob).get("interactions/", columns="all").content.decode()
    assert text.count("aria-sort=") == len(COLUMNS) == 15
    for key in SORTS:
        assert len(titles(Browser(bob).get("interactions/", sort=key))) == 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["", "Beta", "Alpha"]),
        ({"sort": "-start"}, ["Alpha", "", "Beta"]),
        ({"sort": "title"}, ["Alpha", "Beta", ""]),
        ({"sort": "-title"}, ["Beta", "Alpha", ""]),
        ({"sort": "lead"}, ["", "Beta", "Alpha"]),
        ({"sort": "junk"}, ["", "Beta", "Alpha"]),
        ({"search": "alpha"}, ["Beta", "Alpha"]),
        ({"title": "alpha"}, ["Alpha"]),
        ({"lead": "yan"}, ["Beta"]),
        ({"type": "coffee"}, [""]),
        ({"location": "cafe"}, ["Alpha"]),
        ({"start_date": "2100-01-01"}, []),
    ],
)
def test_filters_and_sorting(bob, three, query, expected):
    assert titles(Browser(bob).get("interactions/", **query)) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"type": "evil"}, "type"),
        ({"type": "call", "start_date": "2026-13-45"}, "start_date"),
        ({"start_date": "2999-01-01"}, "start_date"),
        ({"search": "a\x00b"}, "search"),
        ({"search": "a" * 201}, "search"),
        ({"lead": "a" * 201}, "lead"),
    ],
)
def test_a_wrong_filter_is_told_and_finds_nothing(bob, three, query, field):
    page = Browser(bob).get("interactions/", **query)
    text = page.content.decode()
    assert (page.status_code, titles(page)) == (200, [])
    assert field in page.context["form"].errors
    assert "These filters could not be used" in text
    assert "Not saved yet" not in text
    assert "Nothing logged yet" not in text


def test_the_last_logged_comes_first_and_the_page_says_so(bob, three):
    said = "the last logged first"
    assert said in Browser(bob).get("interactions/").content.decode()
    assert said not in Browser(bob).get("interactions/", sort="title").content.decode()


def test_dates_are_inclusive_and_the_viewers(bob, ana):
    late = dt.datetime(2026, 3, 3, 3, 30, tzinfo=dt.UTC)  # 22:30 on the 2nd in New York
    InteractionFactory(by=bob.viewer(), contact=ana, starts_at=late, title="Late")
    query = {"start_date": "2026-03-02", "end_date": "2026-03-02"}
    assert titles(Browser(bob).get("interactions/", **query)) == ["Late"]
    reversed_ = {"start_date": "2026-03-03", "end_date": "2026-03-01"}
    assert "must not be before" in Browser(bob).get("interactions/", **reversed_).content.decode()


def test_columns_are_chosen_in_the_address(bob, three):
    text = Browser(bob).get("interactions/?columns=lead&columns=junk&sort=lead").content.decode()
    assert text.count("aria-sort=") == 2
    assert 'name="sort" value="lead"' in text
    assert 'name="columns" value="lead"' in text


def test_the_usual_columns_are_few_and_all_are_a_word_away(bob, three):
    usual = Browser(bob).get("interactions/").context["columns"]
    assert [column.key for column in usual] == [
        "title",
        "type",
        "contact",
        "lead",
        "start",
        "text",
    ]
    text = Browser(bob).get("interactions/", columns="all", sort="-end").content.decode()
    assert text.count("aria-sort=") == len(COLUMNS)
    assert text.count('aria-sort="descending"') == 1


def test_it_says_in_brief_whatever_there_is(alice, bob, ana):
    """And of what is hidden nothing, nor is it sorted by it."""
    for field in ("notes", "description", "outcome", "next_action"):
        logged(bob, ana, 1, title=field, **{"notes": "", field: f"{field[::-1]} said"})
    logged(bob, ana, 1, title="silent", notes="", description="")
    InteractionFactory(
        by=alice.viewer("immigration"), contact=ana, tagged=["immigration"], notes="aaa"
    )
    page = Browser(bob).get("interactions/", columns="text", sort="text")
    told = [cells[-1].value for _row, cells in page.context["rows"]]
    assert told[:4] == ["emoctuo said", "noitca_txen said", "noitpircsed said", "seton said"]
    assert set(told[4:]) == {"", None}
    assert "emoctuo said" in page.content.decode()


def test_empty_states(bob, ana):
    assert "Nothing logged yet" in Browser(bob).get("interactions/").content.decode()
    none = Browser(bob).get("interactions/", search="x").content.decode()
    assert "No interaction fits" in none


def test_a_viewer_reads_but_is_offered_no_writing(vera, three):
    for path in ("interactions/", "interactions/1/", "contacts/1/"):
        page = Browser(vera).get(path)
        assert page.status_code == 200
        for verb in ("/edit/", "/new/", "/delete/"):
            assert verb not in page.content.decode()


def test_queries_of_the_list_do_not_grow(bob, ana, django_assert_max_num_queries):
    for number in range(30):
        logged(bob, ana, number)
    browser = Browser(bob)
    with django_assert_max_num_queries(12):
        browser.get("interactions/", per_page=50)


# --- one interaction


def test_the_detail_tells_both_clocks(bob, ana):
    at = dt.datetime(2026, 3, 2, 14, 30, tzinfo=dt.UTC)
    InteractionFactory(by=bob.viewer(), contact=ana, starts_at=at, timezone="Europe/Madrid")
    text = Browser(bob).get("interactions/1/").content.decode()
    assert "9:30 a.m." in text
    assert "3:30 p.m." in text


def test_a_deleted_contact_is_named_but_not_linked(bob, ana):
    logged(bob, ana, 1)
    with acting_as(bob.viewer()) as viewer:
        delete_contact(ana, by=viewer)
    for path in ("interactions/", "interactions/1/", "interactions/1/edit/"):
        text = Browser(bob).get(path).content.decode()
        assert "Ana Ruiz" in text
        assert f'href="/s/{bob.site.slug}/contacts/1/"' not in text


# --- the latest


def test_the_latest_and_how_busy_it_is(bob, ana, three):
    page = Browser(bob).get("interactions/recent/")
    assert [entry.title for entry in page.context["entries"]] == ["Alpha", "Coffee", "Beta"]
    assert (page.context["last_seven"], page.context["seven_before"]) == (2, 1)
    assert "<polyline" in page.content.decode()
    assert "<html" not in Browser(bob).get("interactions/recent/", htmx="").content.decode()


def test_a_line_needs_no_numbers():
    assert points([0, 0]) == "2.0,30.0 118.0,30.0"
    assert points([]) == ""
    assert points([4]) == "2.0,2.0"
