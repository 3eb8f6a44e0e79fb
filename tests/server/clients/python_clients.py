# SPDX-License-Identifier: MIT
"""python_clients.py LIBRARY URL LINES: asks by one client of a library of Python, and prints what came: how many of 20 requests
were answered, how many lines of LINES, and the status of a request that is refused."""
import asyncio
import ssl
import sys

library, url, lines = sys.argv[1], sys.argv[2], int(sys.argv[3])
GOOD = b'{"1":"love"}'
LINES = b"".join(b'{"id":%d,"text":"I love this so much, thank you all"}\n' % at for at in range(lines))
JSON, NDJSON = {"Content-Type": "application/json"}, {"Content-Type": "application/x-ndjson"}


def count(answers, text, status):
    print(sum(answer == '{"1":"Positive"}' for answer in answers), text.count("\n"), status)


def ask_requests():
    import requests

    requests.packages.urllib3.disable_warnings()
    with requests.Session() as session:
        session.verify, session.trust_env = False, False
        answers = [session.post(url, GOOD, headers=JSON).text for _ in range(20)]
        text = session.post(url, LINES, headers=NDJSON).text
        count(answers, text, session.post(url, b"x", headers={**JSON, "Content-Encoding": "gzip"}).status_code)


def ask_httpx():
    import httpx

    with httpx.Client(verify=False, trust_env=False, timeout=60) as client:
        answers = [client.post(url, content=GOOD, headers=JSON).text for _ in range(20)]
        text = client.post(url, content=LINES, headers=NDJSON).text
        count(answers, text, client.post(url, content=b"x", headers={**JSON, "Content-Encoding": "gzip"}).status_code)


async def ask_aiohttp():
    import aiohttp

    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=unchecked)) as session:
        async def ask(data, headers):
            async with session.post(url, data=data, headers=headers) as answer:
                return await answer.text(), answer.status

        answers = [text for text, _ in await asyncio.gather(*(ask(GOOD, JSON) for _ in range(20)))]
        text, _ = await ask(LINES, NDJSON)
        count(answers, text, (await ask(b"x", {**JSON, "Content-Encoding": "gzip"}))[1])


if library == "aiohttp":
    asyncio.run(ask_aiohttp())
else:
    {"requests": ask_requests, "httpx": ask_httpx}[library]()
