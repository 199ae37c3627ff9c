"""The second wall around contacts."""

from django.db import migrations

from crm.tenancy.operations import IsolateBySite


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [IsolateBySite("Contact")]
