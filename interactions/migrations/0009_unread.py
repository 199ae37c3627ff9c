"""Whoever cannot read an interaction's content cannot change, tag, untag or delete it either."""

from django.db import migrations

# The actions ask first and say so politely; this holds where one forgot, or where a tag came
# between the asking and the writing. A row whose content is not there at all is being made or
# removed as a whole, and may be.
REFUSING = """
create function interactions_refuse_unread(site bigint, interaction uuid) returns void
language plpgsql as $$
declare
    before text := coalesce(current_setting('app.retagging', true), '');
    hidden boolean;
begin
    if exists (select from interactions_interactioncontent
               where site_id = site and interaction_id = interaction) then
        return;
    end if;
    perform set_config('app.retagging', 'on', true);
    hidden := exists (select from interactions_interactioncontent
                      where site_id = site and interaction_id = interaction);
    perform set_config('app.retagging', before, true);
    if hidden then
        raise exception 'This interaction is restricted; who cannot read it cannot change it.'
            using errcode = 'insufficient_privilege';
    end if;
end $$;

create function interactions_unread() returns trigger language plpgsql as $$
begin
    perform interactions_refuse_unread(old.site_id, old.uuid);
    return coalesce(new, old);
end $$;
create trigger unread before update or delete on interactions_interaction
    for each row execute function interactions_unread();

create function interactions_tag_unread() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform interactions_refuse_unread(old.site_id, old.interaction_id);
    end if;
    if tg_op <> 'DELETE' then
        perform interactions_refuse_unread(new.site_id, new.interaction_id);
    end if;
    return coalesce(new, old);
end $$;
create trigger unread before insert or update or delete on interactions_interactiontag
    for each row execute function interactions_tag_unread();
"""

NOT_REFUSING = """
drop trigger unread on interactions_interactiontag;
drop trigger unread on interactions_interaction;
drop function interactions_tag_unread, interactions_unread, interactions_refuse_unread;
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0008_asking")]

    operations = [migrations.RunSQL(REFUSING, NOT_REFUSING)]
