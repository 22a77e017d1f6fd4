"""What ends a command with a sentence instead of a traceback."""

import errno


class CommandError(Exception):
    """The command cannot do what was asked; the message says why and what to do."""


def sentence(error: BaseException) -> str | None:
    """The sentence for an error that a person can do something about, else None.

    Django's errors are told by their names: this module must not import Django.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"CommandError", "EmbeddedError", "ImproperlyConfigured", "Refused", "Forbidden"}:
        return str(error)
    if "OperationalError" in names:
        return f"The database does not answer: {str(error).strip()}"
    if isinstance(error, OSError):
        if error.errno == errno.ENOSPC:
            return "The disk is full. Free some space and try again; nothing was left half done."
        if error.filename is not None:
            return f"{error.filename}: {error.strerror}"
    return None
