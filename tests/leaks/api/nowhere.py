"""Addresses that no contract owns: the documentation, and everything else."""

from __future__ import annotations

from tests.leaks.surfaces import Needs, Surface

SURFACES = [
    Surface("GET", "sites", "/api/schema", needs=Needs.NOTHING),
    Surface("GET", "sites", "/api/docs", needs=Needs.NOTHING),
    Surface("ANY", "none", "/api", needs=Needs.NOTHING, status=404),
    Surface("ANY", "none", "/api/{nothing}", needs=Needs.NOTHING, status=404),
]
