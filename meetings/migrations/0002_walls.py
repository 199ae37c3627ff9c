"""The second wall around meetings, and the redaction of what was said there."""

from django.db import migrations

from crm.tenancy.operations import CURRENT_SITE, IsolateBySite, SiteForeignKey

# `restricted_tags` are those of the completing interaction's content, and nobody else's to set:
# copied when a row is written, when the meeting is completed, and whenever the content's change.
# The functions must reach rows that whoever acts cannot read; `app.retagging` (interactions,
# 0002) holds for as long as they run. The shared lock makes a row that is being written and a tag
# that is being put on wait for each other, so that neither misses the other.
FOLLOWING = """
create function meetings_tags_of_content() returns trigger language plpgsql as $$
declare
    before text := coalesce(current_setting('app.retagging', true), '');
begin
    perform set_config('app.retagging', 'on', true);
    select content.restricted_tags into new.restricted_tags
    from meetings_meeting meeting
    join interactions_interactioncontent content
      on content.site_id = meeting.site_id and content.interaction_id = meeting.interaction_id
    where meeting.site_id = new.site_id and meeting.uuid = new.meeting_id
    for share of content;
    new.restricted_tags := coalesce(new.restricted_tags, '{}');
    perform set_config('app.retagging', before, true);
    return new;
end $$;
create trigger tags_of_content
    before insert or update of site_id, meeting_id, restricted_tags on meetings_meetingcontent
    for each row execute function meetings_tags_of_content();
create trigger tags_of_content
    before insert or update of site_id, meeting_id, restricted_tags on meetings_meetingactionitem
    for each row execute function meetings_tags_of_content();

create function meetings_retag(site bigint, changed uuid) returns void language plpgsql as $$
declare
    before text := coalesce(current_setting('app.retagging', true), '');
begin
    perform set_config('app.retagging', 'on', true);
    update meetings_meetingcontent set restricted_tags = restricted_tags
    where site_id = site and meeting_id = changed;
    update meetings_meetingactionitem set restricted_tags = restricted_tags
    where site_id = site and meeting_id = changed;
    perform set_config('app.retagging', before, true);
end $$;

create function meetings_interaction_changed() returns trigger language plpgsql as $$
begin
    perform meetings_retag(new.site_id, new.uuid);
    return null;
end $$;
create trigger interaction_changed after update of interaction_id on meetings_meeting
    for each row when (old.interaction_id is distinct from new.interaction_id)
    execute function meetings_interaction_changed();

create function meetings_content_retagged() returns trigger language plpgsql as $$
begin
    perform meetings_retag(site_id, uuid) from meetings_meeting
    where site_id = new.site_id and interaction_id = new.interaction_id;
    return null;
end $$;
create trigger meetings_retagged
    after update of restricted_tags on interactions_interactioncontent
    for each row when (old.restricted_tags is distinct from new.restricted_tags)
    execute function meetings_content_retagged();
"""

NO_FOLLOWING = """
drop trigger meetings_retagged on interactions_interactioncontent;
drop trigger interaction_changed on meetings_meeting;
drop trigger tags_of_content on meetings_meetingactionitem;
drop trigger tags_of_content on meetings_meetingcontent;
drop function meetings_content_retagged, meetings_interaction_changed, meetings_retag,
    meetings_tags_of_content;
"""

REVEALED = (
    "restricted_tags = '{}' or restricted_tags <@ (select crm_revealed())"
    " or (select current_setting('app.retagging', true)) = 'on'"
)
HIDDEN = f"site_id = {CURRENT_SITE} and ({REVEALED})"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_meetings"), ("interactions", "0002_walls")]

    operations = [
        SiteForeignKey("Meeting", "contact", target="contacts_contact"),
        SiteForeignKey("Meeting", "interaction", target="interactions_interaction"),
        SiteForeignKey("MeetingContent", "meeting", target="meetings_meeting", cascade=True),
        SiteForeignKey("MeetingActionItem", "meeting", target="meetings_meeting", cascade=True),
        IsolateBySite("Meeting"),
        IsolateBySite("MeetingContent", using=HIDDEN),
        IsolateBySite("MeetingActionItem", using=HIDDEN),
        migrations.RunSQL(FOLLOWING, NO_FOLLOWING),
    ]
