"""What a form refuses, as one list at the top of its page: each fault under the name of its field,
with the place in the page where it is mended."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField


@dataclass(frozen=True)
class FormFault:
    """`target` is the id of what mends it; empty when the whole form is at fault."""

    label: str
    message: str
    target: str = ""


def faults_of(form: Any) -> list[FormFault]:
    """The faults of a form in the order of its fields, those of the whole form first."""
    if not isinstance(form, BaseForm) or not form.is_bound:
        return []
    found = [FormFault("", str(message)) for message in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else target_of(field)
        label = str(field.label).rstrip(".") if target else ""
        found += [FormFault(label, str(message), target) for message in field.errors]
    return found


def target_of(field: BoundField) -> str:
    """The id that a link to this field leads to: of a list of choices, the first of them."""
    if field.field.widget.use_fieldset:
        return f"{field.auto_id}_0" if len(field) else str(field.auto_id)
    return str(field.id_for_label)
