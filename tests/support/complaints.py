# SPDX-License-Identifier: MIT
"""What programs complain of, in the words of one version of CLI11."""
import re


def ranges_in_words(text):
    """CLI11 2.4 writes a range as "[0 - 9]", 2.3 as "0 to 9"."""
    return re.sub(r"\[(\d+) - (\d+)\]", r"\1 to \2", text)
