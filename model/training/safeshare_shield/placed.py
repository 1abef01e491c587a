"""Constants where a batch is: copied once, since each copy to a GPU makes it wait."""

_COPIES = {}


def placed(constant, like):
    """`constant`, a tensor that lives as long as the program, on the device and in the type of `like`."""
    key = (id(constant), like.device, like.dtype)
    if key not in _COPIES:
        _COPIES[key] = constant, constant.to(like)  # the constant is kept, so that its id stays its own
    return _COPIES[key][1]
