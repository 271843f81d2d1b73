from workbench.cli.pointing import with_place


def test_the_caret_stands_under_the_place() -> None:
    assert with_place("wrong", "abc", 1) == "wrong (character 2)\n  abc\n   ^"
    assert with_place("missing", "abc", 9).endswith("  abc\n     ^")


def test_what_cannot_be_printed_takes_one_column() -> None:
    assert "  a··b\n" in with_place("wrong", "a\r\nb", 3)


def test_a_long_text_is_shown_around_the_place() -> None:
    message, shown, caret = with_place("wrong", "a" * 500 + "X" + "b" * 500, 500).splitlines()
    assert message == "wrong (character 501)"
    assert len(shown) < 130
    assert shown[caret.index("^")] == "X"
