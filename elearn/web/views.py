"""The blueprint that rooms hang their views on: views give values (``elearn.web.pages``), not Flask's responses."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint

from elearn.web.guard import View

V = TypeVar("V", bound=View)


class Views(Blueprint):
    """Be a Flask blueprint, typed for the house's views."""

    def get(self, rule: str, **options: Any) -> Callable[[V], V]:  # type: ignore[override]
        """Hang up a view that reads."""
        return super().get(rule, **options)  # type: ignore[return-value]

    def post(self, rule: str, **options: Any) -> Callable[[V], V]:  # type: ignore[override]
        """Hang up a view that changes something."""
        return super().post(rule, **options)  # type: ignore[return-value]
