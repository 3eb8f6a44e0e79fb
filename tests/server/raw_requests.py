# SPDX-License-Identifier: MIT
"""Requests as bytes, among them such as can be read in two ways, and what comes back for them."""
import re

from server_process import TOKEN

PATH = f"/api/v1/{TOKEN}/predict".encode()
# A second request, which must not be answered when it stands where a body may be.
SMUGGLED = b"GET /healthz HTTP/1.1\r\nHost: smuggled\r\n\r\n"


def post_head(*headers, version=b"1.1"):
    lines = [b"POST " + PATH + b" HTTP/" + version, b"Host: x", b"Content-Type: application/json", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def get_head(*headers):
    return b"\r\n".join([b"GET /healthz HTTP/1.1", b"Host: x", *headers]) + b"\r\n\r\n"


LENGTH = b"Content-Length: %d" % len(SMUGGLED)
BODY = b'{"1":"love"}'
# Each is one request, with bytes after it that only a misreading takes for another.
SMUGGLING = {
    "GET with a body": get_head(LENGTH) + SMUGGLED,
    "GET with chunks": get_head(b"Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED,
    "HEAD with a body": get_head(LENGTH).replace(b"GET", b"HEAD") + SMUGGLED,
    "OPTIONS with a body": get_head(LENGTH).replace(b"GET", b"OPTIONS") + SMUGGLED,
    "DELETE with a body": get_head(LENGTH).replace(b"GET", b"DELETE") + SMUGGLED,
    "PUT with a body": get_head(LENGTH).replace(b"GET", b"PUT") + SMUGGLED,
    "no length": post_head() + SMUGGLED,
    "length twice": post_head(b"Content-Length: 0", LENGTH) + SMUGGLED,
    "length twice, the same": post_head(LENGTH, LENGTH) + SMUGGLED,
    "length twice, other case": post_head(b"Content-Length: 0", LENGTH.lower()) + SMUGGLED,
    "length list": post_head(b"Content-Length: 0, %d" % len(SMUGGLED)) + SMUGGLED,
    "length signed": post_head(b"Content-Length: +%d" % len(SMUGGLED)) + SMUGGLED,
    "length negative": post_head(b"Content-Length: -1") + SMUGGLED,
    "length hexadecimal": post_head(b"Content-Length: 0x%x" % len(SMUGGLED)) + SMUGGLED,
    "length with a space": post_head(b"Content-Length: 1 2") + SMUGGLED,
    "length empty": post_head(b"Content-Length:") + SMUGGLED,
    "length of 2^64": post_head(b"Content-Length: 18446744073709551616") + SMUGGLED,
    "length of 2^64+n": post_head(b"Content-Length: %d" % (2**64 + len(BODY))) + BODY + SMUGGLED,
    "length after a space": post_head(b"Content-Length : %d" % len(SMUGGLED)) + SMUGGLED,
    "length behind a line feed": post_head(b"X: y\nContent-Length: %d" % len(SMUGGLED)) + SMUGGLED,
    "length behind a return": post_head(b"X: y\rContent-Length: %d" % len(SMUGGLED)) + SMUGGLED,
    "length folded": post_head(b"X: y\r\n Content-Length: %d" % len(SMUGGLED)) + SMUGGLED,
    "length and chunks": post_head(LENGTH, b"Transfer-Encoding: chunked") + b"0\r\n\r\n" + SMUGGLED,
    "chunks and length": post_head(b"Transfer-Encoding: chunked", b"Content-Length: 5") + b"0\r\n\r\n" + SMUGGLED,
    "chunks twice": post_head(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity") + b"0\r\n\r\n" + SMUGGLED,
    "chunks not last": post_head(b"Transfer-Encoding: chunked, identity") + b"0\r\n\r\n" + SMUGGLED,
    "chunks after gzip": post_head(b"Transfer-Encoding: gzip, chunked") + b"0\r\n\r\n" + SMUGGLED,
    "chunks with a vertical tab": post_head(b"Transfer-Encoding: \x0bchunked") + b"0\r\n\r\n" + SMUGGLED,
    "chunks after a space": post_head(b"Transfer-Encoding : chunked") + b"0\r\n\r\n" + SMUGGLED,
    "chunks in quotes": post_head(b'Transfer-Encoding: "chunked"') + b"0\r\n\r\n" + SMUGGLED,
    "chunks in HTTP/1.0": post_head(b"Transfer-Encoding: chunked", version=b"1.0") + b"0\r\n\r\n" + SMUGGLED,
    "chunk of negative size": post_head(b"Transfer-Encoding: chunked") + b"-1\r\n" + SMUGGLED,
    "chunk of overflowing size": post_head(b"Transfer-Encoding: chunked") + b"10000000000000000\r\n" + SMUGGLED,
    "chunk without its line end": post_head(b"Transfer-Encoding: chunked") + b"1\r\n{XX0\r\n\r\n" + SMUGGLED,
    "chunk with a line feed": post_head(b"Transfer-Encoding: chunked") + b"c\n" + BODY + b"\n0\n\n" + SMUGGLED,
    "chunk extension": post_head(b"Transfer-Encoding: chunked") + b"c;a=\r\n\r\n" + BODY + b"\r\n0\r\n\r\n" + SMUGGLED,
    "chunk trailer": post_head(b"Transfer-Encoding: chunked") + b"c\r\n" + BODY + b"\r\n0\r\nA: b\r\n\r\n" + SMUGGLED,
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n" + SMUGGLED,
    "two hosts": get_head(b"Host: y") + SMUGGLED,
    "header without a name": get_head(b": x") + SMUGGLED,
    "header with a NUL": get_head(b"A: b\0c") + SMUGGLED,
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: x\n\n" + SMUGGLED,
    "two spaces and a version of its own": b"GET  /healthz  HTTP/1.2\r\nHost: x\r\n\r\n" + SMUGGLED,
    "a line before the request": b"x\r\n" + SMUGGLED,
    "wrong token, with a body": get_head(LENGTH).replace(b"GET /healthz", b"POST /api/v1/no/predict") + SMUGGLED,
    "wrong type, with a body": post_head(LENGTH).replace(b"application/json", b"text/plain") + SMUGGLED,
    "expecting, refused": post_head(b"Expect: 100-continue", b"Content-Encoding: x", LENGTH) + SMUGGLED,
}


def statuses(received):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]
