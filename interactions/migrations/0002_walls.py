"""The second wall around interactions, and the redaction of their content."""

from django.db import migrations

from crm.tenancy.operations import CURRENT_SITE, IsolateBySite, SiteForeignKey

# `restricted_tags` follows the interaction's tags and what the site restricts. The functions
# must reach content that the person who tags cannot read; they change this one column, and
# `app.retagging` holds only while they run.
RETAGGING = """
create function interactions_retag(changed uuid[]) returns void language plpgsql as $$
begin
    perform set_config('app.retagging', 'on', true);
    update interactions_interactioncontent content
    set restricted_tags = array(
        select tag.uuid
        from interactions_interactiontag link
        join crm_tag tag on (tag.site_id, tag.uuid) = (link.site_id, link.tag_id)
        where link.site_id = content.site_id
          and link.interaction_id = content.interaction_id
          and tag.restricted
        order by tag.uuid)
    where content.interaction_id = any(changed);
    perform set_config('app.retagging', '', true);
end $$;

create function interactions_tags_changed() returns trigger language plpgsql as $$
begin
    perform interactions_retag(array[coalesce(new.interaction_id, old.interaction_id)]);
    return null;
end $$;
create trigger tags_changed after insert or update or delete on interactions_interactiontag
    for each row execute function interactions_tags_changed();

create function interactions_restriction_changed() returns trigger language plpgsql as $$
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
create trigger restriction_changed after update of restricted on crm_tag
    for each row when (old.restricted is distinct from new.restricted)
    execute function interactions_restriction_changed();
"""

NO_RETAGGING = """
drop trigger restriction_changed on crm_tag;
drop trigger tags_changed on interactions_interactiontag;
drop function interactions_restriction_changed, interactions_tags_changed, interactions_retag;
"""

# The first condition says nothing new, but PostgreSQL keeps statistics on it: most rows carry no
# restricted tag, and plans that believe the opposite are slow ones.
REVEALED = (
    "restricted_tags = '{}' or restricted_tags <@ (select crm_revealed())"
    " or (select current_setting('app.retagging', true)) = 'on'"
)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0001_initial")]

    operations = [
        SiteForeignKey("Interaction", "contact", target="contacts_contact"),
        SiteForeignKey(
            "InteractionContent", "interaction", target="interactions_interaction", cascade=True
        ),
        SiteForeignKey(
            "InteractionTag", "interaction", target="interactions_interaction", cascade=True
        ),
        SiteForeignKey("InteractionTag", "tag", target="crm_tag"),
        IsolateBySite("Interaction"),
        IsolateBySite("InteractionTag"),
        IsolateBySite(
            "InteractionContent",
            using=f"site_id = {CURRENT_SITE} and ({REVEALED})",
            check=f"site_id = {CURRENT_SITE}",
        ),
        migrations.RunSQL(RETAGGING, NO_RETAGGING),
    ]
