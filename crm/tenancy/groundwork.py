"""What the tables stand on, and what a dump of them does not bring along.

The first migration lays it, and so does a restore, before and after the dump's own statements.
"""

RUNTIME_ROLE = """
do $$ begin
    if not exists (select from pg_roles where rolname = 'crm_app') then
        create role crm_app nologin;
    end if;
exception
    when duplicate_object or unique_violation then null;  -- another database made it meanwhile
    when insufficient_privilege then
        raise exception 'This login may not create roles. Ask an administrator for: '
            'CREATE ROLE crm_app NOLOGIN; GRANT crm_app TO %', session_user;
end $$;
do $$ begin
    if not pg_has_role(session_user, 'crm_app', 'set') then
        execute format('grant crm_app to %I', session_user);
    end if;
end $$;
"""
"""Of a dump, grants and policies name roles; none makes them. The owner says this."""

EXTENSIONS = """
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists unaccent;
"""
"""The embedded server has them from its bootstrap, and then PostgreSQL takes them for its own."""

# Row-level policies come before any condition that could tell a row's text to a stranger, so an
# index on text is only used when the operator's function is known not to leak. Marking it needs
# a superuser; elsewhere a system check says how.
MARK_LEAKPROOF = """
do $$ begin
    alter function pg_catalog.textlike(text, text) leakproof;
exception when insufficient_privilege then null;
end $$;
"""
"""A mark on one of PostgreSQL's own functions, which no dump mentions."""
