from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The only reader of self-identification; installed where answers are read or shaped."""

    name = "careerpath.equity.store"
    label = "equity_store"
