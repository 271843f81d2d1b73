"""The register of the details' pages: what can be known of a socket beside its traffic.

A page is a module with a :class:`~workbench.ui.panelkit.pages.PageWidget`, an action ``panel.page.<key>`` in
``ui/actions/catalogue_pages.py``, and an entry here, in the order of the tabs. The factories import their module, so
that a page costs nothing before it is first shown.
"""

from __future__ import annotations

from typing import Final

from workbench.model.endpoint import SocketUrlError
from workbench.model.options.facts import base_kind
from workbench.model.schemes import Scheme
from workbench.model.sockets import SocketSpec
from workbench.ui.panelkit.pages import PageRoom, PageWidget, PanelPage

OPTIONS: Final = "options"
"""The page that every socket has, whatever its URL."""


def pages_for(spec: SocketSpec) -> tuple[PanelPage, ...]:
    """The pages that this socket has. One whose URL cannot be read has the options alone, where it is mended."""
    try:
        _ = spec.parsed_url
    except SocketUrlError:
        return tuple(page for page in PAGES if page.key == OPTIONS)
    return tuple(page for page in PAGES if page.applies(spec))


def _always(_spec: SocketSpec) -> bool:
    return True


def _options(room: PageRoom) -> PageWidget:
    from workbench.ui.panel.options.optionspage import OptionsPage

    return OptionsPage(room)


def _is_stream(spec: SocketSpec) -> bool:
    return not spec.is_datagram


def _attempts(room: PageRoom) -> PageWidget:
    from workbench.ui.panel.attemptspage import AttemptsPage

    return AttemptsPage(room)


def _may_be_tls(spec: SocketSpec) -> bool:
    """Secured from the beginning, or a stream that can go over to TLS (start TLS)."""
    return spec.parsed_url.facts.is_tls or spec.parsed_url.scheme in (Scheme.TCP, Scheme.UNIX)


def _tls(room: PageRoom) -> PageWidget:
    from workbench.ui.tls.tlspage import TlsPage

    return TlsPage(room)


def _is_web(spec: SocketSpec) -> bool:
    return spec.parsed_url.facts.is_web


def _web(room: PageRoom) -> PageWidget:
    from workbench.ui.web.webpage import WebPage

    return WebPage(room)


def _socket_options(room: PageRoom) -> PageWidget:
    from workbench.ui.sockoptions.optionspage import SocketOptionsPage

    return SocketOptionsPage(room)


def _is_tcp(spec: SocketSpec) -> bool:
    return base_kind(spec.parsed_url.scheme) is Scheme.TCP


def _figures(room: PageRoom) -> PageWidget:
    from workbench.ui.sockoptions.figurespage import FiguresPage

    return FiguresPage(room)


def _takes_groups(spec: SocketSpec) -> bool:
    return spec.parsed_url.scheme in (Scheme.UDP, Scheme.RAW)


def _multicast(room: PageRoom) -> PageWidget:
    from workbench.ui.multicast.multicastpage import MulticastPage

    return MulticastPage(room)


def _is_ping(spec: SocketSpec) -> bool:
    return spec.parsed_url.scheme is Scheme.ICMP


def _ping(room: PageRoom) -> PageWidget:
    from workbench.ui.ping.pingpage import PingPage

    return PingPage(room)


def _answers(spec: SocketSpec) -> bool:
    """A ping's answers are the kernel's."""
    return spec.parsed_url.scheme is not Scheme.ICMP


def _rules(room: PageRoom) -> PageWidget:
    from workbench.ui.rules.rulespage import RulesPage

    return RulesPage(room)


def _samplers(room: PageRoom) -> PageWidget:
    from workbench.ui.samplers.samplerspage import SamplersPage

    return SamplersPage(room)


def _can_send(spec: SocketSpec) -> bool:
    return spec.parsed_url.scheme is not Scheme.ICMP  # which has its page Ping


def _generator(room: PageRoom) -> PageWidget:
    from workbench.ui.generator.generatorpage import GeneratorPage

    return GeneratorPage(room)


def _meter(room: PageRoom) -> PageWidget:
    from workbench.ui.generator.meterpage import MeterPage

    return MeterPage(room)


PAGES: tuple[PanelPage, ...] = (
    PanelPage(OPTIONS, _always, _options),
    PanelPage("rules", _answers, _rules),
    PanelPage("sockoptions", _always, _socket_options),
    PanelPage("figures", _is_tcp, _figures),
    PanelPage("samplers", _always, _samplers),
    PanelPage("generator", _can_send, _generator),
    PanelPage("meter", _can_send, _meter),
    PanelPage("attempts", _is_stream, _attempts),
    PanelPage("tls", _may_be_tls, _tls),
    PanelPage("web", _is_web, _web),
    PanelPage("multicast", _takes_groups, _multicast),
    PanelPage("ping", _is_ping, _ping),
)
