"""Nodes of a template in which all is done that can be done before anybody asks for a page."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, TextNode, Variable, VariableNode
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.library import SimpleNode
from django.utils.html import conditional_escape
from django_cotton.templatetags._vars import CottonVarsNode

from crm.templatetags.look import svg

Known = Mapping[str, Any]  # what names mean, whoever asks
LATER: Any = object()  # the value of what a request decides
PURE = (svg,)  # tags that say the same of the same arguments
SILENT = (CommentNode, LoadNode, CottonVarsNode)
CONSTANTS = ("True", "False", "None")


class Foldable(Node):
    """A node that can tell by itself what is left of it."""

    def less(self, known: Known) -> Node:
        raise NotImplementedError  # each kind says how


def text_of(nodes: NodeList) -> Any:
    """What the nodes say, or LATER."""
    is_text = all(isinstance(node, TextNode) for node in nodes)
    return nodes.render(Context()) if is_text else LATER


def folded(nodes: Iterable[Node], known: Known) -> NodeList:
    """The nodes, in which all is done that can be done with what is known."""
    made = NodeList()
    for node in nodes:
        for less in _less(node, known):
            if isinstance(less, TextNode) and made and isinstance(made[-1], TextNode):
                made[-1] = TextNode(made[-1].s + less.s)
            else:
                made.append(less)
    return made


def _less(node: Node, known: Known) -> Iterable[Node]:
    if isinstance(node, SILENT):
        return ()
    if isinstance(node, VariableNode):
        return (_said(node, known),)
    if isinstance(node, IfNode):
        return _decided(node, known)
    if isinstance(node, Foldable):
        return (node.less(known),)
    if isinstance(node, SimpleNode) and _is_drawn(node, known):
        return (TextNode(node.render(Context(dict(known)))),)
    return (node,)


def _is_drawn(node: SimpleNode, known: Known) -> bool:
    """Whether a tag says what it says, whoever asks."""
    is_plain = node.func in PURE and node.target_var is None and not node.kwargs
    return is_plain and all(_is_known(each, known) for each in node.args)


def _said(node: VariableNode, known: Known) -> Node:
    if not _is_known(node.filter_expression, known):
        return node
    value = node.filter_expression.resolve(Context(dict(known)))
    return TextNode(conditional_escape(value)) if isinstance(value, str) else node


def _decided(node: IfNode, known: Known) -> Iterable[Node]:
    left: list[tuple[Any, NodeList]] = []
    for condition, nodes in node.conditions_nodelists:
        is_sure = condition is None or _is_sure(condition, known)
        if is_sure and not _holds(condition, known):
            continue
        if is_sure and not left:
            return folded(nodes, known)
        left.append((None if is_sure else condition, folded(nodes, known)))
        if is_sure:
            break
    if not left:
        return ()
    made = copy.copy(node)
    made.conditions_nodelists = left
    return (made,)


def _holds(condition: Any, known: Known) -> bool:
    return condition is None or bool(condition.eval(Context(dict(known))))


def _is_sure(condition: Any, known: Known) -> bool:
    if isinstance(condition.value, FilterExpression):
        return _is_known(condition.value, known)
    return all(_is_sure(part, known) for part in (condition.first, condition.second) if part)


def _is_known(expression: FilterExpression, known: Known) -> bool:
    """Whether it means the same in every request. Filters may speak a language: they wait."""
    if expression.filters:
        return False
    if not isinstance(expression.var, Variable):
        return True
    names = expression.var.lookups
    return names is None or names[0] in known or names[0] in CONSTANTS
