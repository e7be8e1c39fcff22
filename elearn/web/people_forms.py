"""What administrators of people fill in: the filter of the list, a new person, a move."""

from collections.abc import Mapping
from typing import get_args

from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField, StringField

from elearn.accounts.people import Order, State, Wanted
from elearn.accounts.roles import Role
from elearn.accounts.service import NewAccount
from elearn.organisation.queries import Unit
from elearn.personnel.bulk import Action
from elearn.problems import Phrase, Problem
from elearn.web.forms import Filled, Form

NO_UNIT = Phrase("Choose a unit from the list.")
NO_ROLE = Phrase("Choose the roles from the list.")
LONGEST_SEARCH = 100
ROLE_LABELS: Mapping[Role, Phrase] = {
    Role.TRAINEE: Phrase("Trainee"),
    Role.LECTURER: Phrase("Lecturer"),
    Role.ADMINISTRATOR: Phrase("Administrator"),
}
STATE_LABELS: Mapping[State, Phrase] = {
    "locked": Phrase("Locked"),
    "delayed": Phrase("Log-in paused"),
    "first_password": Phrase("First password"),
    "retired": Phrase("Retired"),
}
BULK_LABELS: Mapping[Action, Phrase] = {
    "lock": Phrase("Lock"),
    "unlock": Phrase("Unlock"),
    "reset": Phrase("New password"),
    "move": Phrase("Move to another unit"),
    "retire": Phrase("Retire"),
}
ORDER_LABELS: Mapping[Order, Phrase] = {"unit": Phrase("by unit"), "name": Phrase("by name")}


class PersonForm(Form):
    """Ask who somebody is, where, and in which roles over which units; units are given by code."""

    username = StringField(validators=[Filled()])
    name = StringField(validators=[Filled()])
    staff_number = StringField()
    unit = StringField(validators=[Filled()])
    roles = SelectMultipleField(choices=[], validate_choice=False)  # the template writes them, read_new checks them
    lecturer_over = StringField()
    administrator_over = StringField()


class MoveForm(Form):
    """Ask for another home unit."""

    unit = StringField(validators=[Filled()])


def read_new(
    form: PersonForm, units: Mapping[str, Unit], *, public_id: str, password_hash: str
) -> tuple[NewAccount, list[Problem]]:
    """Read a new account from a form, with every fault of its units and roles; ``units`` are those to choose from.

    A trainee's role covers the home unit. With any fault the account is good for further checks only.
    """
    home = units.get(form.unit.data or "")
    problems = [] if home else [Problem("unit", 0, 0, "A112", NO_UNIT)]
    roles = []
    for name in form.roles.data or ():
        if name not in list(Role):
            problems.append(Problem("roles", 0, 0, "A113", NO_ROLE))
            continue
        covered = home if name == Role.TRAINEE else units.get(form[f"{name}_over"].data or "")
        roles.append((Role(name), covered.id if covered else 0))
        if covered is None and name != Role.TRAINEE:
            problems.append(Problem(f"{name}_over", 0, 0, "A112", NO_UNIT))
    new = NewAccount(
        public_id=public_id,
        username=form.username.data or "",
        name=form.name.data or "",
        staff_number=form.staff_number.data or "",
        unit_id=home.id if home else 0,
        password_hash=password_hash,
        roles=roles,
    )
    return new, problems


def read_wanted(asked: MultiDict[str, str], units: Mapping[str, Unit]) -> Wanted:
    """Read the filter of the list from an address; what is not to choose from asks for nothing."""
    unit = units.get(asked.get("unit", ""))
    return Wanted(
        unit_path=unit.path if unit else None,
        role=next((role for role in Role if role == asked.get("role")), None),
        state=next((state for state in get_args(State) if state == asked.get("state")), None),
        text=asked.get("q", "")[:LONGEST_SEARCH],
        order=next((order for order in get_args(Order) if order == asked.get("order")), "unit"),
    )
