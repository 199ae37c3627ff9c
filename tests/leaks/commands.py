"""The management commands of our own: how each is run here, or what it is besides."""

from __future__ import annotations

RUN: dict[str, tuple[str, ...]] = {
    "add_member": ("site-a", "the-viewer", "--role=viewer"),
    "add_site": ("Another", "--timezone=UTC"),
    "load_catalogue": ("site-a", "business"),
}
"""They print names of sites, people and tables, and numbers; nothing of a contact or an entry."""

OTHERS = {
    "backup": "writes a file for the operator, who may have everything",
    "check_isolation": "prints names of tables and models; tests/test_isolation_leaks.py reads it",
    "collectstatic": "copies files",
    "demo": "writes sites of its own, and prints how many rows",
    "flush": "empties tables and prints nothing of them",
    "migrate": "prints names of migrations",
    "restore": "reads the operator's file",
    "serve": "serves; its log is the application's",
    "worker": "works; its log is the application's",
}
