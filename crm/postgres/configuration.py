"""The server's settings, written at every start so that a new release's values apply.

They lie outside the cluster: initdb's own files stay untouched, and root never writes into a
directory that belongs to the service account.
"""

from pathlib import Path

from crm.postgres.account import operator
from crm.postgres.home import PORT, Home

# Errors of statements carry confidential text ("invalid input syntax: …", "Failing row …").
# The application gets them; the server's log keeps only what concerns the server.
SETTINGS = f"""
listen_addresses = ''
port = {PORT}
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
max_wal_size = 256MB
random_page_cost = 1.1
jit = off
fsync = on
autovacuum = on
timezone = 'UTC'
lc_messages = 'C'
password_encryption = 'scram-sha-256'
logging_collector = off
log_destination = 'stderr'
log_timezone = 'UTC'
log_statement = 'none'
log_min_duration_statement = -1
log_min_error_statement = 'panic'
log_min_messages = 'log'
log_error_verbosity = 'terse'
log_checkpoints = off
"""


def write(home: Home, socket_dir: Path) -> None:
    home.settings.mkdir(exist_ok=True)
    home.settings.chmod(0o755)
    directories = f"unix_socket_directories = '\"{socket_dir}\"'\n"
    _write(home.settings / "postgresql.conf", SETTINGS + directories)
    # The socket's directory keeps other users out; the name the kernel vouches for does too.
    _write(home.settings / "pg_hba.conf", "local all all peer map=operator\n")
    _write(home.settings / "pg_ident.conf", f'operator "{operator()}" all\n')


def arguments(home: Home) -> list[str]:
    """Options of `postgres`; as arguments they may hold any character a path may hold."""
    return [
        "-D",
        str(home.cluster),
        "-c",
        f"config_file={home.settings / 'postgresql.conf'}",
        "-c",
        f"hba_file={home.settings / 'pg_hba.conf'}",
        "-c",
        f"ident_file={home.settings / 'pg_ident.conf'}",
    ]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)  # nothing secret, and the service account must read it
