"""Holds `cargo metadata` (standard input) to the licences, bans and sources of deny.toml (first argument)."""

import json
import re
import sys
import tomllib


def main():
    with open(sys.argv[1], "rb") as file:
        rules = tomllib.load(file)
    packages = json.load(sys.stdin)["packages"]
    faults = [fault for package in packages for fault in faults_of(package, rules)]
    print("\n".join(faults) or f"{len(packages)} packages keep the rules")
    sys.exit(bool(faults))


def faults_of(package, rules):
    name = package["name"]
    allowed = set(rules["licenses"]["allow"])
    for exception in rules["licenses"]["exceptions"]:
        if exception["crate"] == name:
            allowed |= set(exception["allow"])
    if not allows(package["license"] or "", allowed):
        yield f"{name}: its licence is {package['license']}"
    if name in {ban["crate"] for ban in rules["bans"]["deny"]}:
        yield f"{name}: banned"
    # Packages of this repository have no source; everything else comes from the default registry.
    source = package["source"]
    if source and not source.startswith("registry+"):
        yield f"{name}: it comes from {source}"
    if not source:
        yield from (f"{name}: any version of {d['name']}" for d in package["dependencies"] if d["req"] == "*")


def allows(expression, allowed):
    """Whether the SPDX expression (with the old `/` for OR) can be met with the allowed licences alone."""
    tokens = re.findall(r"\(|\)|[\w.+-]+", expression.replace("/", " OR "))
    return bool(tokens) and either(tokens, allowed) and not tokens


def either(tokens, allowed):
    met = both(tokens, allowed)
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        met = both(tokens, allowed) or met
    return met


def both(tokens, allowed):
    met = one(tokens, allowed)
    while tokens and tokens[0] == "AND":
        tokens.pop(0)
        met = one(tokens, allowed) and met
    return met


def one(tokens, allowed):
    token = tokens.pop(0)
    if token == "(":
        met = either(tokens, allowed)
        tokens.pop(0)
        return met
    if tokens and tokens[0] == "WITH":
        del tokens[:2]
    return token in allowed


main()
