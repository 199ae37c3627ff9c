import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0013_browser_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="idempotencykey",
            name="said",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="idempotencykey",
            name="pressed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
