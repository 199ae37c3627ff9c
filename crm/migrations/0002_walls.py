"""Roles, functions and policies: the second wall around the foundation's tables."""

from django.db import migrations

from crm.tenancy.groundwork import EXTENSIONS, MARK_LEAKPROOF, RUNTIME_ROLE
from crm.tenancy.operations import IsolateBySite, SiteForeignKey

FUNCTIONS = """
create function crm_site() returns bigint language sql stable parallel safe
    return nullif(current_setting('app.site_id', true), '')::bigint;
create function crm_user() returns bigint language sql stable parallel safe
    return nullif(current_setting('app.user_id', true), '')::bigint;
create function crm_revealed() returns uuid[] language sql stable parallel safe
    return coalesce(nullif(current_setting('app.revealed_tags', true), ''), '{}')::uuid[];
create function crm_fold(written text) returns text language sql immutable strict parallel safe
    return lower(unaccent('unaccent'::regdictionary, normalize(written, nfkc)));
create function crm_pattern(wanted text) returns text language sql immutable strict parallel safe
    return '%' || replace(replace(replace(crm_fold(wanted), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
"""

OWN = "user_id = (select crm_user())"
OPERATOR = "to current_user using (true) with check (true)"


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]

    operations = [
        migrations.RunSQL(RUNTIME_ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(MARK_LEAKPROOF, migrations.RunSQL.noop),
        migrations.RunSQL(
            FUNCTIONS,
            "drop function crm_pattern, crm_fold, crm_revealed, crm_user, crm_site",
        ),
        SiteForeignKey("SiteGrant", "user", target="crm_membership", key="user_id", cascade=True),
        SiteForeignKey("TagGrant", "user", target="crm_membership", key="user_id", cascade=True),
        SiteForeignKey("TagGrant", "tag", target="crm_tag", cascade=True),
        # A person sees the sites, memberships and grants they have; who acts on a site sees its.
        # The owner is the operator at the command line, who makes sites and members.
        IsolateBySite(
            "Membership",
            extra={"own": f"for select using ({OWN})", "operator": OPERATOR},
        ),
        IsolateBySite(
            "Site",
            using="id = (select crm_site())",
            extra={
                "member": "for select using (exists (select from crm_membership m"
                " where m.site_id = crm_site.id and m.user_id = (select crm_user())))",
                "operator": OPERATOR,
            },
        ),
        IsolateBySite(
            "SiteGrant", extra={"own": f"for select using ({OWN})", "operator": OPERATOR}
        ),
        IsolateBySite("TagGrant", extra={"own": f"for select using ({OWN})", "operator": OPERATOR}),
        IsolateBySite(
            "Tag",
            extra={
                "held": "for select using (exists (select from crm_taggrant g"
                " where g.tag_id = crm_tag.uuid and g.user_id = (select crm_user())))",
                "operator": OPERATOR,
            },
        ),
        IsolateBySite("Counter"),
        # API sign-ins belong to a person, not to a site.
        IsolateBySite("Session", using=OWN, extra={"operator": OPERATOR}),
    ]
