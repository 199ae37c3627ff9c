"""Until when somebody is put off whom one is to be in touch with, and whose contacts are whose."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0007_history"),
        ("crm", "0016_rows_without_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="snoozed_after",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="contact",
            name="snoozed_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="put off until"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("deleted_at", None)),
                fields=["site", "owner"],
                name="contacts_contact_by_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("snoozed_after", None), ("snoozed_until", None)),
                    models.Q(("snoozed_after__isnull", False), ("snoozed_until__isnull", False)),
                    _connector="OR",
                ),
                name="contacts_contact_snoozed_after_a_touch",
            ),
        ),
    ]
