"""The lists beside this file: what is known of photos that come without such knowledge."""

import pathlib

LISTS = pathlib.Path(__file__).parent


def listed(name):
    """The names in a list, without its comments."""
    lines = (LISTS / name).read_text().splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}
