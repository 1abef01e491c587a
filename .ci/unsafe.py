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
    tree = ["cargo", "tree", "--locked", "--no-default-features", "--edges", "normal,no-proc-macro", "--target", target]
    lines = subprocess.check_output([*tree, "--prefix", "none", "--format", "{p}"], text=True).splitlines()
    metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--locked", "--format-version", "1"]))
    folders = {(package["name"], package["version"]): package["manifest_path"] for package in metadata["packages"]}
    for line in lines[1:]:
        name, version = line.split()[:2]
        yield f"{name} {version[1:]}", pathlib.Path(folders[name, version[1:]]).parent


def count(root):
    sources = (root / "src").rglob("*.rs")
    return sum(len(UNSAFE.findall(NOISE.sub(" ", source.read_text(errors="replace")))) for source in sources)


main()
