"""The surfaces below /api/, a module for each contract."""

from tests.leaks.api import accounts, business, clients, nowhere, sites, tactics, tracking

SURFACES = [
    *accounts.SURFACES,
    *sites.SURFACES,
    *tracking.SURFACES,
    *clients.SURFACES,
    *business.SURFACES,
    *tactics.SURFACES,
    *nowhere.SURFACES,
]
