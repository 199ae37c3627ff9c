from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0014_forms_written_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="name",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="name"),
        ),
    ]
