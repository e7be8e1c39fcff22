"""Fold what never changes into the templates when they are compiled: fixed texts in their language, addresses.

A page says dozens of fixed texts; looked up at every rendering they would cost more than the page's own values.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, Template, TemplateAssertionError, nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer


class HouseTemplate(Template):
    """Be a template whose macros see the environment's globals and nothing else.

    So it needs one module of them: Jinja would compare all names at every import, in case a context had added some.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 - Jinja gives it
        if self._module is None:
            self._module = self.make_module()
        return self._module


class FoldingEnvironment(Environment):
    """Be a Jinja environment that knows the values of ``_("a fixed text")``, ``static["a name"]`` and some names."""

    template_class = HouseTemplate
    say: Callable[[str], str]
    static: Mapping[str, str]
    fixed: Mapping[str, str | bool]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._found: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:  # noqa: A002
        """Give a template by its name; none changes while the site runs, so that Jinja need not look each time."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent)
        return found

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        """Fold, then generate; Jinja keeps this hook for such a purpose."""
        return super()._generate(_Folding(self.say, self.static, self.fixed).visit(source), *args, **options)


class _Folding(NodeTransformer):
    """Put constants in the place of texts, addresses and names that are known."""

    def __init__(self, say: Callable[[str], str], static: Mapping[str, str], fixed: Mapping[str, str | bool]) -> None:
        self._say = say
        self._static = static
        self._fixed = fixed

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - the visitor's name
        if node.name not in self._fixed:
            return node
        if node.ctx != "load":
            raise TemplateAssertionError(f"{node.name!r} is fixed and cannot be set", node.lineno)
        return nodes.Const(self._fixed[node.name], lineno=node.lineno)

    def visit_Call(self, node: nodes.Call, *args: Any, **options: Any) -> nodes.Node:  # noqa: N802 - the visitor's name
        self.generic_visit(node, *args, **options)
        is_fixed = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not (is_fixed and _is_name(node.node, "_") and isinstance(node.args[0], nodes.Const)):
            return node
        return nodes.Const(self._say(node.args[0].value), lineno=node.lineno)

    def visit_Getitem(self, node: nodes.Getitem, *args: Any, **options: Any) -> nodes.Node:  # noqa: N802
        self.generic_visit(node, *args, **options)
        if not (_is_name(node.node, "static") and isinstance(node.arg, nodes.Const)):
            return node
        return nodes.Const(self._static[node.arg.value], lineno=node.lineno)


def _is_name(node: nodes.Node, name: str) -> bool:
    return isinstance(node, nodes.Name) and node.name == name
