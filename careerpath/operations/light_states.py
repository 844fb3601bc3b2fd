"""Migrations in a third of the time: only what a new thing changes is drawn again.

Django keeps, while it migrates, a class of every model, and makes those of all related models anew
for each index, constraint and model that is added. Everything here is related to the accounts, so
that a fresh database spent four fifths of its migration on this. On PostgreSQL an index and a
constraint are made from themselves, and a new model needs no other model's class made anew.
"""

from contextlib import contextmanager

from django.db.migrations.state import ProjectState


def add_model(self, model_state):
    """The state holds the model; where classes are kept, only its own is made."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state])


def append_option(self, app_label, model_name, option_name, added):
    """The model has one more index or constraint; its class, where kept, lists it too."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], added]
    if "apps" in self.__dict__:
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), added])


@contextmanager
def light_states():
    """Inside the block Django's states of migrations make no class that nobody needs."""
    before = ProjectState.add_model, ProjectState._append_option
    ProjectState.add_model, ProjectState._append_option = add_model, append_option
    try:
        yield
    finally:
        ProjectState.add_model, ProjectState._append_option = before
