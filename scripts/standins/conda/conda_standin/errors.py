"""What a command could not do, in words for its user."""


class CommandError(Exception):
    """Printed as it is, exit code 1."""
