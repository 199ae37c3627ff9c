"""What happens to sites, people, members and sign-ins."""

from crm.actions.browsers import close_all_but, close_browser, live_browsers
from crm.actions.claims import claim, claimed
from crm.actions.joining import ending_of, welcome
from crm.actions.members import (
    Added,
    add_member,
    admit,
    deny,
    entrust,
    grant,
    keeps,
    remove_member,
    require_keeper,
    set_role,
    withdraw,
)
from crm.actions.people import disable_user, user_named
from crm.actions.profile import change_password, change_profile
from crm.actions.sessions import (
    choose_site,
    close_session,
    is_live,
    live_sessions,
    make_token,
    open_session,
    rotate,
    tokens_of,
)
from crm.actions.signing_in import (
    Confirmed,
    confirm,
    count_try,
    forget_tries,
    network_of,
    sign_in,
)
from crm.actions.sites import add_site, change_site
from crm.actions.tags import add_tag, rename_tag, restrict_tag
from crm.actions.teams import (
    add_team,
    entrust_team,
    join_team,
    leave_team,
    remove_team,
    rename_team,
    withdraw_from_team,
)

__all__ = [
    "Added",
    "Confirmed",
    "add_member",
    "add_site",
    "add_tag",
    "add_team",
    "admit",
    "change_password",
    "change_profile",
    "change_site",
    "choose_site",
    "claim",
    "claimed",
    "close_all_but",
    "close_browser",
    "close_session",
    "confirm",
    "count_try",
    "deny",
    "disable_user",
    "ending_of",
    "entrust",
    "entrust_team",
    "forget_tries",
    "grant",
    "is_live",
    "join_team",
    "keeps",
    "leave_team",
    "live_browsers",
    "live_sessions",
    "make_token",
    "network_of",
    "open_session",
    "remove_member",
    "remove_team",
    "rename_tag",
    "rename_team",
    "require_keeper",
    "restrict_tag",
    "rotate",
    "set_role",
    "sign_in",
    "tokens_of",
    "user_named",
    "welcome",
    "withdraw",
    "withdraw_from_team",
]
