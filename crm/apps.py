from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Site and people")

    def ready(self) -> None:
        from crm.pages import wording  # noqa: PLC0415  # before the forms that it words

        wording.apply()
        import crm.checks  # noqa: F401, PLC0415  # checks register themselves once apps are ready
