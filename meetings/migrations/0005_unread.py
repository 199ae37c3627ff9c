"""Whoever cannot read what a meeting was about cannot change or delete it either."""

from django.db import migrations

# As for interactions (0009); the content says by itself what hides it.
REFUSING = """
create function meetings_unread() returns trigger language plpgsql as $$
declare
    before text := coalesce(current_setting('app.retagging', true), '');
    hidden boolean;
begin
    if not exists (select from meetings_meetingcontent
                   where site_id = old.site_id and meeting_id = old.uuid) then
        perform set_config('app.retagging', 'on', true);
        hidden := exists (select from meetings_meetingcontent
                          where site_id = old.site_id and meeting_id = old.uuid);
        perform set_config('app.retagging', before, true);
        if hidden then
            raise exception 'This meeting is restricted; who cannot read it cannot change it.'
                using errcode = 'insufficient_privilege';
        end if;
    end if;
    return coalesce(new, old);
end $$;
create trigger unread before update or delete on meetings_meeting
    for each row execute function meetings_unread();
"""

NOT_REFUSING = """
drop trigger unread on meetings_meeting;
drop function meetings_unread;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_one_rule"), ("interactions", "0009_unread")]

    operations = [migrations.RunSQL(REFUSING, NOT_REFUSING)]
