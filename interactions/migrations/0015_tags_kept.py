"""Whoever goes by what a tag restricts keeps it so until they are done.

Of one who tags and one who restricts the tag neither saw what the other had not committed, and the
interaction stayed readable. Now those who tag, and those who open an interaction to somebody, share
the tag, and whoever restricts it waits for them, or they for that. Row locks would not do: a
policy's rule for updates decides who may take one, and nearly everybody may tag.
"""

from django.db import migrations

KEEPING = """
create function crm_keep_tag(tag uuid) returns void language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(hashtextextended('tag ' || tag::text, 0));
end $$;

create function interactions_keep_tag() returns trigger language plpgsql as $$
begin
    perform crm_keep_tag(new.tag_id);
    return new;
end $$;
create trigger keep_tag before insert or update of tag_id on interactions_interactiontag
    for each row execute function interactions_keep_tag();

create or replace function interactions_restriction_changed() returns trigger language plpgsql as $$
declare
    asking text := coalesce(current_setting('app.site_id', true), '');
begin
    -- Those who have gone by the old state end first; those who come later see the new one.
    -- A trigger before the update would lock the row against the keys that refer to it.
    perform pg_advisory_xact_lock(hashtextextended('tag ' || new.uuid::text, 0));
    -- The operator changes tags without a site of their own; policies bind them all the same.
    perform set_config('app.site_id', new.site_id::text, true);
    perform interactions_retag(array(
        select interaction_id from interactions_interactiontag
        where site_id = new.site_id and tag_id = new.uuid));
    perform set_config('app.site_id', asking, true);
    return null;
end $$;
"""

NO_KEEPING = """
create or replace function interactions_restriction_changed() returns trigger language plpgsql as $$
declare
    asking text := coalesce(current_setting('app.site_id', true), '');
begin
    -- The operator changes tags without a site of their own; policies bind them all the same.
    perform set_config('app.site_id', new.site_id::text, true);
    perform interactions_retag(array(
        select interaction_id from interactions_interactiontag
        where site_id = new.site_id and tag_id = new.uuid));
    perform set_config('app.site_id', asking, true);
    return null;
end $$;
drop trigger keep_tag on interactions_interactiontag;
drop function interactions_keep_tag, crm_keep_tag;
"""

# What slipped through before. Policies bind the owner as well: without a site there are no rows.
MENDING = """
do $$
declare
    site bigint;
begin
    for site in select id from crm_site loop
        perform set_config('app.site_id', site::text, true);
        perform interactions_retag(array(
            select link.interaction_id
            from interactions_interactiontag link
            join crm_tag tag on (tag.site_id, tag.uuid) = (link.site_id, link.tag_id)
            where tag.restricted));
    end loop;
    perform set_config('app.site_id', '', true);
    set constraints all immediate;
    set constraints all deferred;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0014_lead_text"), ("crm", "0014_forms_written_on")]

    operations = [
        migrations.RunSQL(KEEPING, NO_KEEPING),
        migrations.RunSQL(MENDING, migrations.RunSQL.noop),
    ]
