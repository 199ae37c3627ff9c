"""A note of what is to be followed up is no touch, and the last contact is mended (ADR 35).

Whatever was logged before stays a touch: nothing tells a promise from a talk that was noted.
"""

from django.db import migrations, models

# What was deleted or moved had left its moment behind. A contact that never had an interaction
# keeps what it has: no door wrote that. Policies bind the owner as well: without a site there are
# no rows.
MENDING = """
do $$
declare
    site bigint;
begin
    for site in select id from crm_site loop
        perform set_config('app.site_id', site::text, true);
        update contacts_contact contact
        set last_contacted = entries.latest
        from (
            select contact_id, max(starts_at) filter (
                where deleted_at is null and starts_at <= now()) as latest
            from interactions_interaction
            where site_id = site and contact_id is not null
            group by contact_id
        ) entries
        where contact.site_id = site and contact.uuid = entries.contact_id
            and contact.last_contacted is distinct from entries.latest;
    end loop;
    perform set_config('app.site_id', '', true);
    set constraints all immediate;
    set constraints all deferred;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0015_tags_kept"), ("contacts", "0007_history")]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="is_touch",
            field=models.BooleanField(
                db_default=True,
                default=True,
                editable=False,
                verbose_name="somebody was in touch",
            ),
        ),
        migrations.AddConstraint(
            model_name="interaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_touch", True), ("kind", "note"), _connector="OR"),
                name="interactions_interaction_only_notes_are_no_touch",
            ),
        ),
        migrations.RunSQL(MENDING, migrations.RunSQL.noop),
    ]
