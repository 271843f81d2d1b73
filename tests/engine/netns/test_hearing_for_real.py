"""Sessions that are members of groups: what their page is told, from the system itself."""

from __future__ import annotations

import asyncio
import subprocess
import time
from pathlib import Path

from tests.session.scenes import workspace_in
from workbench.host.memberships import memberships
from workbench.host.reversepath import SYSCTL
from workbench.model.failures import Reason
from workbench.model.multicast import GroupMembership
from workbench.model.options.settings import OptionSetting
from workbench.model.sockets import Role, SocketOptions
from workbench.session.socketfacts.hearing import Mark


def marks(session) -> dict[str, Mark]:
    return {check.title: check.mark for check in session.groups.checks(time.time_ns())}


async def opened(workspace, role: Role, url: str, *groups: GroupMembership):
    session = workspace.add_socket(role, url, options=SocketOptions(groups=groups))
    session.open()
    assert await session.opened(), session.failure
    return session


def test_all_is_well_and_heard(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            listener = await opened(workspace, Role.LISTENER, "udp://239.1.2.3:0?interface=lo")
            port = listener.local.rpartition(":")[2]
            before = marks(listener)
            assert before["Heard"] is Mark.UNKNOWN
            assert Mark.NO not in before.values()
            sender = await opened(workspace, Role.CLIENT, f"udp://239.1.2.3:{port}?interface=lo")
            assert marks(sender)["Joined"] is Mark.NO
            sender.send(b"hello")
            async with asyncio.timeout(10):
                while not listener.counters.rx_records:  # noqa: ASYNC110  # a session tells nobody but its views
                    await asyncio.sleep(0.005)
            check = listener.groups.checks(time.time_ns())[0]
            last = f"one datagram came by lo from {listener.last_speaker}, just now."
            assert (check.mark, check.sentence) == (Mark.YES, f"239.1.2.3: {last}")

    asyncio.run(scene())


def test_a_listener_on_one_address_is_told_why_it_hears_no_group(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            group = GroupMembership("239.1.2.3", "wire0")
            session = await opened(workspace, Role.LISTENER, "udp://10.77.0.1:0", group)
            assert session.groups.joined == (group,)
            assert marks(session)["Bound"] is Mark.NO

    asyncio.run(scene())


def test_joining_and_leaving_while_it_is_open_and_what_the_project_keeps(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            session = await opened(workspace, Role.LISTENER, "udp://0.0.0.0:0")
            group = GroupMembership("239.4.4.4", "wire1")
            assert session.groups.join(group) is None
            assert session.groups.joined == session.spec.options.groups == (group,)
            assert {row.interface for row in memberships() if row.group == "239.4.4.4"} == {"wire1"}
            failure = session.groups.join(GroupMembership("239.4.4.4", "nothing9"))
            assert failure is not None
            assert failure.reason is Reason.ADDRESS_NOT_LOCAL
            assert session.spec.options.groups == (group,)
            assert session.groups.leave(group) is None
            assert session.groups.joined == session.spec.options.groups == ()
            assert not [row for row in memberships() if row.group == "239.4.4.4"]
            by_address = GroupMembership("239.4.4.4", "10.77.1.1")
            assert session.groups.join(by_address) is None
            assert (session.groups.joined, session.spec.options.groups) == ((group,), (by_address,))
            assert session.groups.missing == ()
            assert session.groups.leave(group) is None  # the same place, by its name
            assert session.spec.options.groups == ()

    asyncio.run(scene())


def test_an_interface_that_goes_down_is_named(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            session = await opened(workspace, Role.LISTENER, "udp://0.0.0.0:0", GroupMembership("239.4.4.4", "wire1"))
            assert marks(session)["Interface"] is not Mark.NO
            await asyncio.to_thread(subprocess.run, ["ip", "link", "set", "wire1", "down"], check=True, timeout=20)
            try:
                found = next(each for each in session.groups.checks(0) if each.title == "Interface")
                assert (found.mark, found.sentence) == (Mark.NO, "wire1 is down: bring it up.")
            finally:
                await asyncio.to_thread(subprocess.run, ["ip", "link", "set", "wire1", "up"], check=True, timeout=20)

    asyncio.run(scene())


def test_a_datagram_to_the_port_that_went_to_no_group_is_not_taken_for_one(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            session = await opened(workspace, Role.LISTENER, "udp://239.1.2.3:0?interface=lo")
            sender = await opened(workspace, Role.CLIENT, f"udp://127.0.0.1:{session.local.rpartition(':')[2]}")
            sender.send(b"hello")
            async with asyncio.timeout(10):
                while not session.counters.rx_records:  # noqa: ASYNC110  # a session tells nobody but its views
                    await asyncio.sleep(0.005)
            group, itself = (each for each in session.groups.checks(time.time_ns()) if each.title == "Heard")
            assert (group.mark, itself.mark) == (Mark.UNKNOWN, Mark.YES)
            assert itself.sentence.startswith("To no group, but to 127.0.0.1 itself")

    asyncio.run(scene())


def test_a_client_of_one_host_is_told_that_it_hears_no_group(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            session = await opened(workspace, Role.CLIENT, "udp://10.77.0.1:9", GroupMembership("239.4.4.4", "wire0"))
            (bound,) = (each for each in session.groups.checks(0) if each.title == "Bound")
            assert (bound.mark, bound.sentence[:33]) == (Mark.NO, "This is a client of 10.77.0.1:9: ")

    asyncio.run(scene())


def test_the_options_and_filters_that_make_deaf_are_named(tmp_path: Path) -> None:
    async def scene() -> None:
        async with workspace_in(tmp_path) as workspace:
            groups = (GroupMembership("239.4.4.4", "wire0"),)
            options = (OptionSetting("SO_BINDTODEVICE", "wire1"), OptionSetting("SO_REUSEPORT", "on"))
            session = workspace.add_socket(
                Role.LISTENER, "udp://0.0.0.0:0", options=SocketOptions(groups=groups, socket_options=options)
            )
            session.open()
            assert await session.opened(), session.failure
            await asyncio.to_thread((SYSCTL / "wire0" / "rp_filter").write_text, "1")
            told = {each.title: each.sentence for each in reversed(session.groups.checks(0))}
            assert told["Bound"].startswith("The socket hears by wire1 alone")
            assert "rp_filter 1" in told["Reverse path"]
            assert told["Port shared"].startswith("Yes")

    asyncio.run(scene())
