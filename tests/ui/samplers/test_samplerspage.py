"""The page “Samplers”: what is asked for is found, drawn and kept."""

from __future__ import annotations

import socket
from time import thread_time

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLineEdit

from tests.ui.panel.conftest import play  # noqa: F401 - the fixture
from workbench.model.peertexts import port_of
from workbench.model.records import Direction, Piece
from workbench.model.samplers import SamplerKind, SamplerSpec
from workbench.model.sockets import Role
from workbench.ui.plot.valuechart import CalmRange
from workbench.ui.samplers.samplercharts import CHARTS_MAX, OTHERS
from workbench.ui.samplers.samplerfields import draft_of, fault_of, with_value
from workbench.ui.samplers.samplerspage import SamplersPage

VALUE = SamplerSpec("Value", SamplerKind.REGEX, r"value=([-.\d]+)", unit="V")
OTHER = SamplerSpec("Other", SamplerKind.REGEX, r"other=([-.\d]+)", unit="A")


async def page_on(stage, *samplers: SamplerSpec) -> SamplersPage:
    session = stage.workspace.add_socket(Role.CLIENT, "udp://127.0.0.1:9")
    pieces = [
        Piece(at * 1_000_000_000, Direction.RX, 0, "127.0.0.1:9", data, len(data))
        for at, data in enumerate([b"value=1.5 other=-7", b"value=2.5"])
    ]
    stage.workspace.store.capture.append(session.id, pieces)
    panel = stage.panel(session, 1_200, 900)
    await stage.frames_until(lambda: panel.traffic.model.rowCount() == 2, "the records")
    session.sampling.set_samplers(samplers)
    panel.show_page("samplers")
    stage.clock.tick()
    page = panel.findChild(SamplersPage)
    assert isinstance(page, SamplersPage)
    return page


def test_series_are_listed_with_their_newest_value_and_drawn_by_unit(play):  # noqa: F811
    async def scene(stage):
        page = await page_on(stage, VALUE, OTHER)
        texts = [[page.table.topLevelItem(at).text(column) for column in range(3)] for at in range(2)]
        assert texts == [["Value", "2.5 V", "2"], ["Other", "-7 A", "1"]]
        assert sorted(page.charts.charts) == ["A", "V"]
        assert page.room.session.spec.samplers == (VALUE, OTHER), "looking changes nothing"

    play(scene)


def test_without_samplers_the_page_says_what_to_do_and_one_click_begins(play):  # noqa: F811
    async def scene(stage):
        page = await page_on(stage)
        assert page._stack.currentIndex() == 1
        page._on_first()
        stage.clock.tick()
        assert page._stack.currentIndex() == 0
        assert page.table.topLevelItem(0).text(1) == "2.5"

    play(scene)


def test_an_edit_is_taken_at_once_and_a_fault_is_told(play):  # noqa: F811
    async def scene(stage):
        page = await page_on(stage, VALUE)
        page._on_edited("factor", "10")
        stage.clock.tick()
        assert page.table.topLevelItem(0).text(1) == "25 V"
        page._on_edited("pattern", "(")
        stage.clock.tick()
        assert page.fault.isVisibleTo(page)
        assert page.fault.text().startswith("Missing )")
        assert page.table.topLevelItem(0).text(1) == "cannot be read"
        page._on_edited("bias", "x")
        assert page.room.session.spec.samplers[0].bias == 0

    play(scene)


def test_a_sampler_rests_when_its_check_is_taken_away(play):  # noqa: F811
    async def scene(stage):
        page = await page_on(stage, VALUE, OTHER)
        page.table.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
        stage.clock.tick()
        assert [spec.enabled for spec in page.room.session.spec.samplers] == [True, False]
        assert list(page.charts.charts) == ["V"]

    play(scene)


def test_a_removed_sampler_comes_back_with_undo(play):  # noqa: F811
    async def scene(stage):
        page = await page_on(stage, VALUE, OTHER)
        page.table.setCurrentItem(page.table.topLevelItem(0))
        page.remove.click()
        stage.clock.tick()
        assert page.room.session.spec.samplers == (OTHER,)
        stage.workspace.undo()
        stage.clock.tick()
        assert page.table.topLevelItemCount() == 2

    play(scene)


def test_the_form_shows_what_the_kind_needs(play):  # noqa: F811
    async def scene(stage):
        page = await page_on(stage, VALUE)
        names = ("sampler-pattern", "sampler-column", "sampler-offset-bytes")
        fields = [page.form.findChild(QLineEdit, name) or page.form.findChild(object, name) for name in names]
        assert [field.isVisibleTo(page.form) for field in fields] == [True, False, False]
        page._on_edited("kind", "column")
        assert [field.isVisibleTo(page.form) for field in fields] == [False, True, False]

    play(scene)


def test_more_units_than_there_is_room_for_share_the_last_chart(play):  # noqa: F811
    async def scene(stage):
        many = [SamplerSpec(f"s{at}", SamplerKind.REGEX, r"value=([-.\d]+)", unit=f"u{at}") for at in range(40)]
        page = await page_on(stage, *many)
        await stage.frames_until(lambda: all(each.found for each in page.room.session.sampling.series), "the numbers")
        assert list(page.charts.charts) == [f"u{at}" for at in range(CHARTS_MAX - 1)] + [OTHERS]

    play(scene)


def test_a_curve_keeps_up_with_a_thousand_messages_a_second(play):  # noqa: F811
    async def scene(stage):
        session = stage.workspace.add_socket(Role.LISTENER, "udp://127.0.0.1:0")
        session.sampling.set_samplers((VALUE, OTHER))
        panel = stage.panel(session, 1_200, 900)
        session.open()
        await stage.frames_until(lambda: port_of(session.local), "the socket")
        panel.show_page("samplers")
        stage.clock.tick()
        page = panel.findChild(SamplersPage)
        sampling, spent_s = session.sampling, 0.0
        real = sampling.advance

        def timed() -> bool:
            nonlocal spent_s
            start = thread_time()
            changed = real()
            spent_s += thread_time() - start
            return changed

        sampling.advance = timed
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.connect(("127.0.0.1", port_of(session.local)))
            for burst in range(10):
                for at in range(100):
                    sender.send(b"value=%d other=1" % (burst * 100 + at))
                wanted = burst * 100 + 100
                await stage.frames_until(lambda wanted=wanted: sampling.series[0].found >= wanted, "the numbers")
        assert sampling.behind == 0
        assert page.table.topLevelItem(0).text(1) == "999 V"
        assert [series.found for series in sampling.series] == [1_000, 1_000]
        assert spent_s < 0.5  # half of a processor would be the whole second's share of a busy window

    play(scene)


def test_drafts_and_values():
    assert draft_of(VALUE).factor == "1"
    assert with_value(VALUE, "kind", "struct").kind is SamplerKind.STRUCT
    assert fault_of(VALUE) == ""
    assert "form of a number" in fault_of(with_value(VALUE, "kind", "struct"))


def test_a_calm_range_grows_at_once_and_shrinks_slowly():
    calm = CalmRange()
    low, high = calm.update(-5, 5, 0)
    assert low < -5 < 5 < high
    assert calm.update(-50, 5, 1)[0] < -50
    wide = calm.update(0, 1, 2)
    assert wide[0] < -50
    assert calm.update(0, 1, 7)[0] > -1
    calm.reset()
    assert calm.update(3, 3, 8)[0] < 3


def test_a_sampler_of_a_foreign_file_with_numbers_beyond_32_bits_is_shown_and_told(play):  # noqa: F811
    async def scene(stage):
        far = SamplerSpec("Far", SamplerKind.STRUCT, "u16 be", offset_bytes=1 << 40)
        page = await page_on(stage, far, SamplerSpec("Before", SamplerKind.COLUMN, column=-(1 << 40)))
        stage.clock.tick()
        assert page.table.topLevelItemCount() == 2
        assert fault_of(far)

    play(scene)


def test_the_swatch_of_a_chosen_row_keeps_the_colour_of_its_curve(play):  # noqa: F811
    async def scene(stage):
        icon = (await page_on(stage, VALUE)).table.topLevelItem(0).icon(0)
        colours = {icon.pixmap(10, 10, mode).toImage().pixel(4, 4) for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected)}
        assert len(colours) == 1

    play(scene)
