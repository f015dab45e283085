"""Log lines through REST at an even rate, each with the moment at which its request began.

python -m bench.rest_writer PORT SLUG TOKEN INCIDENT RATE SECONDS
"""

from __future__ import annotations

import socket
import sys
import threading
import time
import uuid

import orjson

from bench.program import exchange

THREADS = 8


def main() -> None:
    port, slug, token, incident, rate, seconds = sys.argv[1:]
    headers = f"Authorization: Token {token}\r\nAccept: application/json\r\n"
    path = f"/api/v1/operations/{slug}/incidents/{incident}/log/"
    begun = time.monotonic()
    count = int(float(rate) * float(seconds))
    answers: list[float] = []

    def run(which: int) -> None:
        with socket.create_connection(("127.0.0.1", int(port))) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for number in range(which, count, THREADS):
                time.sleep(max(0.0, begun + number / float(rate) - time.monotonic()))
                asked_at = time.monotonic()
                text = f"Two trucks passed on the left lane. t={time.monotonic()} {'x' * 100}"
                body = orjson.dumps({"id": str(uuid.uuid4()), "text": text})
                status, answer = exchange(line, ("POST", path, body, headers))
                answers.append(time.monotonic() - asked_at)
                if status != 201:
                    raise RuntimeError(f"{status} {answer[:300]!r}")

    threads = [threading.Thread(target=run, args=[which]) for which in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.sort()
    print(answers[len(answers) // 2], answers[int(len(answers) * 0.99)])


if __name__ == "__main__":
    main()
