"""The second wall around tactic logs, and their redaction."""

from django.db import migrations

from crm.tenancy.operations import CURRENT_SITE, IsolateBySite, SiteForeignKey

# `restricted_tags` is the content's, and nobody else's to set: copied when a log is written, and
# again whenever the content's change. The shared lock makes a log that is being written and a tag
# that is being put on wait for each other, so that neither misses the other. Who cannot read the
# content copies nothing, which the policy refuses; the content's tags change under
# `app.retagging` (interactions, 0002), so that the logs below it are reached, too.
FOLLOWING = """
create function rapport_tags_of_content() returns trigger language plpgsql as $$
begin
    select content.restricted_tags into new.restricted_tags
    from interactions_interactioncontent content
    where content.site_id = new.site_id and content.interaction_id = new.interaction_id
    for share;
    return new;
end $$;
create trigger tags_of_content
    before insert or update of site_id, interaction_id, restricted_tags on rapport_tacticlog
    for each row execute function rapport_tags_of_content();

create function rapport_content_retagged() returns trigger language plpgsql as $$
begin
    update rapport_tacticlog set restricted_tags = new.restricted_tags
    where site_id = new.site_id and interaction_id = new.interaction_id;
    return null;
end $$;
create trigger content_retagged
    after update of restricted_tags on interactions_interactioncontent
    for each row when (old.restricted_tags is distinct from new.restricted_tags)
    execute function rapport_content_retagged();
"""

NO_FOLLOWING = """
drop trigger content_retagged on interactions_interactioncontent;
drop trigger tags_of_content on rapport_tacticlog;
drop function rapport_content_retagged, rapport_tags_of_content;
"""

REVEALED = (
    "restricted_tags = '{}' or restricted_tags <@ (select crm_revealed())"
    " or (select current_setting('app.retagging', true)) = 'on'"
)


class Migration(migrations.Migration):
    dependencies = [("rapport", "0001_tactics"), ("interactions", "0002_walls")]

    operations = [
        SiteForeignKey("TacticLog", "interaction", target="interactions_interaction", cascade=True),
        # Unlike content, which is tagged after it is written, a log follows tags that are there:
        # whoever may not read it may not write it either.
        IsolateBySite("TacticLog", using=f"site_id = {CURRENT_SITE} and ({REVEALED})"),
        migrations.RunSQL(FOLLOWING, NO_FOLLOWING),
    ]
