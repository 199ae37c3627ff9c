"""The second wall around what a site offers, and the redaction of answers and logs."""

from django.db import migrations

from crm.tenancy.operations import CURRENT_SITE, IsolateBySite, SiteForeignKey

# Answers and what the log says are hidden wherever the interaction's content is. Their
# `restricted_tags` are the content's, and nobody else's to set: copied when a row is written, and
# again whenever the content's change. Both functions must reach rows that whoever acts cannot
# read; `app.retagging` (0002) holds for as long as they run. The shared lock makes a row that is
# being written and a tag that is being put on wait for each other, so that neither misses the
# other.
FOLLOWING = """
create function interactions_tags_of_content() returns trigger language plpgsql as $$
declare
    outer_setting text := coalesce(current_setting('app.retagging', true), '');
begin
    perform set_config('app.retagging', 'on', true);
    select content.restricted_tags into new.restricted_tags
    from interactions_interactioncontent content
    where content.site_id = new.site_id and content.interaction_id = new.interaction_id
    for share;
    perform set_config('app.retagging', outer_setting, true);
    return new;
end $$;
create trigger tags_of_content
    before insert or update of site_id, interaction_id, restricted_tags on interactions_answer
    for each row execute function interactions_tags_of_content();
create trigger tags_of_content
    before insert or update of site_id, interaction_id, restricted_tags on interactions_clientlogtext
    for each row execute function interactions_tags_of_content();

create function interactions_content_retagged() returns trigger language plpgsql as $$
declare
    outer_setting text := coalesce(current_setting('app.retagging', true), '');
begin
    perform set_config('app.retagging', 'on', true);
    update interactions_answer set restricted_tags = new.restricted_tags
    where site_id = new.site_id and interaction_id = new.interaction_id;
    update interactions_clientlogtext set restricted_tags = new.restricted_tags
    where site_id = new.site_id and interaction_id = new.interaction_id;
    perform set_config('app.retagging', outer_setting, true);
    return null;
end $$;
create trigger kept_beside_retagged
    after update of restricted_tags on interactions_interactioncontent
    for each row when (old.restricted_tags is distinct from new.restricted_tags)
    execute function interactions_content_retagged();
"""

NO_FOLLOWING = """
drop trigger kept_beside_retagged on interactions_interactioncontent;
drop trigger tags_of_content on interactions_answer;
drop trigger tags_of_content on interactions_clientlogtext;
drop function interactions_content_retagged, interactions_tags_of_content;
"""

REVEALED = (
    f"site_id = {CURRENT_SITE} and (restricted_tags = '{{}}'"
    " or restricted_tags <@ (select crm_revealed())"
    " or (select current_setting('app.retagging', true)) = 'on')"
)


class Migration(migrations.Migration):
    dependencies = [("interactions", "0003_services")]

    operations = [
        SiteForeignKey("InteractionContent", "service", target="interactions_service"),
        SiteForeignKey("Service", "program", target="interactions_program"),
        SiteForeignKey("Question", "service", target="interactions_service"),
        SiteForeignKey("Answer", "interaction", target="interactions_interaction", cascade=True),
        SiteForeignKey("Answer", "question", target="interactions_question"),
        SiteForeignKey("ClientLog", "contact", target="contacts_contact", cascade=True),
        SiteForeignKey("ClientLog", "interaction", target="interactions_interaction", cascade=True),
        SiteForeignKey("ClientLogText", "log", target="interactions_clientlog", cascade=True),
        SiteForeignKey(
            "ClientLogText", "interaction", target="interactions_interaction", cascade=True
        ),
        IsolateBySite("Program"),
        IsolateBySite("Service"),
        IsolateBySite("Question"),
        IsolateBySite("ClientLog"),
        # Unlike content, which is tagged after it is written, these follow tags that are there:
        # whoever may not read them may not write them either.
        IsolateBySite("Answer", using=REVEALED),
        IsolateBySite("ClientLogText", using=REVEALED),
        migrations.RunSQL(FOLLOWING, NO_FOLLOWING),
    ]
