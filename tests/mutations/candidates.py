"""Every small wrong change of the usual kinds that a module allows, but those that nobody could ever notice."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutations.mutation import Mutation
from tests.mutations.places import scopes_of
from tests.mutations.skipped import is_pace, is_silent, is_skipped

LONGEST = 6  # lines of a statement that is left out whole
COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
SQL = (
    (r" < (?=:|\w)", " <= "), (r" <= ", " < "), (r" > (?=:|\w)", " >= "), (r" >= ", " > "), (r" <> ", " = "),
    (r"IS NULL", "IS NOT NULL"), (r"IS NOT NULL", "IS NULL"), (r" OR ", " AND "), (r"AND NOT ", "AND "),
    (r"\bAND (?=\w+(\.\w+)? (=|<|>|IS|<=|>=))", "OR "), (r" FOR UPDATE\b", ""), (r"(?<= IN \()'\w+', ", ""),
)  # fmt: skip
LOOKS_LIKE_SQL = re.compile(r"\b(SELECT|UPDATE|DELETE FROM|INSERT INTO|WHERE|EXISTS)\b")


@dataclass(frozen=True)
class Edit:
    """A change of a stretch of a module's text; lines count from 1, columns are bytes, as in `ast`."""

    kind: str
    line: int
    column: int
    end_line: int
    end_column: int
    put: str


class Finder(ast.NodeVisitor):
    """Goes through a module and notes all edits of lines that are covered."""

    def __init__(self, text: str, covered: set[int]) -> None:
        self.lines, self.covered = text.encode().splitlines(keepends=True), covered
        self.edits: list[Edit] = []
        self._statement = 0

    def visit(self, node: ast.AST) -> None:
        """A node; what nobody notices is passed by with all it holds."""
        if isinstance(node, ast.stmt):
            self._statement = node.lineno
        if is_skipped(node):
            return
        statement = self._statement
        for edit in self._of(node):
            if statement in self.covered:
                self.edits.append(edit)
        super().visit(node)
        self._statement = statement

    def visit_arg(self, node: ast.arg) -> None:
        """An argument's annotation says nothing at run time."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:  # noqa: N802 -- the name that ast calls
        """Likewise; what is assigned counts."""
        if node.value:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # noqa: N802 -- the name that ast calls
        """A function, without its annotations; what one says yes or no with may say the other."""
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        says_bool = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        if says_bool:
            for one in ast.walk(node):
                if isinstance(one, ast.Return) and one.value and one.lineno in self.covered:
                    self.edits += [self._replaced("returned constant", one.value, put) for put in ("True", "False")]
        for child in (*node.decorator_list, node.args, *node.body):
            self.visit(child)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:  # noqa: N802 -- the name that ast calls
        """Likewise."""
        self._function(node)

    def _of(self, node: ast.AST) -> Iterator[Edit]:
        match node:
            case ast.Compare():
                yield from self._comparisons(node)
            case ast.BoolOp():
                yield from self._junctions(node)
            case ast.If() | ast.IfExp():
                yield self._replaced("negated condition", node.test, f"not ({self._text(node.test)})")
            case ast.UnaryOp(op=ast.Not()):
                yield self._replaced("negated condition", node, self._text(node.operand))
            case ast.Expr(value=ast.Call()) | ast.Raise():
                kind = "removed raise" if isinstance(node, ast.Raise) else "removed call"
                if (node.end_lineno or 0) - node.lineno < LONGEST:
                    yield self._replaced(kind, node, "pass")
            case ast.Set() | ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()):
                yield from self._members(node.elts, 2 if isinstance(node, ast.Set) else 3)
            case ast.Call():
                yield from self._arguments(node)
            case ast.Constant(value=str() as text) if LOOKS_LIKE_SQL.search(text):
                yield from self._queries(node)
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                yield from (self._replaced("number", node, str(number + step)) for step in (1, -1))
            case ast.Assign() | ast.keyword() | ast.Return():
                value = node.value
                if isinstance(value, ast.Constant) and isinstance(value.value, bool):
                    yield self._replaced("flipped flag", value, str(not value.value))

    def _comparisons(self, node: ast.Compare) -> Iterator[Edit]:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            said, put = COMPARISONS[type(operator)]
            yield from self._between("comparison", left, right, said, put)
            left = right

    def _junctions(self, node: ast.BoolOp) -> Iterator[Edit]:
        said, put = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            yield from self._between("and, or", left, right, said, put)

    def _between(self, kind: str, left: ast.expr, right: ast.expr, said: str, put: str) -> Iterator[Edit]:
        """The operator between two operands, where all stand in one line."""
        line, start, end = left.end_lineno or 0, left.end_col_offset or 0, right.col_offset
        if right.lineno != line:
            return
        between = self.lines[line - 1][start:end].decode()
        if found := re.search(rf"(?<![\w<>=!]){re.escape(said)}(?![\w<>=])", between):
            yield Edit(kind, line, start + found.start(), line, start + found.end(), put)

    def _members(self, members: list[ast.expr], least: int) -> Iterator[Edit]:
        """A member less, where there are several: fixed ones, each with its comma in its own line."""
        fixed = [one for one in members if isinstance(one, ast.Constant | ast.Attribute)]
        if len(fixed) < least or len(fixed) != len(members):
            return
        for one in fixed[:-1]:
            end = one.end_col_offset or 0
            rest = self.lines[one.lineno - 1][end:].decode()
            if comma := re.match(r", ?", rest):
                yield Edit("member less", one.lineno, one.col_offset, one.lineno, end + comma.end(), "")

    def _arguments(self, node: ast.Call) -> Iterator[Edit]:
        """A fixed argument by name left out, where others stand before it in its line."""
        for before, one in zip(node.keywords, node.keywords[1:], strict=False):
            if isinstance(one.value, ast.Constant) and before.value.end_lineno == one.lineno == one.value.end_lineno:
                end = one.value.end_col_offset or 0
                start = before.value.end_col_offset or 0
                yield Edit("argument left out", one.lineno, start, one.lineno, end, "")

    def _queries(self, node: ast.Constant) -> Iterator[Edit]:
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            line = self.lines[number - 1].decode()
            if not line.isascii() or "ORDER BY" in line:
                continue
            for pattern, put in SQL:
                for found in re.finditer(pattern, line):
                    yield Edit("question to the database", number, found.start(), number, found.end(), put)

    def _text(self, node: ast.expr) -> str:
        lines = self.lines[node.lineno - 1 : node.end_lineno]
        if len(lines) == 1:
            return lines[0][node.col_offset : node.end_col_offset].decode()
        middle = b"".join(lines[1:-1])
        return (lines[0][node.col_offset :] + middle + lines[-1][: node.end_col_offset]).decode()

    @staticmethod
    def _replaced(kind: str, node: ast.expr | ast.stmt, put: str) -> Edit:
        return Edit(kind, node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0, put)


def candidates(area: str, file: str, text: str, covered: set[int]) -> list[Mutation]:
    """All mutations of a module's covered lines; those whose text is no Python any more are left out."""
    finder, tree = Finder(text, covered), ast.parse(text)
    finder.visit(tree)
    lines = text.splitlines()
    scopes = scopes_of(tree, len(lines))
    made = []
    for edit in sorted(set(finder.edits), key=lambda one: (one.line, one.column, one.kind, one.put)):
        mutation = _mutation(area, file, lines, scopes, edit)
        if mutation.before != mutation.after and not is_silent(mutation) and not is_pace(mutation):
            made.append(mutation)
    return [one for one in made if _is_python(lines, one)]


def _mutation(area: str, file: str, lines: list[str], scopes: list[str], edit: Edit) -> Mutation:
    """An edit as whole lines, without the indentation of the first."""
    touched = lines[edit.line - 1 : edit.end_line]
    start = touched[0].encode()[: edit.column].decode()
    rest = touched[-1].encode()[edit.end_column :].decode()
    indent = touched[0][: len(touched[0]) - len(touched[0].lstrip())]
    before = [line.removeprefix(indent).rstrip() for line in touched]
    after = [line.removeprefix(indent).rstrip() for line in f"{start}{edit.put}{rest}".split("\n")]
    function = scopes[edit.line - 1]
    sought = [line.strip() for line in before]
    equal = [
        first
        for first in range(edit.line - 1)
        if scopes[first] == function and [line.strip() for line in lines[first : first + len(sought)]] == sought
    ]
    about = (area, edit.kind, file, edit.line, function)
    return Mutation("", *about, "\n".join(before), "\n".join(after), len(equal))


def _is_python(lines: list[str], mutation: Mutation) -> bool:
    count = len(mutation.before.splitlines())
    indent = lines[mutation.line - 1][: len(lines[mutation.line - 1]) - len(lines[mutation.line - 1].lstrip())]
    wrong = [indent + line for line in mutation.after.splitlines()]
    try:
        ast.parse("\n".join([*lines[: mutation.line - 1], *wrong, *lines[mutation.line - 1 + count :]]))
    except SyntaxError:
        return False
    return True
