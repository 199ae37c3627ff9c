"""Form controls written as Django writes them, without a template for each line of them.

Django's own templates include one another for each control, each attribute list and each option;
a form of twenty fields and a choice of six hundred time zones took most of its page. Whatever is
not plain is left to them. `settings.FORM_RENDERER` names `Renderer`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape

HERE = "django/forms/widgets/"
OPTION = f"{HERE}select_option.html"
INPUTS = ("text", "number", "email", "url", "password", "hidden", "search", "tel", "color")
MOMENTS = ("date", "datetime", "time")

Widget = Mapping[str, Any]


def _said(value: Any) -> str:
    return conditional_escape(localize(value))


def _exactly(value: Any) -> str:
    """What goes back to the server: as it is, whatever language the page speaks."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_exactly(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_exactly(widget["value"])}"'
    name = _said(widget["name"])
    return f'<input type="{_said(widget["type"])}" name="{name}"{value}{_attributes(widget)}>'


def _labelled_input(widget: Widget) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    key = widget["attrs"].get("id")
    of = f' for="{_exactly(key)}"' if key else ""
    return f"<label{of}>{_input(widget)} {_said(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    value = _said(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_said(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _option(widget: Widget) -> str:
    value = _exactly(widget["value"])
    return f'\n  <option value="{value}"{_attributes(widget)}>{_said(widget["label"])}</option>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{_said(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_said(group)}">')
        parts.extend(_option(option) for option in options)
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


WRITERS: dict[str, Callable[[Widget], str]] = {
    **{f"{HERE}{name}.html": _input for name in (*INPUTS, *MOMENTS, "checkbox")},
    f"{HERE}radio_option.html": _labelled_input,
    f"{HERE}checkbox_option.html": _labelled_input,
    f"{HERE}textarea.html": _textarea,
    f"{HERE}select.html": _select,
}


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        write = WRITERS.get(template_name)
        if write is None or not _is_plain(context["widget"]):
            return super().render(template_name, context, request)
        return write(context["widget"])


def _is_plain(widget: Widget) -> bool:
    """Whether its options are Django's own as well."""
    groups = widget.get("optgroups", ())
    return all(
        option["template_name"] == OPTION for _name, options, _index in groups for option in options
    )
