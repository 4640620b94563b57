"""Reading the source as syntax trees: which texts reach a parameter of a function, over all its callers.

Texts that are computed are found as patterns: `phase_{edge}` says that a part is the value of `edge` where it came
into sight first. Nothing here knows where a module lies.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path

from tests.trees import tree_of

ROOT = Path(__file__).parents[3]
PARTS = ("contracts", "gateway", "kernel", "services")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Texts = frozenset[str]
NEAR = "near"  # among what was seen: parameters are not followed to where they come from


@dataclass(eq=False)
class Module:
    """A module: its functions (methods too), constants, and what it imports, by the names they have in it."""

    name: str
    tree: ast.Module
    functions: dict[str, list[Function]] = field(default_factory=dict)
    methods: set[Function] = field(default_factory=set)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    within: dict[ast.AST, Function] = field(default_factory=dict)
    nodes: list[ast.AST] = field(default_factory=list)


@dataclass(frozen=True)
class Scope:
    """Where an expression stands; `given`: what parameters of its function are known to be."""

    module: Module
    function: Function | None
    given: Mapping[str, Texts] = field(default_factory=dict)


@cache
def modules() -> Mapping[str, Module]:
    """All modules of the product by dotted name."""
    read = {}
    for part in PARTS:
        for file in sorted((ROOT / part).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            read[name] = _module(name, tree_of(file), file.name == "__init__.py")
    return read


def nodes() -> Iterator[tuple[Module, ast.AST]]:
    """Everything there is in the source."""
    for module in modules().values():
        for node in module.nodes:
            yield module, node


def calls(name: str) -> list[tuple[Module, ast.Call]]:
    """Every call of something of this name."""
    return _calls().get(name, [])


def reaching(defined_in: str, name: str, parameter: str, *, far: bool = True) -> Texts:
    """What callers give to a parameter of the functions of this name in modules whose name begins so.

    `far`: what callers were given themselves is looked for at their callers, else it is a hole.
    """
    found: set[str] = set()
    for module in modules().values():
        if module.name.startswith(defined_in):
            for function in module.functions.get(name, ()):
                found |= _given(module, function, parameter, () if far else (NEAR,))
    return frozenset(found)


def texts(module: Module, node: ast.expr, around: ast.AST) -> Texts:
    """What an expression may be; `around`: a node of the function in which it stands, such as the call."""
    return _texts(node, Scope(module, module.within.get(around)), ())


def holes(pattern: str) -> str:
    """A pattern without the names of what is computed, which anybody may change."""
    parts, depth = [], 0
    for letter in pattern:
        depth += letter == "{"
        if depth == 0 or (depth == 1 and letter == "{"):
            parts.append(letter)
        if letter == "}":
            depth -= 1
            parts += ["}"] if depth == 0 else []
    return "".join(parts)


def _module(name: str, tree: ast.Module, package: bool) -> Module:
    module = Module(name, tree)
    _nested(module, tree, None, False)
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        if isinstance(node, ast.Assign) and isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(target.elts, node.value.elts, strict=True)
            module.constants |= {one.id: value for one, value in pairs if isinstance(one, ast.Name)}
        elif isinstance(node, ast.Assign) and isinstance(target, ast.Name):
            module.constants[target.id] = node.value
    here = name.split(".") if package else name.split(".")[:-1]
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom):
            base = ".".join([*here[: len(here) - node.level + 1], *([node.module] if node.module else [])])
            origin = base if node.level else str(node.module)
            module.imports |= {one.asname or one.name: (origin, one.name) for one in node.names}
    return module


def _nested(module: Module, node: ast.AST, function: Function | None, in_class: bool) -> None:
    for child in ast.iter_child_nodes(node):
        module.nodes.append(child)
        if function is not None:
            module.within[child] = function
        if isinstance(child, Function):
            module.functions.setdefault(child.name, []).append(child)
            if in_class:
                module.methods.add(child)
            _nested(module, child, child, False)
        else:
            _nested(module, child, function, isinstance(child, ast.ClassDef))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@cache
def _calls() -> dict[str, list[tuple[Module, ast.Call]]]:
    found: dict[str, list[tuple[Module, ast.Call]]] = {}
    for module, node in nodes():
        if isinstance(node, ast.Call):
            found.setdefault(_called(node), []).append((module, node))
    return found


def _calls_it(module: Module, call: ast.Call, target: Module, function: Function) -> bool:
    """Whether this call is one of that very function, as far as names tell; of a method, whoever has it."""
    if isinstance(call.func, ast.Name):
        origin, name = module.imports.get(call.func.id, (module.name, call.func.id))
        return name == function.name and _leads_to(origin, name, target) and function not in target.methods
    if not isinstance(call.func, ast.Attribute) or call.func.attr != function.name:
        return False
    if isinstance(call.func.value, ast.Name) and call.func.value.id in module.imports:
        package, name = module.imports[call.func.value.id]
        if f"{package}.{name}" in modules():
            return f"{package}.{name}" == target.name
    return function in target.methods


def _leads_to(origin: str, name: str, target: Module) -> bool:
    """Whether a name in a module is that of the target, maybe passed on by a package."""
    while origin != target.name:
        if origin not in modules() or name not in modules()[origin].imports:
            return False
        origin, name = modules()[origin].imports[name]
    return True


def _given(target: Module, function: Function, parameter: str, seen: tuple[object, ...]) -> Texts:
    if (function, parameter) in seen:
        return frozenset()
    seen = (*seen, (function, parameter))
    found: set[str] = set()
    for module, call in calls(function.name):
        if _calls_it(module, call, target, function):
            argument = _argument(call, function, parameter, function in target.methods)
            if argument is not None:
                found |= _texts(argument, Scope(module, module.within.get(call)), seen)
    return frozenset(found)


def _argument(call: ast.Call, function: Function, parameter: str, method: bool) -> ast.expr | None:
    for word in call.keywords:
        if word.arg == parameter:
            return word.value
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)][int(method) :]
    place = names.index(parameter) if parameter in names else -1
    if 0 <= place < len(call.args):
        return call.args[place]
    defaults = dict(zip(reversed(names), reversed(function.args.defaults), strict=False))
    return defaults.get(parameter)


def _texts(node: ast.expr, scope: Scope, seen: tuple[object, ...]) -> Texts:
    unknown = frozenset({"{" + ast.unparse(node) + "}"})
    match node:
        case ast.Constant():
            return frozenset({node.value}) if isinstance(node.value, str) else frozenset()
        case ast.JoinedStr():
            parts = [_texts(p.value if isinstance(p, ast.FormattedValue) else p, scope, seen) for p in node.values]
            return frozenset("".join(each) for each in product(*parts))
        case ast.IfExp():
            return _texts(node.body, scope, seen) | _texts(node.orelse, scope, seen)
        case ast.BoolOp(op=ast.Or()):
            return frozenset().union(*(_texts(one, scope, seen) for one in node.values))
        case ast.BinOp(op=ast.Add()):
            sides = _texts(node.left, scope, seen), _texts(node.right, scope, seen)
            return frozenset("".join(each) for each in product(*sides))
        case ast.Name():
            return _named(node.id, scope, seen) or unknown
        case ast.Attribute(value=ast.Name()):
            package, name = scope.module.imports.get(node.value.id, ("", ""))
            module = modules().get(f"{package}.{name}")
            return _named(node.attr, Scope(module, None), seen) if module else unknown
        case ast.Call():
            return _returned(node, scope, seen) or unknown
    return unknown


def _named(name: str, scope: Scope, seen: tuple[object, ...]) -> Texts:
    """A name is what it was given as, a parameter what callers give, else a constant here or in another module."""
    if name in scope.given:
        return scope.given[name]
    if scope.function is not None:
        values = [
            node.value for node in ast.walk(scope.function) if isinstance(node, ast.Assign) and _is(node.targets, name)
        ]
        if values and (scope.function, name) not in seen:
            return frozenset().union(*(_texts(one, scope, (*seen, (scope.function, name))) for one in values))
        if name in _parameters(scope.function):
            return frozenset() if NEAR in seen else _given(scope.module, scope.function, name, seen)
    if name in scope.module.constants:
        return _texts(scope.module.constants[name], Scope(scope.module, None), seen)
    origin, original = scope.module.imports.get(name, ("", ""))
    return _named(original, Scope(modules()[origin], None), seen) if origin in modules() else frozenset()


def _is(targets: list[ast.expr], name: str) -> bool:
    """Whether this alone is what is assigned to."""
    return [one.id if isinstance(one, ast.Name) else None for one in targets] == [name]


def _parameters(function: Function) -> set[str]:
    return {one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}


def _returned(call: ast.Call, scope: Scope, seen: tuple[object, ...]) -> Texts:
    """What a function or method of ours returns that ends with a text made of its parameters."""
    found: set[str] = set()
    for module in modules().values():
        for function in module.functions.get(_called(call), ()):
            last = function.body[-1]
            if not isinstance(last, ast.Return) or not isinstance(last.value, ast.JoinedStr):
                continue
            if _calls_it(scope.module, call, module, function):
                method = function in module.methods
                arguments = {one: _argument(call, function, one, method) for one in _parameters(function)}
                given = {one: _texts(value, scope, seen) for one, value in arguments.items() if value is not None}
                found |= _texts(last.value, Scope(module, function, given), seen)
    return frozenset(found)
