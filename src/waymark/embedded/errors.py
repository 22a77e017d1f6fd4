"""What can go wrong with the embedded database, each said so that a newcomer can act on it."""


class EmbeddedError(Exception):
    """The embedded database cannot be used; the message says why and what to do."""


class AlreadyRunningError(EmbeddedError):
    """Another Waymark process holds this data folder."""


class PortTakenError(EmbeddedError):
    """The port chosen for the database was taken in the meantime; another one will do."""


class StillEndingError(EmbeddedError):
    """Processes of a server that was killed still hold the data; they are about to end."""


def explain(log: str) -> EmbeddedError:
    """Turn the end of PostgreSQL's own log into an error that says what to do."""
    if "No space left on device" in log:
        return EmbeddedError("The disk is full: PostgreSQL cannot write its data. Free some space.")
    if "Address already in use" in log or "could not create any TCP/IP sockets" in log:
        return PortTakenError("The port of the database is taken by another program.")
    if "pre-existing shared memory block" in log or 'file "postmaster.pid" already exists' in log:
        return StillEndingError("Another PostgreSQL still uses the data:\n" + log)
    if "could not map anonymous shared memory" in log:
        return EmbeddedError("There is too little free memory to start PostgreSQL.")
    if "database files are incompatible" in log:
        return EmbeddedError("The data was made by another version of PostgreSQL.\n" + log)
    return EmbeddedError("PostgreSQL did not start. Its last words were:\n" + log)
