"""Change the code in small wrong ways, one at a time, and count what the tests do not notice.

`python -m benchmarks.mutants` takes a seeded sample of places in a package, and runs the tests on SQLite against each
in a copy of the project, those nearest to it first. Tools that try every place take hours here; a sample tells the
share, and the survivors tell what no test looks at.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
TIMEOUT = 900
"""Seconds after which a mutant counts as noticed: it has hung the tests."""
ON_SQLITE = ["-k", "sqlite and not http or not sqlite and not postgres", "-m", "not slow"]
NEAREST: dict[str, list[str]] = {
    "hygiene": ["tests/hygiene", "tests/bot/test_gates.py"],
    "bot/workflows": [
        "tests/bot/test_workflows.py",
        "tests/bot/test_workflows_around.py",
        "tests/bot/test_gates.py",
        *(f"tests/journeys/test_{each}.py" for each in ("story", "item_life", "nudges", "news", "answers_that_count")),
        "tests/journeys",
    ],
}
"""The tests that a change of a package is most likely to fail; all of them are run where none of these does."""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True)
class Place:
    """Where something is changed: the file, the how-manieth node of its tree, and what is done to it."""

    path: Path
    node: int
    line: int
    what: str


def places(package: str) -> list[Place]:
    """Return every place of a package at which one of the changes can be made."""
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        tree = ast.parse(path.read_text())
        quiet = _not_worth_it(tree)
        for number, node in enumerate(ast.walk(tree)):
            if id(node) not in quiet:
                line = getattr(node.iter if isinstance(node, ast.comprehension) else node, "lineno", 0)
                found += [Place(path, number, line, what) for what in _changes(node)]
    return found


def _not_worth_it(tree: ast.Module) -> set[int]:
    """Return the nodes that no test should notice: types, decorators, imports, docstrings, what runs at import."""
    quiet: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [*node.decorator_list, node.returns, *(each.annotation for each in node.args.args)]
            hidden += [each.annotation for each in node.args.kwonlyargs]
            quiet |= {id(each) for root in hidden if root is not None for each in ast.walk(root)}
        if isinstance(node, ast.ClassDef):
            quiet |= {id(each) for root in node.decorator_list for each in ast.walk(root)}
        if isinstance(node, ast.AnnAssign):
            quiet |= {id(each) for each in ast.walk(node.annotation)}
    for statement in tree.body:
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            quiet |= {id(each) for each in ast.walk(statement)}
    return quiet


def _changes(node: ast.AST) -> Iterator[str]:
    """Name what can be done to a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in COMPARISONS:
            yield "turn the comparison round"
        case ast.BoolOp():
            yield "take and for or"
        case ast.UnaryOp(op=ast.Not()):
            yield "leave out the not"
        case ast.If() | ast.IfExp():
            yield "turn the condition round"
        case ast.Constant(value=bool()):
            yield "say the opposite"
        case ast.Constant(value=int()):
            yield "count one more"
        case ast.Expr(value=ast.Call()):
            yield "leave out the call"
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            yield "take plus for minus"
        case ast.comprehension(ifs=[_, *_]):
            yield "leave out the filter"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return nothing"


def mutate(place: Place) -> str:
    """Return the file's source with the change made."""
    tree = ast.parse(place.path.read_text())
    node = next(each for number, each in enumerate(ast.walk(tree)) if number == place.node)
    changed = _changed(node)
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, changed)
            elif isinstance(value, list) and any(each is node for each in value):
                setattr(parent, field, [changed if each is node else each for each in value])
    return ast.unparse(ast.fix_missing_locations(tree))


def _changed(node: ast.AST) -> ast.AST:
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]):
            new.ops = [COMPARISONS[type(op)]()]
        case ast.BoolOp(op=op):
            new.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.UnaryOp(operand=operand):
            return operand
        case ast.If(test=test) | ast.IfExp(test=test):
            new.test = ast.UnaryOp(ast.Not(), test)
        case ast.Constant(value=bool() as value):
            new.value = not value
        case ast.Constant(value=int() as value):
            new.value = value + 1
        case ast.Expr():
            return ast.Pass()
        case ast.BinOp(op=op):
            new.op = ast.Sub() if isinstance(op, ast.Add) else ast.Add()
        case ast.comprehension():
            new.ifs = []
        case ast.Return():
            new.value = ast.Constant(None)
    return new


def is_noticed(place: Place, package: str, folder: Path) -> bool:
    """Run the tests with the change made in a copy of the project; true if one of them fails."""
    target = folder / place.path.relative_to(ROOT)
    target.write_text(mutate(place))
    try:
        return _fails(NEAREST[package], folder) or _fails(["tests"], folder)
    finally:
        shutil.copy(place.path, target)


def _fails(tests: Sequence[str], folder: Path) -> bool:
    place_of_their_own = folder.with_name(f"{folder.name}-tmp")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests, *ON_SQLITE]
    try:
        done = subprocess.run(
            [*command, f"--basetemp={place_of_their_own}"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), "BROWSER_TESTS": ""},
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def try_all(package: str, sample: Sequence[Place], workers: int) -> list[Place]:
    """Return the changes that no test has noticed."""
    survivors = []
    with tempfile.TemporaryDirectory() as root, ThreadPoolExecutor(workers) as pool:
        folders: Queue[Path] = Queue()
        for number in range(workers):
            folders.put(copy_of_the_project(Path(root) / str(number)))
        if _fails(["tests"], folders.queue[0]):
            sys.exit("The tests fail without any change. Mend that first.")

        def one(place: Place) -> bool:
            folder = folders.get()
            try:
                return is_noticed(place, package, folder)
            finally:
                folders.put(folder)

        for place, noticed in zip(sample, pool.map(one, sample), strict=True):
            where = f"{place.path.relative_to(ROOT)}:{place.line} {place.what}"
            print(f"  {'noticed ' if noticed else 'SURVIVED'} {where}", flush=True)
            if not noticed:
                survivors.append(place)
    return survivors


def copy_of_the_project(folder: Path) -> Path:
    """Copy what is part of the project."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    return folder


def main() -> None:
    """Try a sample of each package, and print what survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40, help="changes to try in each package (40)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    parser.add_argument("--package", choices=tuple(NEAREST), action="append")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--most", type=int, default=3, help="how many may survive in each package (3)")
    given = parser.parse_args()
    too_many = False
    for package in given.package or tuple(NEAREST):
        every = places(package)
        sample = random.Random(given.seed).sample(every, given.count)  # noqa: S311
        print(f"{package}: {given.count} of {len(every)} changes, seed {given.seed}", flush=True)
        survivors = try_all(package, sample, given.workers)
        print(f"{package}: {len(survivors)} of {given.count} survived", flush=True)
        too_many = too_many or len(survivors) > given.most
    sys.exit(1 if too_many else 0)


if __name__ == "__main__":
    main()
