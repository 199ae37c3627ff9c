import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0011_read_log"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="tag",
            name="crm_tag_name_folded",
            constraint=models.UniqueConstraint(
                models.F("site"),
                django.db.models.functions.text.Lower("name"),
                name="crm_tag_name_folded",
                violation_error_code="name",
                violation_error_message="Another tag of this site has this name.",
            ),
        ),
    ]
