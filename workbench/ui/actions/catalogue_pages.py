"""The actions that show a page of the panel's details: one for each entry of ``ui/panel/pages.py``, in its order."""

from __future__ import annotations

from workbench.ui.actions.action import Action, Condition


def _page(key: str, title: str, icon: str, tip: str, keywords: str = "") -> Action:
    """``title`` stands on the page's tab as well, and ``tip`` is the tab's."""
    return Action(f"panel.page.{key}", title, "Socket/Details", icon, (), tip, Condition.SOCKET, section=4,
                  argument=key, keywords=keywords)  # fmt: skip


PAGE_ACTIONS = (
    _page("options", "Op&tions", "settings", "Address, time-outs, buffers and answers of this socket", "details"),
    _page("rules", "R&ules", "corner-down-left", "What this socket answers by itself, and how often each rule fired",
          "reply answer server echo chargen daytime trigger respond"),
    _page("sockoptions", "Soc&ket options", "list-tree", "Every option of the socket, asked for and in force",
          "setsockopt getsockopt TTL DSCP keep-alive linger quality of service"),
    _page("figures", "Kernel &figures", "activity", "Round-trip time, windows and repeats of a connection",
          "TCP_INFO rtt cwnd retransmits congestion"),
    _page("samplers", "Samp&lers", "chart-line", "Numbers found in the traffic, drawn over time",
          "plot series regex csv column value curve"),
    _page("generator", "&Generator", "zap", "Payloads at a rate, and what came of it",
          "load traffic rate bits per second burst ramp iperf flood"),
    _page("meter", "M&eter", "gauge", "Loss, order, jitter and delay of a generator's payloads",
          "iperf lost duplicates reordering jitter latency one-way delay measure"),
    _page("attempts", "&Attempts", "split", "Which addresses were tried or bound, and with what result",
          "happy eyeballs dual stack addresses"),
    _page("tls", "TL&S", "lock", "Certificates, version and cipher, and why a handshake failed",
          "ssl certificate chain encryption start tls laboratory"),
    _page("web", "&WebSocket", "webhook", "How it was opened, header by header, and how it was closed", "http upgrade"),
    _page("multicast", "&Multicast", "radio-tower", "Groups of this socket, and why it hears nothing",
          "join leave group igmp mld membership interface source"),
    _page("ping", "&Ping", "radio", "Echo requests, their answers and times", "icmp echo round trip loss"),
)
