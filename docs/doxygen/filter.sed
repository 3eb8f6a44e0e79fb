# SPDX-License-Identifier: MIT
# The bytes of the default model.
/^ *(0x[0-9a-f]+u,? ?)+$/d
# The comment at the head of a file is of the file.
1s@^// SPDX.*@/// \\file@
# A comment before a declaration, and one behind a member.
s@^( *)//( |$)@\1///\2@
s@([;,{(]) *// @\1  ///< @
# `tag` and <tag> in text are no HTML and no references.
2,$ {
/^ *\/\/\//{
s@\\([a-z])@\\\\\1@g
s@<([a-z/]+[._a-z/]*)>@\&lt;\1\&gt;@g
s@#([0-9A-Za-z])@\\#\1@g
}
}
