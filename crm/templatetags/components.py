"""Components (`<c-button …>`), worked out where they stand as far as that is known beforehand.

django-cotton looks a component up anew and asks all its questions again, each time one is shown; a
page shows some three hundred. Here each place gets its own copy of the component's nodes at its
first rendering: conditions on what the place says literally are decided, its words written in,
icons drawn, and components within treated likewise. Only the rest waits for a request. What comes
out is what django-cotton writes, to the letter (`crm/tests/test_components.py`).

It rests on components that read nothing of their place but what they declare, which `test_look`
holds them to. `settings.TEMPLATES` names this after django-cotton's tags, and so in their stead.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import TextNode
from django.template.loader import select_template
from django.utils.safestring import SafeString
from django_cotton.templatetags import Attrs, UnprocessableDynamicAttr
from django_cotton.templatetags._component import (
    AttrKind,
    CottonComponentNode,
    PreparedAttr,
    cotton_component,
)
from django_cotton.templatetags._slot import CottonSlotNode
from django_cotton.templatetags._vars import CottonVarsNode
from django_cotton.utils import get_cotton_data

from crm.templatetags.folding import LATER, Foldable, Known, folded, text_of

register = template.Library()


@register.tag("cotton")
def component(parser: Any, token: Any) -> Node:
    """Stands behind `<c-…>`. django-cotton reads the markup."""
    read = cotton_component(parser, token)
    named = {attr.key for attr in read._prepared_attrs}
    is_open = read.only or read.component_name == "component" or "attrs" in named
    made: Node = read if is_open else Component(read)  # a request says all of what is open
    return made


class Component(Foldable):
    """A component at one place."""

    def __init__(self, read: CottonComponentNode) -> None:
        self.read = read
        self.nodelist: NodeList = read.nodelist
        self.told = [Told.by(attr) for attr in read._prepared_attrs]
        self._plan: Plan | None = None

    @property
    def plan(self) -> Plan:
        if self._plan is None:  # two threads at once come to the same one
            self._plan = Plan.of(self)
        return self._plan

    def less(self, known: Known) -> Node:
        """The same where more is known: inside another component."""
        inner = copy.copy(self)
        inner.told = [told.given(known) for told in self.told]
        inner.nodelist = folded(self.nodelist, known)
        inner._plan = None
        return inner if inner.plan.text is None else TextNode(inner.plan.text)

    def render(self, context: Context) -> SafeString:
        return self.plan.render(context)


@dataclass(frozen=True, slots=True)
class Told:
    """An attribute. If its value is LATER, it is that of `nodes` or what `read` resolves to."""

    key: str
    value: Any
    nodes: NodeList | None = None
    read: PreparedAttr | None = None

    @property
    def name(self) -> str:
        return self.key.replace("-", "_")

    @classmethod
    def by(cls, attr: PreparedAttr) -> Told:
        if attr.compiled is None:
            return cls(attr.key, attr.value)
        if attr.kind == AttrKind.ESCAPED:
            return cls._of_nodes(attr.key, folded(attr.compiled.nodelist, {}))
        return cls(attr.key, _literal(attr.compiled), read=attr)

    @classmethod
    def _of_nodes(cls, key: str, nodes: NodeList) -> Told:
        return cls(key, text_of(nodes), nodes=nodes)

    def given(self, known: Known) -> Told:
        if self.value is not LATER:
            return self
        if self.read is None:
            return self._of_nodes(self.key, folded(self.nodes or (), known))
        return Told(self.key, known.get(self.read.compiled.raw, LATER), read=self.read)

    def resolve(self, context: Context) -> Any:
        """LATER for what names nothing: the component's default then stands."""
        if self.read is None:
            return (self.nodes or NodeList()).render(context)
        try:
            return self.read.compiled.resolve(context)
        except UnprocessableDynamicAttr:
            return LATER if self.read.kind == AttrKind.DYNAMIC else self.read.value


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do for a component at one place."""

    base: dict[str, Any]  # what its names mean, unless a request says otherwise
    later: tuple[Told, ...]
    loose: tuple[Told, ...]  # what it does not declare, if a request has a say in that
    content: NodeList | None  # of the place, where that is not mere text
    has_slots: bool
    nodes: NodeList
    text: SafeString | None  # the whole, where nothing is left to do

    @classmethod
    def of(cls, place: Component) -> Plan:
        nodes, defaults = _parts(place.read)
        loose = [told for told in place.told if told.key not in defaults]
        slot = text_of(place.nodelist)
        base = {told.name: told.value for told in place.told if told.value is not LATER}
        base = {**{key.replace("-", "_"): value for key, value in defaults.items()}, **base}
        if slot is not LATER:
            base["slot"] = slot
        if all(told.value is not LATER for told in loose):
            base["attrs"] = _written((told.key, told.value) for told in loose)
            loose = []
        later = tuple(told for told in place.told if told.value is LATER)
        slots = {node.slot_name for node in _slots(place.nodelist)}
        open_names = slots | {told.name for told in later}
        known = {name: value for name, value in base.items() if name not in open_names}
        nodes = folded(nodes, known)
        text = LATER if later or slot is LATER else text_of(nodes)
        return cls(
            base=base,
            later=later,
            loose=tuple(loose),
            content=place.nodelist if slot is LATER else None,
            has_slots=bool(slots),
            nodes=nodes,
            text=None if text is LATER else text,
        )

    def render(self, context: Context) -> SafeString:
        if self.text is not None:
            return self.text
        means = dict(self.base)
        if self.content is not None:
            means["slot"] = self._content(means, context)
        for told in self.later:
            value = told.resolve(context)
            if value is not LATER:
                means[told.name] = value
        if self.loose:
            said = ((told.key, means.get(told.name, LATER)) for told in self.loose)
            means["attrs"] = _written(said)
        with context.push(means):
            return self.nodes.render(context)

    def _content(self, means: dict[str, Any], context: Context) -> SafeString:
        content = self.content or NodeList()
        if not self.has_slots:
            return content.render(context)
        places = get_cotton_data(context)["stack"]
        places.append({"slots": means})  # where each `<c-slot>` puts its own
        try:
            return content.render(context)
        finally:
            places.pop()


def _parts(read: CottonComponentNode) -> tuple[NodeList, dict[str, Any]]:
    """The component's nodes, and the defaults of what it declares."""
    paths = read._candidate_template_paths(read.component_name, None)
    nodes: NodeList = select_template(list(paths)).template.nodelist
    declared = [node for node in nodes if isinstance(node, CottonVarsNode)]
    defaults = {}
    for var in [var for node in declared for var in node._prepared_vars]:
        told = Told.by(PreparedAttr(var.exclude_key, var.kind, var.value, var.compiled))
        if told.value is LATER:
            where = f"<c-{read.component_name}>"
            raise TemplateSyntaxError(f"{where}: {told.key} needs a literal as its default")
        defaults[told.key] = told.value
    return nodes, defaults


def _literal(value: Any) -> Any:
    """What is written as a literal (`:wide="True"`), otherwise LATER."""
    if value.raw == "":
        return True
    try:
        ast.literal_eval(value.raw)
    except (ValueError, SyntaxError):
        return LATER
    return value.resolve(Context())


def _written(attributes: Iterable[tuple[str, Any]]) -> str:
    """As `{{ attrs }}` shows them: safe, as each value is escaped where it is resolved."""
    return str(Attrs({key: value for key, value in attributes if value is not LATER}))


def _slots(nodes: Iterable[Node]) -> Iterator[CottonSlotNode]:
    """What fills slots of this component, and not those of one inside."""
    for node in nodes:
        if isinstance(node, CottonSlotNode):
            yield node
        elif not isinstance(node, Component | CottonComponentNode):
            for name in node.child_nodelists:
                yield from _slots(getattr(node, name, None) or ())
