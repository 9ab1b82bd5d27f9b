"""The encoding of a file, told from its bytes."""

import pytest

from finance_core.statements.encoding import detect

GERMAN = "Buchungstag;Empfänger;Betrag\n01.02.2024;Bäckerei Müller, Größe;-1,50\n02.02.2024;Café König €;-2,50\n"
CZECH = "Datum zaúčtování;Částka;Zpráva pro příjemce\n01.02.2024;-150,00;Pekárna Nováková, příští žádost\n"
POLISH = "Data operacji;Kwota;Tytuł\n01.02.2024;-12,99;Płatność kartą Żabka Łódź ćwierć\n"
CHINESE = "交易时间,金额,摘要\n2024-01-31,-35.50,餐饮美食外卖订单\n2024-01-30,-15.50,超市购物\n"
JAPANESE = "日付,摘要,支払い金額\n2024/1/4,口座振替 デンキ,8432\n2024/1/5,カード サクラ,3000\n"
KOREAN = "거래일시,적요,출금액\n2024.01.05,체크카드 스타벅스,4500\n"
RUSSIAN = "Дата операции;Описание;Сумма\n31.01.2024;Оплата в магазине;-350,00\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (CZECH, "cp1250"),
        (POLISH, "cp1250"),
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "cp1251"),
    ],
)
def test_detect(text: str, encoding: str) -> None:
    source = text.encode(encoding)
    assert source.decode(detect(source)) == text


def test_a_stray_byte_leaves_utf8_alone() -> None:
    source = (GERMAN * 20).encode() + b"\xff\n"
    assert detect(source) == "utf-8"


def test_ascii_is_utf8_and_late_bytes_count() -> None:
    assert detect(b"a,b\n" * 10) == "utf-8"
    assert detect(b"Date,Text\n" * 500_000 + "Café\n".encode("cp1252")) == "cp1252"
