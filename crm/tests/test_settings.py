"""What the settings refuse, and what they turn on in production."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parents[1] / "settings.py"
PRODUCTION = {
    "CRM_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "JWT_KEY": "j" * 32,
    "ALLOWED_HOSTS": "crm.example.org",
    "DATABASE_URL": "postgres://crm_owner@db.example.org/crm",
}
READ = (*PRODUCTION, "CRM_DEBUG", "TRUSTED_PROXIES", "SECURE_SSL_REDIRECT", "CRM_SERVING")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Read the settings anew, with nothing but this in the environment."""

    def reading(**environment: str) -> dict[str, Any]:
        for name in READ:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("CRM_DATA_DIR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return reading


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"CRM_ENV": "staging"}, "CRM_ENV"),
        ({**PRODUCTION, "CRM_DEBUG": "1"}, "CRM_DEBUG"),
        ({**PRODUCTION, "JWT_KEY": PRODUCTION["SECRET_KEY"]}, "must differ"),
        ({"SECRET_KEY": "x" * 32, "JWT_KEY": "x" * 32}, "must differ"),
        ({**PRODUCTION, "SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({**PRODUCTION, "JWT_KEY": ""}, "JWT_KEY must be set"),
        ({**PRODUCTION, "SECRET_KEY": "short"}, "at least 32 bytes"),
        ({**PRODUCTION, "JWT_KEY": "k" * 31}, "at least 32 bytes"),
        ({**PRODUCTION, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({**PRODUCTION, "ALLOWED_HOSTS": "crm.example.org,*"}, "ALLOWED_HOSTS must name"),
        ({**PRODUCTION, "DATABASE_URL": ""}, "DATABASE_URL must be set"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_would_be_unsafe_is_refused(read: Any, given: dict[str, str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        read(**given)


def test_production_sends_everything_encrypted(read: Any) -> None:
    found = read(**PRODUCTION)
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{cookie}_COOKIE_SECURE"], cookie
        assert found[f"{cookie}_COOKIE_HTTPONLY"], cookie
        assert found[f"{cookie}_COOKIE_SAMESITE"] == "Lax", cookie
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert not found["DEBUG"]


@pytest.mark.parametrize(("proxies", "header"), [("0", None), ("1", "HTTP_X_FORWARDED_PROTO")])
def test_only_a_proxy_of_ours_says_that_it_was_encrypted(
    read: Any, proxies: str, header: str | None
) -> None:
    found = read(**PRODUCTION, TRUSTED_PROXIES=proxies)["SECURE_PROXY_SSL_HEADER"]
    assert (found and found[0]) == header


def test_keys_are_made_once_differ_and_are_nobody_elses_to_read(read: Any, tmp_path: Path) -> None:
    first, again = read(), read()
    assert first["SECRET_KEY"] == again["SECRET_KEY"] != first["JWT_KEY"] == again["JWT_KEY"]
    for name in ("secret_key", "jwt_key"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
