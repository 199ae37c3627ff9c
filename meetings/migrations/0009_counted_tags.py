"""The one rule's first condition becomes one that PostgreSQL has statistics on."""

from django.db import migrations

from crm.tenancy.operations import CURRENT_SITE, RedactByTags

FORMERLY = (
    f"site_id = {CURRENT_SITE} and (restricted_tags = '{{}}'"
    " or restricted_tags <@ (select crm_revealed())"
    " or restricted_tags <@ (select crm_asked())"
    " and interaction_id = any ((select crm_opened())::uuid[])"
    " or (select current_setting('app.retagging', true)) = 'on')"
)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_history")]

    operations = [
        RedactByTags("MeetingContent", formerly=FORMERLY),
        RedactByTags("MeetingActionItem", formerly=FORMERLY),
    ]
