"""What a browser keeps of a form that is not saved yet: sealed, and only its writer can open it.

The page of the form carries the key, and no other page does; so what lies in the browser after
signing out says nothing, and waits for the same person on the same site.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from crm.tenancy.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Draft:
    name: str  # under which the browser keeps it; says neither who nor what
    key: str  # 256 bits in hexadecimal digits, for AES-GCM


def draft_of(viewer: Viewer, about: str) -> Draft:
    owner = f"{viewer.user_id}:{viewer.site_id}"
    key = salted_hmac("crm.drafts.key", owner, algorithm="sha256").hexdigest()
    name = salted_hmac("crm.drafts.name", f"{owner}:{about}", algorithm="sha256").hexdigest()
    return Draft(name[:32], key)
