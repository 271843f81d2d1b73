"""An error number of this system with its names in both spellings."""

from __future__ import annotations

import errno

from workbench.model.errorcodes import find_error_codes
from workbench.model.host import SystemRefusal


def refusal_of(number: int) -> SystemRefusal:
    """The names of ``number``, which a call on this system gave: a WSA code on Windows, an errno elsewhere."""
    name = errno.errorcode.get(number, "")
    found = find_error_codes(name) if name else find_error_codes(str(number), {})
    if not found:
        return SystemRefusal(number, "" if name.startswith("WSA") else name, "", None)
    code = found[0]
    posix = code.posix_name if name.startswith("WSA") or not name else name
    return SystemRefusal(number, posix, code.wsa_name, code.wsa_code)


def refusal_of_error(error: OSError) -> SystemRefusal:
    """The same for an exception; one without a number counts as 0."""
    return refusal_of(error.errno or 0)
