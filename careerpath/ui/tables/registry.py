"""Lists by their key, so that a worker finds the one that an export names."""

_TABLES = {}


def register(table_class):
    """Class decorator: the list can be found by its key."""
    _TABLES[table_class.key] = table_class
    return table_class


def table(key):
    """The list with this key."""
    return _TABLES[key]


def find(key):
    """The list with this key, or None."""
    return _TABLES.get(key)
