"""Counts the unsafe code of what the phones link: `.ci/unsafe.py`, from the repository's top.

For each package of the library's dependency tree (normal dependencies, `--no-default-features`, the phones' targets):
blocks, functions, impls and traits that are marked unsafe in its sources, comments and strings left out. Code that a
feature or a target leaves out is counted too, so the figures are upper bounds; build scripts and macros that run on the
developer's machine are not.
"""

import json
import pathlib
import re
import subprocess
import sys

TARGETS = ["aarch64-linux-android", "aarch64-apple-ios"]
# Comments, strings, characters: what may hold the word without meaning it.
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|r(#*)".*?"\1|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'', re.DOTALL)
UNSAFE = re.compile(r"\bunsafe\s+(?:extern\b[^{;]*?\bfn|fn|impl|trait|extern)\b|\bunsafe\s*\{")


def main():
    linked = {package for target in TARGETS for package in linked_packages(target)}
    counts = sorted(((count(root), name) for name, root in linked), reverse=True)
    print(f"{len(counts)} packages, {sum(not n for n, _ in counts)} of them without unsafe code")
    for number, name in counts:
        if number:
            print(f"{number:6} {name}")
    ours = count(pathlib.Path("."))
    print(f"{ours:6} SafeShare itself")
    sys.exit(bool(ours))


def linked_packages(target):
    """Name with version, and folder, of every package that the library links, itself left out."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--no-default-features"]
    metadata = json.loads(subprocess.check_output([*command, "--filter-platform", target]))
    packages = {package["id"]: package for package in metadata["packages"]}
    edges = {node["id"]: node["deps"] for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    seen, waiting = set(), [root]
    while waiting:
        for dependency in edges[waiting.pop()]:
            package = dependency["pkg"]
            is_linked = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if is_linked and package not in seen and not is_macro(packages[package]):
                seen.add(package)
                waiting.append(package)
    for package in map(packages.get, seen):
        yield f"{package['name']} {package['version']}", pathlib.Path(package["manifest_path"]).parent


def is_macro(package):
    return any("proc-macro" in target["kind"] for target in package["targets"])


def count(root):
    sources = (root / "src").rglob("*.rs")
    return sum(len(UNSAFE.findall(NOISE.sub(" ", source.read_text(errors="replace")))) for source in sources)


main()
