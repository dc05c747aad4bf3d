"""The databases of a test run: one is migrated and given its site, the model; every worker works on a copy of it.

A test that commits (with threads, or in a browser) leaves its rows behind. Django would then empty every table and let
`post_migrate` fill some of them again, with other numbers. Here the copy is made anew instead, which is quicker, and
every test begins with the same rows.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection


def make_model(run: str, furnish: Callable[[], object], *, keep: bool) -> str:
    """Migrate the model if no other worker of this run has; its name. It stays, so that `--reuse-db` finds it."""
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with open(settings.VAR / f"{Path(name).name}.run", "a+") as made_by:
        fcntl.flock(made_by, fcntl.LOCK_EX)
        made_by.seek(0)
        if made_by.read() != run:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
            furnish()
            connection.close()
            made_by.truncate(0)
            made_by.write(run)
    return name


class Copy:
    """A worker's own database."""

    def __init__(self, model: str, worker: str) -> None:
        path, kind = os.path.splitext(model)
        self.model, self.name = model, f"{path}_{worker}{kind}"
        connection.close()
        connection.settings_dict["NAME"] = self.name  # threads make their connections from the same settings

    def renew(self) -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with closing(sqlite3.connect(self.model)) as model:
                model.backup(connection.connection)
        else:
            self.remove()
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.model}"')

    def remove(self) -> None:
        connection.close()
        if connection.vendor == "sqlite":
            for rest in ("", "-wal", "-shm"):
                Path(self.name + rest).unlink(missing_ok=True)
        else:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
