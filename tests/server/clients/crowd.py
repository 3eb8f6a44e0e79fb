# SPDX-License-Identifier: MIT
"""crowd.py URL AT_ONCE REQUESTS: what crowd.go does, with requests; a thread and a session for each client."""
import concurrent.futures
import sys
import time

import requests

url, at_once, wanted = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
requests.packages.urllib3.disable_warnings()


def ask(_):
    good = 0
    with requests.Session() as session:
        session.verify, session.trust_env = False, False
        for _ in range(wanted // at_once):
            try:
                good += session.post(url, json={"1": "love"}, timeout=60).json() == {"1": "Positive"}
            except requests.RequestException as error:
                print(error, file=sys.stderr)
    return good


started = time.monotonic()
with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
    answered = sum(pool.map(ask, range(at_once)))
print(answered, wanted - answered, round(answered / (time.monotonic() - started)))
