"""Names and passwords, and how often they may be tried."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.timezone import now

from crm.actions.people import is_text, user_named
from crm.errors import SignInRefused, TooManyTries
from crm.models import SignInTries, User

LONGEST_PASSWORD = 1024  # characters; hashing more would be work that strangers can order


def network_of(*, remote: str, forwarded: str) -> str:
    """The address that a try is counted against; "" when there is none.

    Every proxy appends to X-Forwarded-For the address it was called from. What stands left of
    those that we run ourselves was written by the client, who can write what they like.
    """
    hops = [hop.strip() for hop in forwarded.split(",")]
    count = settings.TRUSTED_PROXIES
    return hops[-count] if 0 < count <= len(hops) and forwarded else remote


def sign_in(*, username: str, password: str, network: str) -> User:
    """The person with this name and password.

    Raises SignInRefused, the same for an unknown name, a wrong password and a disabled person,
    after the same work; TooManyTries without having looked at the password at all. Runs outside
    of any transaction, so that no roll-back forgets a try.
    """
    user = user_named(username)
    _count_try(_account_key(user, username), _network_key(network))
    if not _is_right(user, password) or user is None or not user.is_active:
        raise SignInRefused
    forget_tries(user=user, network=network)
    return user


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Somebody who is signed in has just given their password again, and it was right.

    `confirm` alone makes these; what needs one cannot be done without having asked.
    """

    user_id: int


def confirm(*, user: User, password: str, network: str) -> Confirmed:
    """Look at the password of somebody who is signed in already, within the limits of `sign_in`.

    Raises SignInRefused, or TooManyTries without having looked. Outside of any transaction.
    """
    count_try(user=user, network=network)
    if not _is_right(user, password):
        raise SignInRefused
    forget_tries(user=user, network=network)
    return Confirmed(user.pk)


def count_try(*, user: User, network: str) -> None:
    """Reserve a try at the password of somebody who is signed in already.

    The same tries as those to sign in: a borrowed screen is no way round their limit. Raises
    TooManyTries. Outside of any transaction, as `sign_in`; `forget_tries` follows a right one.
    """
    _count_try(_account_key(user, user.username), _network_key(network))


def forget_tries(*, user: User, network: str) -> None:
    """The password was right: the account's count starts again, the network gets its try back."""
    SignInTries.objects.filter(key=_account_key(user, user.username)).delete()
    SignInTries.objects.filter(key=_network_key(network)).update(
        count=Greatest(F("count") - 1, Value(0))
    )


def _is_right(user: User | None, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD or not is_text(password):
        password, user = "", None
    if user is None:
        User().set_password(password)  # as much work as comparing, so that time tells nothing
        return False
    return user.check_password(password)


def _account_key(user: User | None, username: str) -> str:
    """Per person where there is one: folding in Python and in PostgreSQL differ for a few signs."""
    if user is not None:
        return f"account:{user.pk}"
    folded = username.strip().casefold().encode("utf-8", "surrogatepass")
    return f"name:{hashlib.sha256(folded).hexdigest()}"


def _network_key(network: str) -> str:
    """An IPv6 subscriber has a whole /64 to call from."""
    try:
        address = ipaddress.ip_address(network.strip().partition("%")[0])
    except ValueError:
        digest = hashlib.sha256(network.encode("utf-8", "surrogatepass")).hexdigest()
        return f"network:{digest}" if network else ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return f"network:{address.ipv4_mapped}"
        return f"network:{ipaddress.ip_network((address, 64), strict=False)}"
    return f"network:{address}"


_CHARGE = """
insert into crm_signintries as tries (key, count, since) values (%(key)s, 1, %(now)s)
on conflict (key) do update set
    count = case when tries.since <= %(start)s then 1 else tries.count + 1 end,
    since = case when tries.since <= %(start)s then %(now)s else tries.since end
returning count, since
"""


def _count_try(account: str, network: str) -> None:
    """Reserve a try before the password is looked at, in a transaction of its own.

    A refused one is rolled back: the count stays at its limit, and whoever is locked out of
    their network locks nobody else's account.
    """
    limits = {
        account: settings.SIGN_IN_TRIES_PER_ACCOUNT,
        network: settings.SIGN_IN_TRIES_PER_NETWORK,
    }
    at = now()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        for key, limit in limits.items():
            if not key:
                continue
            start = at - settings.SIGN_IN_WINDOW
            cursor.execute(_CHARGE, {"key": key, "now": at, "start": start})
            count, since = cursor.fetchone()
            if count > limit:
                wait = since + settings.SIGN_IN_WINDOW - at
                raise TooManyTries(max(1, math.ceil(wait.total_seconds())))
