"""What the admin's library says in English only: it has no catalogues of its own.

Said here, its words are found by `makemessages` and translated with ours; Django looks a word up
in the project's catalogue whoever says it.
"""

from django.utils.translation import gettext_lazy as _

OF_THE_LIBRARY = (
    _("All applications"),
    _("Apply Filters"),
    _("Go back"),
    _("Loading more results..."),
    _("More actions"),
    _("Next"),
    _("No recent searches"),
    _("No results found"),
    _("No results matching your query"),
    _("Previous"),
    _("Recent searches"),
    _("Reset filters"),
    _("Run"),
    _("Search apps and models..."),
    _("Select action"),
    _("Select action to run"),
    _("Select all rows"),
    _("Select record"),
    _("Select value"),
    _("System"),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("Toggle password visibility"),
    _("Type to search"),
)
