"""What a table says about the state of each row: booked, still pending, or never carried out.

Only words that are known count: a row with any other is booked, as in a table without such a column. A payment that was
declined or reverted moved no money, so its row is refused with that reason; one that was paid and came back later did move
money, so it is read, with a word of warning.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from finance_core.statements.tables.columns import Column
from finance_core.statements.words import plain

State = Literal["booked", "pending", "void", "returned"]

_WORDS: Final[dict[State, str]] = {
    "booked": """
        booked|posted|completed|complete|success|successful|succeeded|cleared|settled|processed|executed|done|paid|approved|ok|
        final|gebucht|umsatz gebucht|ausgefuhrt|abgeschlossen|erledigt|verbucht|geboekt|uitgevoerd|verwerkt|voltooid|
        comptabilise|comptabilisee|execute|executee|effectue|effectuee|termine|terminee|contabilizado|contabilizada|completado|completada|
        ejecutado|ejecutada|realizado|realizada|liquidado|liquidada|contabilizzato|contabilizzata|eseguito|eseguita|completato|
        completata|concluido|concluida|efetuado|efetuada|efetivado|bogfort|udfort|gennemfort|bokford|genomford|utford|bokfort|
        utfort|gjennomfort|zauctovano|zauctovana|provedeno|provedena|dokoncena|zauctovane|spracovane|zaksiegowana|zaksiegowano|
        zaksiegowane|zrealizowana|zrealizowano|wykonana|konyvelt|teljesult|teljesitett|sikeres|proknjizeno|izvrseno|ivykdyta|
        izpildits|finalizata|procesata|tamamlandi|gerceklesti|toteutunut|kirjattu|ολοκληρωμενη|ολοκληρωθηκε|исполнен|исполнено|
        выполнен|выполнено|проведен|проведено|успешно|交易成功|支付成功|退款成功|成功|已完成|已入账|完了|確定|완료|정상|승인
    """,
    "pending": """
        pending|processing|in progress|open|outstanding|authorised|authorized|authorisation|authorization|hold|on hold|held|
        unposted|not posted|unsettled|unclaimed|scheduled|waiting|vorgemerkt|umsatz vorgemerkt|offen|in bearbeitung|ausstehend|
        schwebend|in behandeling|gereserveerd|openstaand|en attente|en cours|a venir|pendiente|en proceso|retenido|in sospeso|
        in attesa|non contabilizzato|in elaborazione|pendente|em processamento|afventer|reserveret|venter|reserverad|vantar|
        vantande|reservert|avventer|cekajici|ceka na zauctovani|blokace|nezauctovano|nezauctovana|caka|blokovane|oczekujaca|
        oczekujace|w realizacji|blokada|niezaksiegowana|fuggoben|fuggo|zarolt|na cekanju|rezervirano|laukiama|gaida|
        in asteptare|beklemede|bekliyor|odottaa|σε εκκρεμοτητα|в обработке|ожидание|ожидает|в ожидании|холд|处理中|等待付款|
        等待确认收货|未入账|未確定|処理中|대기|처리중
    """,
    "void": """
        reverted|declined|failed|cancelled|canceled|rejected|denied|expired|voided|void|unsuccessful|error|aborted|refused|
        abgelehnt|fehlgeschlagen|nicht ausgefuhrt|zuruckgewiesen|abgebrochen|geweigerd|mislukt|geannuleerd|refuse|refusee|
        echoue|echouee|annule|annulee|rechazado|rechazada|cancelado|cancelada|fallido|fallida|denegado|denegada|rifiutato|rifiutata|
        annullato|annullata|fallito|fallita|recusado|recusada|falhou|negado|negada|afvist|mislykket|annulleret|nekad|avvisad|
        misslyckad|avbruten|avvist|avbrutt|mislyktes|zamitnuto|zamitnuta|zruseno|zrusena|neuspesna|zamietnute|zrusene|odrzucona|
        odrzucono|anulowana|anulowano|nieudana|elutasitva|elutasitott|sikertelen|torolt|odbijeno|otkazano|atmesta|noraidits|
        atcelts|respinsa|esuata|anulata|reddedildi|iptal|basarisiz|hylatty|peruttu|epaonnistui|απορριφθηκε|ακυρωθηκε|отклонен|
        отклонено|отменен|отменено|ошибка|неуспешно|交易关闭|已关闭|支付失败|失败|已取消|已撤销|失敗|실패|거절
    """,
    "returned": """
        refunded|partially refunded|reversed|returned|chargeback|charged back|storniert|erstattet|teilweise erstattet|
        zuruckerstattet|terugbetaald|rembourse|remboursee|reembolsado|reembolsada|devuelto|devuelta|rimborsato|rimborsata|
        zwrocona|refundert|refunderet|aterbetald|已全额退款|已退款|返金済|환불
    """,
}  # fmt: skip
_STATES: Final[dict[str, State]] = {
    plain(word): state for state, words in _WORDS.items() for word in words.replace("\n", "").split("|")
}
_KNOWN_SHARE: Final = 0.8
"""So many of a column's cells must be words of state: one odd word does not make it another column."""
_LONGEST: Final = 30


@lru_cache(maxsize=1024)
def state_of(word: str) -> State | None:
    """What the word says of a row; None for a word that is not known."""
    return _STATES.get(plain(word)) if 0 < len(word) <= _LONGEST else None


def find_column(columns: Sequence[Column]) -> Column | None:
    """The column that is titled as a state and holds words of state."""
    found = [
        column
        for column in columns
        if column.says("status") > 0 and column.filled > 1 - _KNOWN_SHARE and _share_known(column) >= _KNOWN_SHARE
    ]
    return max(found, key=lambda column: (column.says("status"), column.filled, -column.index)) if found else None


def void_rows(column: Column | None) -> frozenset[int]:
    """The rows of the sample that moved no money."""
    cells = () if column is None else column.cells
    return frozenset(place for place, cell in enumerate(cells) if state_of(cell) == "void")


def why_void(word: str) -> str:
    """The reason for leaving out a row that says so."""
    return f"The bank marks this as “{word.strip()[:_LONGEST]}”: it was not carried out, so no money moved."


def why_returned(word: str) -> str:
    """The warning about a row that says so."""
    return f"The bank marks this as “{word.strip()[:_LONGEST]}”: see whether the money came back in a row of its own."


def _share_known(column: Column) -> float:
    filled = [cell for cell in column.cells if cell]
    return sum(state_of(cell) is not None for cell in filled) / max(1, len(filled))
