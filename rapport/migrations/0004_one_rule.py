"""Tactic logs come under the one rule of what restricted tags hide."""

from django.db import migrations

from crm.tenancy.operations import CURRENT_SITE, RedactByTags

FORMERLY = (
    f"site_id = {CURRENT_SITE} and (restricted_tags = '{{}}'"
    " or restricted_tags <@ (select crm_revealed())"
    " or (select current_setting('app.retagging', true)) = 'on')"
)


class Migration(migrations.Migration):
    dependencies = [("rapport", "0003_catalogue"), ("crm", "0008_teams")]

    operations = [RedactByTags("TacticLog", formerly=FORMERLY)]
