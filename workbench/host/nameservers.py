"""How this computer finds names: its own, its domain, DNS servers and search list (dnspython's resolver reads them
from resolv.conf, or from the registry of Windows)."""

from __future__ import annotations

import platform
import socket
from typing import Final

from workbench.model.host import NameServers

_NOT_CONFIGURED: Final = "No DNS server is configured on this computer."


def read_nameservers() -> NameServers:
    """Reads configuration only: nothing is asked of any server. Blocks for some milliseconds, at the first call for
    the import of dnspython."""
    import dns.exception
    import dns.resolver

    name = _host_name()
    try:
        resolver = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError) as error:
        note = _NOT_CONFIGURED if isinstance(error, dns.resolver.NoResolverConfiguration) else str(error)
        return NameServers(name, name, name.partition(".")[2], (), (), note)
    domain = resolver.domain.to_text(omit_final_dot=True)
    domain = "" if domain == "." else domain
    search = tuple(entry.to_text(omit_final_dot=True) for entry in resolver.search)
    servers = tuple(str(server) for server in resolver.nameservers)
    own_domain = name.partition(".")[2] or domain
    full = name if "." in name or not own_domain else f"{name}.{own_domain}"
    return NameServers(name, full, own_domain, servers, search, "" if servers else _NOT_CONFIGURED)


def _host_name() -> str:
    """gethostname(2); it does not look anything up, unlike ``getfqdn``."""
    try:
        return socket.gethostname()
    except OSError:
        return platform.node()
