"""What can keep the embedded server from answering; each text says what to do about it."""


class PostgresUnavailable(Exception):
    """The operator has to change something before the embedded server can run."""


class PostgresNotAnswering(PostgresUnavailable):
    """The server should run and does not; trying again later may help."""
