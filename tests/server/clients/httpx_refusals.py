# SPDX-License-Identifier: MIT
"""httpx_refusals.py HTTP_VERSION URL BYTES: sends a body of so many bytes by httpx over HTTP/2 or HTTP/1.1; prints status and version."""
import sys

import httpx

with httpx.Client(http2=sys.argv[1] == "2", verify=False, trust_env=False, timeout=20) as client:
    answer = client.post(sys.argv[2], content=b'{"1":"love"}'.ljust(int(sys.argv[3])), headers={"Content-Type": "application/json"})
    print(answer.status_code, answer.http_version, answer.text)
