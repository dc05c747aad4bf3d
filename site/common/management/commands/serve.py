"""The demo site on a laptop: prepares what is missing, then runs the web server and a worker until Ctrl+C."""

import os
import signal
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


def port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--prepare", action="store_true", help="compile translations, migrate and fill the demo first"
        )

    def handle(self, *args: Any, port: int, prepare: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("serve is for development; docs/deploying.md says how to run the site in production.")
        if port_is_taken(port):
            raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}")
        if prepare:
            self.stdout.write("Preparing the translations and the database …")
            call_command("messages")
            settings.VAR.mkdir(exist_ok=True)
            call_command("migrate", verbosity=0)
            call_command("demo")
        self.stdout.write(self.style.SUCCESS(f"\nSvoi is at http://127.0.0.1:{port} (Ctrl+C stops it)\n"))
        self.run_until_stopped(port)

    def run_until_stopped(self, port: int) -> None:
        """Web and worker live and die together."""
        environment = os.environ | {"PYTHONPATH": "site", "SVOI_BASE_URL": f"http://127.0.0.1:{port}"}
        python, root = sys.executable, settings.ROOT
        web = [
            python,
            "-m",
            "uvicorn",
            "config.asgi:application",
            "--port",
            str(port),
            "--reload",
            "--reload-dir",
            "site",
            "--reload-dir",
            "community",
            "--reload-dir",
            "templates",
            "--timeout-graceful-shutdown",
            "1",  # open pages hold their streams, and would hold up every reload
            "--no-access-log",
            "--log-level",
            "warning",
        ]
        children = [
            subprocess.Popen(web, cwd=root, env=environment),  # noqa: S603
            subprocess.Popen([python, "manage.py", "worker"], cwd=root, env=environment),  # noqa: S603
        ]
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while all(child.poll() is None for child in children):
                try:
                    children[0].wait(timeout=1)
                except subprocess.TimeoutExpired:
                    continue
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()
