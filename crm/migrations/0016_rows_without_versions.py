from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0015_named_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="left",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
