"""The base of all forms: Flask-WTF, fields read once, their faults as problems or the other way round."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import ValidationError

from elearn.problems import Phrase, Problem


class Form(FlaskForm):  # type: ignore[misc]
    """Hold the fields of one page; the CSRF token is checked for every POST before a form is made."""

    class Meta:
        """Leave the token to the application-wide check."""

        csrf = False

    def __init__(self, **kwargs: Any) -> None:
        """Take the texts of the form that was sent: a file under a field's name, or a body in JSON, is none."""
        super().__init__(formdata=request.form if request.method == "POST" else None, **kwargs)

    def take(self, problems: Iterable[Problem]) -> None:
        """Put a service's problems beside the fields they belong to (the first field when there is none)."""
        fields: list[Any] = list(self)
        for problem in problems:
            target = next((field for field in fields if field.name == problem.path), fields[0])
            target.errors = [*target.errors, problem.message]


class Filled:
    """Require that a field is filled, and say so in the reader's language."""

    field_flags = {"required": True}  # noqa: RUF012 - the name and shape that WTForms reads

    def __call__(self, _form: Any, field: Any) -> None:
        if not (field.data or "").strip():
            raise MissingEntry


class MissingEntry(ValidationError):
    """Say that a field was left empty."""

    def __init__(self) -> None:
        super().__init__(str(Phrase("Please fill this in.")))
