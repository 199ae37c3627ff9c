"""The `clients` contract (seed 000): interactions with clients, their logs, what is offered."""

from interactions.api.clients.interactions import ClientInteractions
from interactions.api.clients.logs import ClientLogs
from interactions.api.clients.offers import Programs, Questions
from interactions.api.clients.services import Services

__all__ = ["ClientInteractions", "ClientLogs", "Programs", "Questions", "Services"]
