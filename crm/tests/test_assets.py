"""The style sheet builds itself; what pages load comes from installed packages."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # has no types
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

from crm.pages.assets import SOURCE, STYLE_SHEET, StyleSheetBroken, TailwindFinder
from crm.templatetags.look import TONES
from crm.vocabulary import Colour

SCRIPTS = [f"js/{path.name}" for path in sorted((settings.BASE_DIR / "static/js").glob("*.js"))]
FONTS = [f"unfold/fonts/inter/Inter-{w}.woff2" for w in ("Regular", "Medium", "SemiBold", "Bold")]


@pytest.fixture
def small(tmp_path: Path) -> TailwindFinder:
    """A project of one template, so that a build takes a moment."""
    root = tmp_path / "project"
    for folder in ("templates", "static/css"):
        (root / folder).mkdir(parents=True)
    (root / SOURCE).write_text('@import "tailwindcss" source(none);\n@source "../../templates";\n')
    (root / "templates/page.html").write_text('<p class="mt-3">')
    return TailwindFinder(root, tmp_path / "assets")


@pytest.fixture
def builds(monkeypatch) -> list[str]:
    done: list[str] = []
    build = TailwindFinder._build

    def counted(self: TailwindFinder, fingerprint: str) -> None:
        done.append(fingerprint)
        build(self, fingerprint)

    monkeypatch.setattr(TailwindFinder, "_build", counted)
    return done


def css(finder: TailwindFinder) -> str:
    return Path(finder.find(STYLE_SHEET)).read_text()


def test_it_builds_when_first_asked_and_then_keeps_the_file(small, builds):
    assert ".mt-3" in css(small)
    assert small.find(STYLE_SHEET, find_all=True) == [small.find(STYLE_SHEET)]
    assert [path for path, _ in small.list(None)] == [STYLE_SHEET]
    assert len(builds) == 1


def test_a_new_class_in_a_template_reaches_the_style_sheet(small, builds):
    css(small)
    (small.root / "templates/page.html").write_text('<p class="mt-3 ps-9">')
    assert ".ps-9" in css(small)
    assert len(builds) == 2


def test_a_template_that_is_gone_or_older_than_the_build_counts_too(small, builds):
    extra = small.root / "templates/extra.html"
    extra.write_text('<p class="ps-9">')
    assert ".ps-9" in css(small)
    os.utime(extra, (0, 0))
    css(small)
    extra.unlink()
    assert ".ps-9" not in css(small)
    assert len(builds) == 3


def test_other_files_are_none_of_its_business(small, builds):
    assert small.find("css/other.css") == []
    assert small.find("../project/static/css/app.source.css") == []
    assert builds == []


def test_many_at_once_build_once(small, builds):
    finders_ = [TailwindFinder(small.root, small.target) for _ in range(6)]
    threads = [threading.Thread(target=finder.refresh) for finder in finders_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(builds) == 1
    assert ".mt-3" in css(small)


def test_a_source_that_does_not_compile_says_so_and_leaves_the_last_build_alone(small):
    good = css(small)
    (small.root / SOURCE).write_text('@import "tailwindcss"; .x { @apply no-such-utility; }')
    with pytest.raises(StyleSheetBroken, match="no-such-utility"):
        small.refresh()
    assert (small.target / STYLE_SHEET).read_text() == good


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> TailwindFinder:
    return TailwindFinder(target=tmp_path_factory.mktemp("assets"))


def test_the_build_writes_nothing_into_the_repository(real):
    real.refresh()
    assert sorted(path.name for path in (settings.BASE_DIR / "static/css").iterdir()) == [
        "app.source.css"
    ]
    assert {path.name for path in real.target.rglob("*")} == {
        "css",
        "app.css",
        "lock",
        "style-sheet.stamp",
    }


@pytest.mark.parametrize("tone", Colour.values)
def test_every_colour_of_a_site_has_its_classes(real, tone):
    assert f".tone-{tone}" in css(real)
    assert tone in TONES


def test_the_theme_follows_the_system_until_the_person_chooses(real):
    built = css(real)
    assert "light-dark(" in built
    assert ":root[data-theme=dark]{color-scheme:dark}" in built
    assert "prefers-reduced-motion:reduce" in built.replace(": ", ":")


@pytest.mark.parametrize(
    "path",
    [*FONTS, "django_htmx/htmx-2.min.js", *SCRIPTS, "img/icon.svg", STYLE_SHEET],
)
def test_what_the_pages_load_is_there(path):
    assert finders.find(path), f"{path}: no finder of the settings knows it"


def test_the_manifest_follows_the_fonts_and_not_the_tailwind_import(real, tmp_path):
    """As collectstatic does it in production, for the files that refer to each other."""
    source = tmp_path / "source"
    for path in (*FONTS, str(SOURCE.relative_to("static")), STYLE_SHEET):
        found = real.find(path) or finders.find(path)
        assert found, path
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(found, source / path)
    shutil.copytree(source, tmp_path / "collected")
    storage = ManifestStaticFilesStorage(location=tmp_path / "collected", base_url="/static/")
    names = [str(path.relative_to(source)) for path in source.rglob("*.*")]
    outcome = storage.post_process({name: (FileSystemStorage(source), name) for name in names})
    problems = [error for _, _, error in outcome if isinstance(error, Exception)]
    assert problems == []
    served = (tmp_path / "collected" / storage.stored_name(STYLE_SHEET)).read_text()
    assert "Inter-Regular." in served
    assert "Inter-Regular.woff2" not in served, "fonts must be named by their hash"


def test_what_we_send_of_our_own_is_light() -> None:
    """At most 60 kB of style and scripts together, as they are sent."""
    files = [finders.find(path) for path in (STYLE_SHEET, *SCRIPTS)]
    sent = [len(brotli.compress(Path(str(file)).read_bytes())) for file in files]
    assert len(sent) > 3
    assert sum(sent) <= 60_000


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_is_short_and_some_page_loads_it(script: str) -> None:
    base = settings.BASE_DIR
    assert len((base / "static" / script).read_text().splitlines()) <= 300
    tag = f'{{% static "{script}" %}}'
    assert any(tag in path.read_text() for path in (base / "templates").rglob("*.html"))
