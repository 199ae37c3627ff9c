"""What PostgreSQL's catalogue says of the second wall: every table, key, policy and role.

Each check is one query that answers with what is wrong. The check command and a test run them,
so a table without its policy, or a key that could cross sites, never gets far (trust.md, ISO-09).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that weakens a wall: which check found it, where, and what it means."""

    check: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.message}"


SITELESS = {
    "crm_site": "is the tenant itself; its policy compares its own id",
    "crm_user": "people belong to no site; memberships say where they work",
    "crm_user_groups": "Django's groups, unused by any site",
    "crm_user_user_permissions": "Django's model permissions, for the admin only",
    "crm_session": "a sign-in belongs to a person; its policy compares the user",
    "crm_browsersession": "a browser belongs to a person; its policy compares the user (ADR 29)",
    "crm_signintries": "counts of tries by hashed name and network, before anyone is known",
    "auth_group": "Django's groups, unused by any site",
    "auth_group_permissions": "Django's groups, unused by any site",
    "auth_permission": "names of permissions, the same everywhere",
    "django_content_type": "names of models, the same everywhere",
    "django_migrations": "history of the schema",
    "django_admin_log": "the admin's log: who, when and which key, never text",
    "guardian_userobjectpermission": "django-guardian's generic table, unused: ours have real keys",
    "guardian_groupobjectpermission": "django-guardian's generic table, unused",
    "rapport_rapporttactic": "the catalogue of tactics, the same on every site, read-only",
    "procrastinate_*": "jobs; they carry ids only and bind their site when they run",
}
"""Tables without `site_id`, each with its reason."""


BY_PERSON = {
    "crm_membership_of_user": "a person's sites are looked up before any site is known",
    "crm_sitegrant_user_id": "a person's rights, likewise",
    "crm_taggrant_user_id": "a person's tags, likewise",
    "crm_sitegrant_permission_id": "django-guardian's own; refers to the same few permissions",
    "crm_taggrant_permission_id": "django-guardian's own; refers to the same few permissions",
    "crm_teamtaggrant_permission_id": "django-guardian's own, likewise",
    "interactions_interactiongrant_permission_id": "django-guardian's own, likewise",
}
"""Indexes that do not begin with the site, by the beginning of their names, with the reason."""


def _is_listed(table: str) -> bool:
    return table in SITELESS or table.startswith("procrastinate_")


# Tables of the application's schema with their security flags.
_TABLES = """
select c.relname, c.relrowsecurity, c.relforcerowsecurity,
       a.attnum is not null, coalesce(a.attnotnull, false),
       exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
               and f.confrelid = 'crm_site'::regclass and f.conkey = array[a.attnum])
from pg_class c
left join pg_attribute a on a.attrelid = c.oid and a.attname = 'site_id' and not a.attisdropped
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
order by c.relname
"""

# Keys between two site-owned tables that do not carry the site along.
_PLAIN_KEYS = """
select f.conrelid::regclass::text, f.conname
from pg_constraint f
join pg_attribute source on source.attrelid = f.conrelid and source.attname = 'site_id'
join pg_attribute target on target.attrelid = f.confrelid and target.attname = 'site_id'
where f.contype = 'f' and not (source.attnum = any(f.conkey) and target.attnum = any(f.confkey))
"""

# Indexes, unique ones included, that do not begin with the site. Primary keys are random.
_INDEXES = """
select i.indrelid::regclass::text, i.indexrelid::regclass::text
from pg_index i
join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'site_id'
join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
where not i.indisprimary and i.indkey[0] <> a.attnum
"""

# Policies that let the runtime role through without asking for site or person.
_OPEN_POLICIES = """
select p.polrelid::regclass::text, p.polname
from pg_policy p
where (p.polroles = '{0}' or (select oid from pg_roles where rolname = %(role)s) = any(p.polroles))
  and (coalesce(pg_get_expr(p.polqual, p.polrelid), 'true') !~ 'crm_(site|user)\\(\\)'
       or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid))
          !~ 'crm_(site|user)\\(\\)')
"""

# Tables whose policy for writing is missing: every command needs USING and WITH CHECK.
_UNCHECKED = """
select c.relname
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
  and not exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
                  and p.polqual is not null and p.polwithcheck is not null)
"""

# Policies of tables that restricted tags hide, other than the one rule in both directions. What
# it says is proven on rows; here, that it is the same for all and that none stands beside it.
_OTHER_RULES = """
select c.relname, p.polname
from pg_policy p
join pg_class c on c.oid = p.polrelid and c.relnamespace = 'public'::regnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'restricted_tags'
where p.polname <> 'of_site' or p.polcmd <> '*' or not p.polpermissive
   or pg_get_expr(p.polwithcheck, c.oid) <> pg_get_expr(p.polqual, c.oid)
   or pg_get_expr(p.polqual, c.oid) <> (
        select mode() within group (order by pg_get_expr(rule.polqual, rule.polrelid))
        from pg_policy rule
        join pg_attribute tags on tags.attrelid = rule.polrelid
            and tags.attname = 'restricted_tags')
"""

_VIEWS = """
select c.relname, c.relkind from pg_class c
where c.relnamespace = 'public'::regnamespace
  and (c.relkind = 'm' or (c.relkind = 'v'
       and not coalesce('security_invoker=true' = any(c.reloptions), false)))
"""

_DEFINERS = """
select p.proname from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prosecdef
"""

_ROLE = """
select r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
       exists (select from pg_class c where c.relowner = r.oid
               and c.relnamespace = 'public'::regnamespace),
       exists (select from pg_auth_members m where m.member = r.oid),
       exists (select from pg_class c where c.relkind in ('r', 'p')
               and c.relnamespace = 'public'::regnamespace
               and has_table_privilege(r.oid, c.oid, 'truncate'))
from pg_roles r where r.rolname = %(role)s
"""
_ROLE_FAULTS = (
    "is a superuser",
    "bypasses row-level security",
    "may make roles",
    "may make databases",
    "owns tables",
    "is a member of another role",
    "may truncate",
)


def _rows(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query, {"role": settings.RUNTIME_ROLE})
    return list(cursor.fetchall())


def _table_findings(cursor: Any) -> Iterator[Finding]:
    for table, enabled, forced, has_site, not_null, refers in _rows(cursor, _TABLES):
        if not has_site:
            if not _is_listed(table):
                yield Finding("site", table, "has no site_id and is not listed with a reason")
            continue
        if not not_null:
            yield Finding("site", table, "site_id may be null")
        if not refers:
            yield Finding("site", table, "site_id does not refer to crm_site")
        if not enabled:
            yield Finding("policy", table, "row-level security is off")
        if not forced:
            yield Finding("policy", table, "row-level security is not forced on the owner")


def _role_findings(cursor: Any) -> Iterator[Finding]:
    found = _rows(cursor, _ROLE)
    if not found:
        yield Finding("role", settings.RUNTIME_ROLE, "does not exist")
        return
    for fault, present in zip(_ROLE_FAULTS, found[0], strict=True):
        if present:
            yield Finding("role", settings.RUNTIME_ROLE, fault)


def findings(cursor: Any) -> Iterator[Finding]:
    """Everything the catalogue holds against the second wall; nothing if it stands."""
    yield from _table_findings(cursor)
    for table, name in _rows(cursor, _PLAIN_KEYS):
        yield Finding("key", f"{table}.{name}", "refers to another site-owned table without site")
    for table, name in _rows(cursor, _INDEXES):
        if name.startswith(tuple(BY_PERSON)):
            continue
        yield Finding("index", f"{table}.{name}", "does not begin with site_id")
    for table, name in _rows(cursor, _OPEN_POLICIES):
        yield Finding("policy", f"{table}.{name}", "asks for neither site nor person")
    for (table,) in _rows(cursor, _UNCHECKED):
        yield Finding("policy", table, "has no policy with both USING and WITH CHECK")
    for table, name in _rows(cursor, _OTHER_RULES):
        yield Finding("redaction", f"{table}.{name}", "is not the one rule of what tags hide")
    for name, kind in _rows(cursor, _VIEWS):
        what = "is a materialized view" if kind == "m" else "runs with its owner's rights"
        yield Finding("view", name, what)
    for (name,) in _rows(cursor, _DEFINERS):
        yield Finding("function", name, "runs with its owner's rights")
    yield from _role_findings(cursor)
