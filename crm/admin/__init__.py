"""Django's admin for who administers members, and for superusers.

Apps above register on `crm.admin.site.site` with `crm.admin.base.SiteScopedAdmin`.
"""

from crm.admin import jobs, outbox, people, readings, settled, sites, teams

__all__ = ["jobs", "outbox", "people", "readings", "settled", "sites", "teams"]
