# SPDX-License-Identifier: MIT
"""What schemathesis does not know of by itself: a body of lines is sent as it is."""
import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return value.encode(errors="replace") if isinstance(value, str) else str(value).encode(errors="replace")
