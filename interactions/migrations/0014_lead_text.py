"""Who led it, folded and indexed by itself: lists are filtered by it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F

from crm.tenancy.search import Fold


class Migration(migrations.Migration):
    dependencies = [("interactions", "0013_counted_tags")]

    operations = [
        migrations.AddField(
            model_name="interactioncontent",
            name="lead_text",
            field=models.GeneratedField(
                db_persist=True, expression=Fold(F("lead")), output_field=models.TextField()
            ),
        ),
        migrations.AddIndex(
            model_name="interactioncontent",
            index=GinIndex(
                F("site"),
                OpClass(F("lead_text"), name="gin_trgm_ops"),
                name="interactions_content_lead",
                fastupdate=False,
            ),
        ),
        migrations.RunSQL("analyze interactions_interactioncontent", migrations.RunSQL.noop),
    ]
