"""Make the cluster: once per data directory, and complete or not at all."""

import shutil
import subprocess

from crm.postgres.account import Account
from crm.postgres.binaries import Binaries
from crm.postgres.errors import PostgresUnavailable
from crm.postgres.home import Home

SUPERUSER = "postgres"
OWNER = "crm_owner"
DATABASE = "crm"

# What search needs below row-level security. PostgreSQL uses an index for a condition only if
# its functions are marked as leaking nothing, since others run after the policy. `upper` is
# in Django's `icontains`, `lower` in our own indexes. The mark is a promise: `LIKE` may raise
# an error that depends on a row when a *pattern* ends in a lone backslash, so patterns must be
# escaped, as Django's lookups do. Done in template1, so that every new database inherits it.
TEMPLATE_SQL = (
    "CREATE EXTENSION pg_trgm;",
    "CREATE EXTENSION unaccent;",
    "CREATE EXTENSION btree_gin;",
    "ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;",
    "ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF;",
    "ALTER FUNCTION pg_catalog.upper(text) LEAKPROOF;",
    "ALTER FUNCTION pg_catalog.lower(text) LEAKPROOF;",
)
ROLE_SQL = (
    f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB CREATEROLE;",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER};",
)
# Upper case and word characters beyond ASCII follow Unicode; sorting is by code point. Where a
# system has no C.UTF-8, trigrams of non-ASCII words are coarser and all else is the same.
CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "C")


def bootstrap(home: Home, binaries: Binaries, account: Account, *, lock: int) -> None:
    """`lock` is handed to the programs, so a killed caller's initdb still counts as alive."""
    _initdb(home, binaries, account, lock)
    # exit_on_error: a single-user server would otherwise go on after an error and return 0.
    command = [binaries.program("postgres"), "--single", "-j", "-c", "exit_on_error=on"]
    command += ["-c", "log_checkpoints=off", "-D", str(home.unfinished), "template1"]
    done = _run(command, account, lock, "\n\n".join((*TEMPLATE_SQL, *ROLE_SQL, "")))
    if done.returncode:
        raise _failure(done)
    home.unfinished.rename(home.cluster)


def _initdb(home: Home, binaries: Binaries, account: Account, lock: int) -> None:
    for character_type in CHARACTER_TYPES:
        if home.unfinished.exists():
            shutil.rmtree(home.unfinished)
        home.unfinished.mkdir(mode=0o700)
        account.give(home.unfinished)
        command = [binaries.program("initdb"), f"--pgdata={home.unfinished}"]
        command += [f"--username={SUPERUSER}", "--auth=peer", "--encoding=UTF8", "--locale=C"]
        command += [f"--lc-ctype={character_type}", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--no-instructions"]
        done = _run(command, account, lock, "")
        if not done.returncode:
            return
        if "invalid locale name" not in done.stderr:
            break
    raise _failure(done)


def _run(
    command: list[str], account: Account, lock: int, text: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
        command,
        input=text,
        capture_output=True,
        text=True,
        errors="replace",
        pass_fds=(lock,),
        **account.options(),
    )


def _failure(done: subprocess.CompletedProcess[str]) -> PostgresUnavailable:
    said = " / ".join(done.stderr.strip().splitlines()[-5:])
    return PostgresUnavailable(
        f"The database could not be created: {said or done.returncode}. Correct that and try "
        "again (nothing was kept), or set DATABASE_URL."
    )
