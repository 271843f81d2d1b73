from workbench.host.arrangement import Arrangement
from workbench.host.tables import TableRow

ROWS = [
    TableRow("a", ("Alpha", "10"), ("Alpha", 10)),
    TableRow("b", ("beta", "9"), ("beta", 9)),
    TableRow("c", ("Gamma", "9"), ("Gamma", 9)),
]


def keys(arrangement: Arrangement) -> str:
    return "".join(str(row.key) for row in arrangement.arrange(ROWS))


def test_rows_are_as_read_until_a_column_is_chosen():
    assert keys(Arrangement()) == "abc"


def test_numbers_are_sorted_as_numbers_and_equals_keep_their_order():
    assert keys(Arrangement(column=1)) == "bca"
    assert keys(Arrangement(column=1, descending=True)) == "abc"


def test_every_word_must_be_held_somewhere_whatever_the_case():
    assert keys(Arrangement(("a", "9"))) == "bc"
    assert keys(Arrangement(("alpha", "9"))) == ""
