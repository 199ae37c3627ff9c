"""What a site offers, what happened on it, and what is kept of both, in the admin."""

from interactions.admin import access, encounters, offers, records

__all__ = ["access", "encounters", "offers", "records"]
