"""Signing in and events, as the documentation shows them (contracts.md, Sites, users, sign-in)."""

from __future__ import annotations

from crm.api.base.operation import Example

USER = {"id": 5, "username": "joel", "email": "joel@example.org"}
SITE = {
    "id": 1,
    "name": "Harbor House",
    "description": "",
    "role": "owner",
    "role_name": "Administrator",
}
TOKENS = {
    "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
    "refresh": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
    "expires_in": 3600,
}

SIGN_IN = {
    "password": Example(
        sent={"username": "joel", "password": "correct-horse-battery"},
        answered={"success": True, **TOKENS, "user": USER, "sites": [SITE]},
    )
}
REFRESH = {
    "refresh": Example(sent={"refresh": TOKENS["refresh"]}, answered={"success": True, **TOKENS})
}
SIGN_OUT = {"sign-out": Example(answered={"success": True})}
ME = {
    "me": Example(
        answered={
            "success": True,
            "user": {**USER, "first_name": "Joel", "last_name": "Denning"},
            "currentSite": SITE,
            "sites": [SITE],
        }
    )
}
SITES = {"sites": Example(answered={"success": True, "sites": [SITE]})}
CHOOSE_SITE = {
    "site": Example(
        sent={"siteId": 1},
        answered={"success": True, "currentSite": SITE, "token": TOKENS["token"]},
    )
}
EVENTS = {
    "from-the-beginning": Example(
        asked={"after": 0, "limit": 50},
        answered={
            "events": [
                {
                    "id": "01998a2e-7a30-7cc1-8b7f-2f3a6f1f5d10",
                    "type": "InteractionLogged",
                    "occurredAt": "2024-01-10T14:30:00Z",
                    "actorId": 5,
                    "contactId": "550e8400-e29b-41d4-a716-446655440001",
                    "subject": {
                        "type": "interaction",
                        "id": "550e8400-e29b-41d4-a716-446655440000",
                    },
                }
            ],
            "next": "1",
        },
    )
}
