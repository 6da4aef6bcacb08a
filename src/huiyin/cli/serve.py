"""`huiyin serve`: the web server, with the timed work beside it.

On SQLite one process with threads serves (one writer at a time is all a file can have); on PostgreSQL `--workers`
processes do.
"""

from __future__ import annotations

import argparse
import ipaddress
import socket
import sys

from huiyin.cli.text import gettext as _

THREADS = 8


def configure(parser: argparse.ArgumentParser) -> None:
    """Take where to listen, and how many processes."""
    add_address(parser)
    parser.add_argument(
        "--workers", type=int, default=1, metavar="N", help=_("processes, on PostgreSQL (default 1)")
    )


def add_address(parser: argparse.ArgumentParser) -> None:
    """Add the options that `demo` shares."""
    parser.add_argument("--host", default="127.0.0.1", help=_("the address to listen on (default 127.0.0.1)"))
    parser.add_argument("--port", type=_port, default=8000, help=_("the port to listen on (default 8000)"))


def run(options: argparse.Namespace) -> int:
    """Serve until a signal says to stop."""
    from django.db import connection

    if not up_to_date():
        return 2
    workers = options.workers if connection.vendor == "postgresql" else 1
    connection.close()
    check_port(options.host, options.port)
    print(
        _("Huiyin listens on http://%s:%s/ — stop it with Ctrl+C") % (options.host, options.port),
        file=sys.stderr,
    )
    if not is_loopback(options.host):
        print(_("Without TLS, others on this network can read what is sent."), file=sys.stderr)
    listen(options.host, options.port, workers)
    return 0


def listen(host: str, port: int, workers: int) -> None:
    """Run the web processes. Returns when a signal stops them."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "huiyin.cli.beside:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    ).serve()


def up_to_date() -> bool:
    """Bring an SQLite file up to this version by itself; on PostgreSQL say that `migrate` must run first."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    if connection.vendor != "sqlite":
        print(_("The database is of another version. Run huiyin migrate first."), file=sys.stderr)
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def check_port(host: str, port: int) -> None:
    """Raise OSError, with the usual sentence, when the address is taken or not of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(_("a port is a number from 1 to 65535"))
    return int(text)
