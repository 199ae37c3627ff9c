from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = "Rapport CRM"

    def ready(self) -> None:
        import crm.checks  # noqa: F401, PLC0415  # checks register themselves once apps are ready
