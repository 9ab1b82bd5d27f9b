"""Questions for what a table leaves open, and obedience to their answers."""

from dataclasses import replace

from finance_core.statements import Question, Statement, find_questions, read_statements

CARD = b"Date,Text,Amount\n03/04/2024,Shop,10.00\n01/05/2024,Cafe,5.00\n02/02/2024,Thanks,-15.00\n"
PAIR = b"2024-01-31,Shop,10.00,\n2024-01-30,Cafe,5.00,\n2024-01-29,Job,,90.00\n"


def read(source: bytes) -> Statement:
    return read_statements(source)[0]


def questions(source: bytes) -> dict[str, Question]:
    layout = read(source).layout
    assert layout is not None
    return {question.ambiguity: question for question in find_questions(source, layout)}


def test_each_ambiguity_has_a_question_with_three_examples() -> None:
    found = questions(CARD)
    assert list(found) == ["date_order", "sign"]
    for question in found.values():
        assert len(question.choices) == 2
        assert all(len(choice.examples) == 3 for choice in question.choices)
        first, second = question.choices
        assert first.label != second.label
        assert first.examples != second.examples


def test_the_first_choice_is_the_reading_that_was_taken() -> None:
    taken = read(CARD).transactions
    assert all(question.choices[0].examples == taken[:3] for question in questions(CARD).values())


def test_answers_are_obeyed_and_not_asked_again() -> None:
    for ambiguity, question in questions(CARD).items():
        for choice in question.choices:
            (statement,) = read_statements(CARD, layout=choice.layout)
            assert statement.transactions == choice.examples
            assert statement.layout is not None
            assert ambiguity not in statement.layout.ambiguous
            assert len(statement.layout.ambiguous) == 1


def test_columns_can_be_exchanged() -> None:
    (question,) = questions(PAIR).values()
    assert question.ambiguity == "columns"
    read_as = [[item.amount_minor for item in choice.examples] for choice in question.choices]
    assert read_as == [[-1000, -500, 9000], [1000, 500, -9000]]


def test_a_partial_correction_is_an_answer() -> None:
    layout = read(CARD).layout
    assert layout is not None
    (statement,) = read_statements(CARD, layout=replace(layout, sign="inverted", date_format="%m/%d/%Y"))
    assert statement.layout is not None
    assert statement.layout.ambiguous == ()
    assert statement.transactions[0][:2] == (statement.transactions[0].date.replace(month=3, day=4), -1000)


def test_a_layout_is_found_again_under_other_lines() -> None:
    layout = read(CARD).layout
    assert layout is not None
    (statement,) = read_statements(b"Account:,123456789\n\n" + CARD, layout=layout)
    assert len(statement.transactions) == 3


def test_a_layout_is_obeyed_in_another_encoding() -> None:
    layout = read("Datum;Händler;Betrag\n31.01.2024;Käse;-1,00\n".encode()).layout
    (statement,) = read_statements("Datum;Händler;Betrag\n31.01.2024;Käse;-1,00\n".encode("cp1252"), layout=layout)
    assert statement.transactions[0].description == "Käse"


def test_nothing_open_nothing_asked() -> None:
    assert questions(b"Date,Text,Amount\n2024-01-31,Shop,-10.00\n") == {}


def test_a_register_with_a_field_a_line_asks_with_examples_too() -> None:
    content = b"!Type:Bank\nD03/04/2024\nT-1.00\nPKiosk\n^\nD05/02/2024\nT-2.00\nPRent\n^\n"
    layout = read_statements(content)[0].layout
    assert layout is not None
    (question,) = find_questions(content, layout)
    assert [[str(row.date) for row in choice.examples] for choice in question.choices] == [
        ["2024-04-03", "2024-02-05"],
        ["2024-03-04", "2024-05-02"],
    ]
    assert [str(row.date) for row in read_statements(content, layout=question.choices[1].layout)[0].transactions] == [
        "2024-03-04",
        "2024-05-02",
    ]
