"""Why a kind of socket cannot be had: the same sentence in the window, on the command line and from the engine."""

from __future__ import annotations

from workbench.model.schemes import SCHEMES, Scheme

WINDOWS = "win32"  # as sys.platform calls the systems
LINUX = "linux"


def why_absent(scheme: Scheme, system: str, python: str) -> str:
    """A clause without a full stop, for a system whose Python does not name the address family of ``scheme``.

    ``system`` is ``sys.platform``, ``python`` the version as text.
    """
    match scheme:
        case Scheme.UNIX if system == WINDOWS:
            return f"Windows has Unix stream sockets, but its Python ({python}) does not offer them"
        case Scheme.UNIX_DGRAM if system == WINDOWS:
            return "Windows has no Unix datagram sockets, only streams"
        case Scheme.VSOCK if system == WINDOWS:
            return "vsock is for Linux; Windows has Hyper-V sockets for the same"
        case Scheme.VSOCK if system != LINUX:
            return "vsock is for Linux"
        case Scheme.HYPERV if system != WINDOWS:
            instead = "; here the same is vsock" if system == LINUX else ""
            return f"Hyper-V sockets exist on Windows only{instead}"
        case Scheme.HYPERV:
            return f"Python has Hyper-V sockets from 3.12 on; this is {python}"
        case Scheme.RFCOMM:
            return f"this Python ({python}) was built without Bluetooth"
        case _:
            return f"this Python ({python}) was built without {SCHEMES[scheme].name} sockets"
