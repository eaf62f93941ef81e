"""Prints what it is given once a server answers: `python announcing.py HOST PORT`, the text on standard input.

A process of its own, which imports nothing of ours: the server forks, and its socket listens once its worker is up.
"""

import os
import socket
import sys
import time

BETWEEN_TRIES = 0.05


def main() -> None:
    """Waits for as long as the server that started it lives."""
    host, port, said = sys.argv[1], int(sys.argv[2]), sys.stdin.read()
    server = os.getppid()
    while os.getppid() == server:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(BETWEEN_TRIES)
        else:
            sys.stdout.write(said)
            return


if __name__ == "__main__":
    main()
