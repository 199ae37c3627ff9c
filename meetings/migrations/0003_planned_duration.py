import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0007_names_for_people"),
        ("meetings", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="meetingcontent",
            name="planned_duration",
            field=models.DurationField(blank=True, null=True, verbose_name="planned duration"),
        ),
        migrations.AddConstraint(
            model_name="meetingcontent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_duration", None),
                    ("planned_duration__gt", datetime.timedelta(0)),
                    _connector="OR",
                ),
                name="meetings_content_planned_duration_positive",
            ),
        ),
    ]
