from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "careerpath.audit"
    label = "audit"
