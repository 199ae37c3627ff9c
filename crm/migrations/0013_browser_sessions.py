import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from crm.tenancy.operations import CURRENT_USER, IsolateBySite

# The cookie is looked up before anybody is known (ADR 29); from then on, one's own.
OWN_OR_NOBODY_YET = f"user_id = {CURRENT_USER} or {CURRENT_USER} is null"
OPERATOR = "to current_user using (true) with check (true)"
# Django's own table: whoever was signed in signs in again. Going back, its app makes it anew.
REMOVE_DJANGOS = """
drop table if exists django_session;
delete from django_migrations where app = 'sessions';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0012_tag_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "uuid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                ("agent", models.CharField(blank=True, max_length=200)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("used_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signed-in browser",
                "verbose_name_plural": "signed-in browsers",
                "abstract": False,
            },
        ),
        IsolateBySite("BrowserSession", using=OWN_OR_NOBODY_YET, extra={"operator": OPERATOR}),
        migrations.RunSQL(REMOVE_DJANGOS, migrations.RunSQL.noop),
    ]
