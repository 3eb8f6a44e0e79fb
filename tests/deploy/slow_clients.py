# SPDX-License-Identifier: MIT
"""slow_clients.py PORT COUNT: keeps COUNT connections open that send a byte a second, until its standard input ends.

A quarter each drips the TLS handshake, the head, a short body, and the rest of a body of which 20,000 bytes came at once.
Prints `ready` when all are there, and at the end how many there were in all.
"""
import asyncio
import ssl
import sys

PORT, COUNT = map(int, sys.argv[1:])
HEAD = b"POST /api/v1/test-token/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
KINDS = ("handshake", HEAD[:5], HEAD + b"Content-Length: 1000\r\n\r\n{", HEAD + b"Content-Length: 50000\r\n\r\n" + b" " * 20000)
opened = 0
there = set()


def client_context():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


CONTEXT = client_context()


def client_hello():
    memory = ssl.MemoryBIO()
    try:
        CONTEXT.wrap_bio(ssl.MemoryBIO(), memory).do_handshake()
    except ssl.SSLWantReadError:
        return memory.read()


async def is_over(reader):
    """Whether an answer or the end came within a second."""
    try:
        await asyncio.wait_for(reader.read(1), 1)
        return True
    except asyncio.TimeoutError:
        return False


async def drip(at):
    """One connection after the other; the proxy ends each in time."""
    global opened
    kind = KINDS[at % len(KINDS)]
    plain = kind == "handshake"
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT, ssl=None if plain else CONTEXT)
            opened += 1
            there.add(at)
            writer.write(b"" if plain else kind)
            for byte in client_hello() if plain else b"a" * 10_000:
                writer.write(bytes([byte]))
                if await is_over(reader):
                    break
        except (OSError, ssl.SSLError):
            await asyncio.sleep(0.1)
        finally:
            if writer is not None:
                writer.close()


async def hold(at):
    await asyncio.sleep(at / COUNT * 3)  # not all in one instant
    await drip(at)


async def main():
    tasks = [asyncio.create_task(hold(at)) for at in range(COUNT)]
    while len(there) < COUNT:
        await asyncio.sleep(0.05)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(opened, flush=True)
    for task in tasks:
        task.cancel()


asyncio.run(main())
