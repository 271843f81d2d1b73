from __future__ import annotations

from workbench.model.fields import Field
from workbench.ui.dissect.colouring import coloured
from workbench.ui.dissect.fieldmodel import NO_COLOUR, FieldNode
from workbench.ui.hexview.tints import Tint, Tints


def nodes(*fields: Field) -> list[FieldNode]:
    return [FieldNode(field, None, row) for row, field in enumerate(fields)]


HEAD = Field("h", "Head", 0, 4, children=(Field("h.a", "A", 0, 2), Field("h.b", "B", 2, 2)))
TAIL = Field("t", "Tail", 4, 3)


def test_a_closed_row_has_one_colour_and_an_open_one_leaves_it_to_its_children():
    roots = nodes(HEAD, TAIL)
    assert coloured(roots, lambda node: False) == [Tint(0, 4, 0), Tint(4, 3, 1)]
    assert coloured(roots, lambda node: True) == [Tint(0, 2, 0), Tint(2, 2, 1), Tint(4, 3, 2)]
    assert roots[0].colour == NO_COLOUR
    assert [child.colour for child in roots[0].children] == [0, 1]


def test_bits_of_the_same_bytes_share_their_colour():
    roots = nodes(Field("x", "X", 0, 2, mask=0xF000), Field("y", "Y", 0, 2, mask=0x0FFF), Field("z", "Z", 2, 1))
    assert coloured(roots, lambda node: False) == [Tint(0, 2, 0), Tint(2, 1, 1)]
    assert [node.colour for node in roots] == [0, 0, 1]


def test_what_overlaps_or_has_no_bytes_has_no_colour():
    roots = nodes(Field("x", "X", 0, 4), Field("y", "Y", 2, 1), Field("z", "Z", 0, 0, derived=True))
    assert coloured(roots, lambda node: False) == [Tint(0, 4, 0)]
    assert roots[1].colour == roots[2].colour == NO_COLOUR


def test_tints_are_found_by_place_and_layers_keep_their_order():
    tints = Tints()
    tints.put("fields", [Tint(4, 3, 1), Tint(0, 4, 0), Tint(9, 0, 2)])
    tints.put("marks", [Tint(5, 10, 5)])
    assert tints.within(3, 2) == (Tint(0, 4, 0), Tint(4, 3, 1))
    assert tints.within(6, 1) == (Tint(4, 3, 1), Tint(5, 10, 5))
    assert tints.within(15, 5) == ()
    tints.clear()
    assert tints.within(0, 100) == ()
