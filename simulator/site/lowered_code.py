"""Statements and expressions that MicroPython does not read, written out; what it reads otherwise
than Python does is asked of ``small/lacking.py``."""

from __future__ import annotations

import ast

CALLS = {
    "sorted": "stable",
    "dict": "ordered",
    "repr": "shown",
    "deque": "Queue",
}
"""Functions that MicroPython has otherwise: its sort is not stable, its dict keeps no order."""

METHODS = {
    "_replace": "replaced",
    "sort": "sort_stable",
    "lower": "lower",
    "removeprefix": "without_prefix",
}
"""Methods that it has not, or otherwise: functions that take the object first."""

ERRORS = {"RecursionError": "RuntimeError"}


class Types(ast.NodeTransformer):
    """Takes away annotations, documentation and ``/``: nothing that runs asks for them."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | None:
        self.generic_visit(node)
        if node.value is None:
            return None
        return ast.Assign(targets=[node.target], value=node.value, lineno=node.lineno)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.returns = None
        node.body = _without_words(node.body) or [ast.Pass()]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        node.body = _without_words(node.body) or [ast.Pass()]
        return node

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self.generic_visit(node)
        node.body = _without_words(node.body)
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        self.generic_visit(node)
        node.args, node.posonlyargs = [*node.posonlyargs, *node.args], []
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node


def _without_words(body: list[ast.stmt]) -> list[ast.stmt]:
    return [
        line
        for line in body
        if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
    ]


class Code(ast.NodeTransformer):
    """Writes out what is left, from the inside to the outside."""

    # -- statements -----------------------------------------------------------------------------

    def visit_Match(self, node: ast.Match) -> list[ast.stmt]:
        """``match`` as ``if``; only words are matched."""
        self.generic_visit(node)
        subject = ast.Name(id="_matched", ctx=ast.Load())
        chain: list[ast.stmt] = []
        for case in reversed(node.cases):
            asked = _asked(case, subject)
            if asked is None:
                chain = case.body
            else:
                chain = [ast.If(test=asked, body=case.body, orelse=chain)]
        name = ast.Name(id="_matched", ctx=ast.Store())
        return [ast.Assign(targets=[name], value=node.subject, lineno=node.lineno), *chain]

    def visit_Raise(self, node: ast.Raise) -> ast.Raise:
        """Without its cause, which nothing shows."""
        self.generic_visit(node)
        node.cause = None
        return node

    # -- displays -------------------------------------------------------------------------------

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        self.generic_visit(node)
        return _spread(node, "tuple") if _is_spread(node) else node

    def visit_List(self, node: ast.List) -> ast.expr:
        self.generic_visit(node)
        return _spread(node, "list") if _is_spread(node) else node

    def visit_Set(self, node: ast.Set) -> ast.expr:
        self.generic_visit(node)
        return _call("set", _spread(node, "tuple")) if _is_spread(node) else node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        """A dict with spread ones in it, or one that is no record of named fields."""
        self.generic_visit(node)
        named = bool(node.keys) and all(_is_word(key) for key in node.keys if key is not None)
        if None in node.keys:
            parts = [_part(key, value) for key, value in zip(node.keys, node.values, strict=True)]
            return _call("record" if named else "ordered_of", *parts)
        if named:
            return node
        pairs = zip(node.keys, node.values, strict=True)
        return _call("ordered", _tuple([_tuple([key, value]) for key, value in pairs if key]))

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        """A table by several keys is only looked up; any other keeps its order."""
        self.generic_visit(node)
        if isinstance(node.key, ast.Tuple):
            return node
        pairs = ast.ListComp(elt=_tuple([node.key, node.value]), generators=node.generators)
        return _call("ordered", pairs)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """An f-string as ``format``."""
        self.generic_visit(node)
        text, given = "", []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                text += "{" + (f":{_spec(part)}" if part.format_spec else "") + "}"
                given.append(_call("shown", part.value) if part.conversion == 114 else part.value)
            else:
                assert isinstance(part, ast.Constant)
                text += str(part.value).replace("{", "{{").replace("}", "}}")
        made = ast.Attribute(value=ast.Constant(text), attr="format", ctx=ast.Load())
        return ast.Call(func=made, args=given, keywords=[])

    # -- calls ----------------------------------------------------------------------------------

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name):
            node.func.id = CALLS.get(node.func.id, node.func.id)
            if node.func.id == "zip":
                node.keywords = []
            if node.func.id == "cast":
                return node.args[1]
        if not isinstance(node.func, ast.Attribute):
            return node
        owner, name = node.func.value, node.func.attr
        if isinstance(owner, ast.Name) and (owner.id, name) == ("dict", "fromkeys"):
            node.func = ast.Name(id="keys_of", ctx=ast.Load())
        elif name in METHODS:
            node.func, node.args = ast.Name(id=METHODS[name], ctx=ast.Load()), [owner, *node.args]
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """A type with what it holds, where it is called: ``list[str]()``."""
        self.generic_visit(node)
        plain = isinstance(node.value, ast.Name) and node.value.id in ("list", "dict", "Counter")
        return node.value if plain else node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = ERRORS.get(node.id, node.id)
        return node


def _asked(case: ast.match_case, subject: ast.expr) -> ast.expr | None:
    """The test of one case; None where it is all that is left."""
    pattern = case.pattern
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name is None:
        return case.guard
    if not isinstance(pattern, ast.MatchValue):
        raise NotImplementedError(f"line {pattern.lineno}: only values are matched")
    test = ast.Compare(left=subject, ops=[ast.Eq()], comparators=[pattern.value])
    return ast.BoolOp(op=ast.And(), values=[test, case.guard]) if case.guard else test


def _is_spread(node: ast.Tuple | ast.List | ast.Set) -> bool:
    loaded = not hasattr(node, "ctx") or isinstance(node.ctx, ast.Load)
    return loaded and any(isinstance(one, ast.Starred) for one in node.elts)


def _spread(node: ast.Tuple | ast.List | ast.Set, kind: str) -> ast.expr:
    """``(a, *b)`` as ``(a,) + tuple(b)``."""
    whole: ast.expr | None = None
    run: list[ast.expr] = []
    parts: list[ast.expr] = []
    display = ast.List if kind == "list" else ast.Tuple
    for one in [*node.elts, None]:
        if one is not None and not isinstance(one, ast.Starred):
            run.append(one)
            continue
        if run:
            parts.append(display(elts=run, ctx=ast.Load()))
            run = []
        if isinstance(one, ast.Starred):
            parts.append(_call(kind, one.value))
    for part in parts:
        whole = part if whole is None else ast.BinOp(left=whole, op=ast.Add(), right=part)
    assert whole is not None
    return whole


def _part(key: ast.expr | None, value: ast.expr) -> ast.expr:
    """What is spread, or one pair."""
    return value if key is None else ast.Dict(keys=[key], values=[value])


def _is_word(key: ast.expr) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str)


def _spec(part: ast.FormattedValue) -> str:
    spec = part.format_spec
    while isinstance(spec, ast.Call):  # it was written out already
        assert isinstance(spec.func, ast.Attribute)
        spec = spec.func.value
    assert isinstance(spec, ast.Constant)
    return str(spec.value)


def _call(name: str, *given: ast.expr) -> ast.Call:
    return ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=list(given), keywords=[])


def _tuple(parts: list[ast.expr]) -> ast.Tuple:
    return ast.Tuple(elts=parts, ctx=ast.Load())
