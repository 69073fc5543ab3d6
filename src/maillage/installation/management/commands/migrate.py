"""`migrate`, in half the time where there is no table yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db.migrations.state import ModelState, ProjectState


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> Any:
        with new_tables_alone():
            return super().handle(*args, **options)


@contextmanager
def new_tables_alone() -> Iterator[None]:
    """A table that begins renders its own model: nothing points to it yet. Django renders anew all
    that is tied to it, which here is nearly everything, for each of 180 tables (ADR 43)."""
    whole = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = whole  # type: ignore[method-assign]


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]
        self.resolve_model_relations(key)  # type: ignore[attr-defined]
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state])
