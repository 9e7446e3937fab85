from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "allemed.audit"
    label = "audit"
