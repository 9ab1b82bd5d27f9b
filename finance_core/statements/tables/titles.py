"""What column titles mean, in many languages.

All words are folded (see `words.fold`). Titles of real banks are the source, among them the 235 hand-written layouts of two
public collections (bank2ynab and others). Meanings that differ between languages stand in several places, and the content
of the column decides.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

from finance_core.statements.words import fold, plain

Meaning = Literal[
    "date", "value_date", "amount", "debit", "credit", "direction", "balance", "currency", "payee", "description",
    "detail", "bank_id",
    "category", "fee", "original", "rate", "own", "counter", "status", "other",
]  # fmt: skip

_TITLES: Final[Mapping[Meaning, str]] = {
    "date": """
        date|booking date|posting date|posted date|post date|date posted|posted|date processed|processed date|
        process date|transaction date|trans date|tran date|txn date|entry date|effective date|purchase date|created|
        created at|created on|completed date|date completed|transaction completed date|settled date|settlement date|
        time|datetime|timestamp|buchungsdatum|buchungstag|buchung|datum|belegdatum|buchungszeit|umsatzdatum|boekdatum|
        boekingsdatum|transactiedatum|datum verrichting|datum verrekening|uitvoeringsdatum|verwerkingsdatum|
        date operation|date d operation|date de l operation|date comptable|date de comptabilisation|
        date de comptabilite|date transaction|date de transaction|fecha|fecha operacion|fecha de operacion|f operacion|
        fecha contable|fecha movimiento|fecha de transaccion|dia|data|data operazione|data contabile|data movimento|
        data registrazione|data mov|data lancamento|data do lancamento|data movimento|data da transacao|data transacao|
        data operacji|data ksiegowania|data transakcji|data zaksiegowania|dato|bogforingsdato|bogfort|bokforingsdag|
        bokforingsdatum|transaktionsdag|transaktionsdatum|bokfort|bokfort dato|bokforingsdato|utforelsesdato|
        datum zauctovani|datum provedeni|datum zuctovani|datum operace|datum transakce|datum pohybu|datum zauctovania|
        datum operacie|datum uctovania|datum transakcie|konyveles datuma|konyvelesi datum|konyveles napja|
        tranzakcio datuma|tranzakcio idopontja|datums|darijuma datums|datum knjizenja|datum transakcije|
        data tranzactiei|data operatiunii|data inregistrarii|data procesarii|operacijos data|tarih|islem tarihi|
        kirjauspaiva|kirjauspaivamaara|paivays|pvm|tapahtumapaiva|maksupaiva|kande kuupaev|kuupaev|ημερομηνια|
        ημερομηνια συναλλαγης|дата|дата операции|дата проводки|дата транзакции|дата на операция|дата операцii|日期|交易日期|
        交易时间|记账日期|记帐日期|入账日期|交易日|日付|取引日|お取引日|取扱日|ご利用日|利用日|計算日|年月日|날짜|
        거래일|거래일자|거래일시|거래일시분|التاريخ|תאריך|วันที่|
        ngay giao dich|ngay|tanggal|tarikh
    """,
    "value_date": """
        value date|value|val date|valuta|valutadatum|wert|wertstellung|wertstellungsdatum|valuta datum|rentedatum|
        date de valeur|date valeur|fecha valor|f valor|fecha de valor|data valuta|data valor|data waluty|datum valuty|
        erteknap|rentedato|valutadag|valutadato|valeur|valutas datums|valiutavimo data|data valutei|valor tarihi|
        arvopaiva|auxdate|aux date|aux|auxiliary|some other date|authorisation date|authorised|started date|
        execution date|due date|дата валютирования|вальор|起息日
    """,
    "amount": """
        amount|transaction amount|amt|value|sum|gross amount|net amount|paid|betrag|umsatz|buchungsbetrag|summe|bedrag|
        transactiebedrag|montant|montant de l operation|montant operation|somme|importe|importe eur|monto|
        importe operacion|cantidad|importo|somma|ammontare|importo operazione|valor|quantia|montante|valor r|beloeb|
        belob|bedrag eur|belopp|summa|belop|beloep|castka|zauctovana castka|castka v mene uctu|suma|ciastka|objem|kwota|
        kwota operacji|kwota transakcji|osszeg|tranzakcio osszege|konyvelt osszeg|iznos|znesek|valoare|maara|maksu|
        tutar|islem tutari|ποσο|сумма|сумма операции|сума|сумма платежа|金额|交易金额|发生额|人民币金额|金額|取引金額|
        お取引金額|利用金額|ご利用金額|금액|
        거래금액|المبلغ|סכום|so tien|jumlah|nominal|gross|net|total
    """,
    "debit": """
        debit|debits|debit amount|amount debit|withdrawal|withdrawals|withdrawal amount|withdrawal amt|money out|
        paid out|out|outflow|outgoing|spent|charge|charges|payments|payment out|expense|expenses|dr|debited|soll|
        belastung|lastschrift|ausgabe|ausgaben|ausgang|abgang|sollbetrag|debet|af|uit|afschrijving|uitgaven|debit eur|
        depense|depenses|retrait|sortie|debit euros|cargo|cargos|debe|gasto|gastos|retiro|retiros|egreso|egresos|debito|
        dare|addebiti|addebito|uscite|uscita|debitos|saida|saidas|despesa|haevet|haevede|ud|udbetaling|uttag|utgift|ut|
        ut fra konto|ut av konto|debetbelopp|vydaj|vydaje|odepsano|na vrub|debet|tarhelt|obciazenie|obciazenia|wydatki|
        uznania out|wyplaty|terheles|kiadas|debets|debetas|isplata|odliv|zaduzenje|duguje|debitare|cheltuieli|otto|pano|
        borc|cikan|χρεωση|расход|списание|дебит|支出|支出金额|借方|借方金额|出金|お支払金額|お引出し|引出金額|
        支払い金額|출금|출금액|출금금액|찾으신금액|مدين|חובה|
        zuweisung belastung|lastschriften
    """,
    "credit": """
        credit|credits|credit amount|amount credit|deposit|deposits|deposit amount|deposit amt|money in|paid in|in|
        inflow|incoming|received|income|cr|credited|haben|gutschrift|einnahme|einnahmen|eingang|zugang|habenbetrag|
        gutschriften|kredit|bij|bijschrijving|inkomsten|credit eur|recette|recettes|depot|entree|versement|credit euros|
        abono|abonos|haber|ingreso|ingresos|deposito|depositos|credito|avere|accrediti|accredito|entrate|entrata|
        creditos|entrada|entradas|receita|indsat|ind|indbetaling|insattning|inkomst|inn|inn pa konto|kreditbelopp|
        prijem|prijmy|pripsano|ve prospech|uznanie|uznania|wplywy|wplaty|jovairas|bevetel|kredits|kreditas|uplata|
        priliv|odobrenje|potrazuje|creditare|venituri|pano in|tulo|alacak|giren|πιστωση|приход|зачисление|кредит|收入|
        收入金额|存入|贷方|贷方金额|入金|お預入れ|預入金額|預り金額|입금|입금액|입금금액|맡기신금액|دائن|זכות
    """,
    "direction": """
        debit credit|credit debit|dr cr|cr dr|d c|c d|d k|k d|c d flag|dc|cd|sign|direction|type|transaction type|
        income expense|expense income|in out|debit or credit|credit debit indicator|credit or debit|indicator|
        soll haben|haben soll|s h|h s|soll haben kennzeichen|kennzeichen|vorzeichen|af bij|bij af|sens|natureza|
        debe haber|debito credito|credito debito|cargo abono|segno|dare avere|debet kredit|kredit debet|smer uhrady|
        smer platby|smer|strona|t j|jovairas terheles|bevetel kiadas|debets kredits|χ π|приход расход|收支|收 支|
        收支类型|借贷|
        借贷标志|借贷方向|交易类型|入出金|入払区分|구분|입출금|거래구분|type of transaction|dt kt|deebet kreedit|
        deebet kreedit d c
    """,
    "balance": """
        balance|running balance|account balance|closing balance|available balance|ending balance|balance after|
        ledger balance|new balance|total balance|saldo|kontostand|saldo nach buchung|saldo na trn|saldo na mutatie|
        saldo na boeking|solde|solde apres operation|saldo contable|saldo posterior|saldo disponible|saldo contabile|
        saldo disponibile|saldo r|saldo po operacji|saldo po transakcji|balans|bokfort saldo|behallning|zustatek|
        zustatek po operaci|konecny zustatek|zostatok|zostatok na ucte|egyenleg|konyvelt egyenleg|
        konyvelt egyenleg utan|atlikums|likutis|stanje|sold|sold final|bakiye|saldo jalkeen|jaak|υπολοιπο|остаток|
        баланс|余额|账户余额|交易后余额|残高|差引残高|お取引後残高|잔액|거래후잔액|거래 후 잔액|الرصيد|יתרה|so du|baki
    """,
    "currency": """
        currency|ccy|curr|cur|currency code|account currency|transaction currency|booking currency|wahrung|waehrung|
        buchungswahrung|munt|muntsoort|munteenheid|valuta|devise|monnaie|moneda|divisa|moeda|mena|mena uctu|waluta|
        devizanem|valiuta|valuuta|νομισμα|валюта|валута|币种|货币|通貨|통화|para birimi|doviz|tranzakcio devizaneme|
        settlement currency
    """,
    "payee": """
        payee|payee name|destination name|name|counter party|counter party name|merchant|merchant name|vendor|beneficiary|
        beneficiary party|recipient|counterparty|counterparty name|other party|payer|payor|payee payer|
        counteraccount name|beneficiary or sender name|company|shop|store|who|empfanger|zahlungsempfanger|
        zahlungsempfanger in|auftraggeber|auftraggeber empfanger|auftraggeber beguenstigter|beguenstigter|
        beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|begunstigter|name zahlungsbeteiligter|
        zahlungspflichtige r|zahlungspflichtiger|partnername|name des partners|partner name|gegenpartei|handler|
        handelaar|naam|naam tegenpartij|naam omschrijving|tegenpartij|begunstigde|beneficiaire|tiers|nom|nom du tiers|
        nom contrepartie|contrepartie|commercant|debiteur|beneficiario|ordenante|comercio|proveedor|nombre|ordinante|
        ordinante beneficiario|controparte|esercente|favorecido|estabelecimento|destinatario|modtager|navn|afsender|
        mottagare|avsandare|mottaker|avsender|nazev protiuctu|nazev protistrany|protistrana|nazev obchodnika|
        obchodni misto|nazov protiuctu|partner|nazov obchodnika|nadawca odbiorca|odbiorca|nadawca|nazwa kontrahenta|
        kontrahent|nazwa nadawcy odbiorcy|partner neve|kedvezmenyezett|ellenoldali nev|kereskedo|sanemejs maksatajs|
        sanemejs|partneris|gavejas|moketojas|moketojas gavejas|primatelj|platitelj|naziv partnera|prejemnik|
        saaja maksaja|saaja|maksaja|saaja maksaja nimi|beneficiar|platitor|nume|alici|gonderen|δικαιουχος|получатель|
        контрагент|получатель плательщик|交易对方|对方户名|对方名称|商户名称|商户|收款人|店名|利用店名|ご利用先|
        ご利用店名|相手先|거래처|가맹점|가맹점명|보낸분 받는분|받는분|이름
    """,
    "description": """
        description|transaction description|descr|desc|memo|details|transaction details|narrative|narration|particulars|
        reference text|purpose|text|note|notes|remarks|remark|remittance information|payment details|
        statement description|original description|original statement|bank description|statement text|extended details|
        message|comment|comments|title|summary|what|item|
        transaction|activity|message for payee|verwendungszweck|buchungstext|buchungsdetails|beschreibung|
        transaktionsbeschreibung|vorgang verwendungszweck|umsatztext|buchungsinformationen|betreff|zweck|anmerkung|
        umsatzinformation|omschrijving|omschrijving 1|mededelingen|mededeling|vrije mededeling|beschrijving|
        betalingskenmerk|libelle|libelle operation|libelle de l operation|detail|detail de l ecriture|motif|
        communication|communications|description operation|nature de l operation|informations|concepto|descripcion|
        detalle|detalles|observaciones|movimiento|glosa|descrizione|causale|descrizione operazione|dettagli|
        descrizione estesa|note operazione|historico|lancamento|descricao|descritivo|descricao do movimento|tekst|
        beskrivelse|posteringstekst|transaktion|transaktionstext|meddelande|beskrivning|rubrik|forklaring|melding|
        tittel|zprava pro prijemce|zprava|popis|popis transakce|poznamka|nazev|sprava pre prijemcu|
        sprava pre prijimatela|ucel platby|popis transakcie|tytul|tytul operacji|opis|opis operacji|opis transakcji|
        szczegoly transakcji|kozlemeny|megjegyzes|leiras|tranzakcio leirasa|informacija sanemejam|maksajuma merkis|
        maksajuma detalas|paaiskinimai|paskirtis|mokejimo paskirtis|opis placanja|namen|namena|selgitus|selite|viesti|
        detalii|detalii tranzactie|descriere|explicatii|aciklama|islem aciklamasi|περιγραφη|αιτιολογια|описание|
        назначение платежа|детали|основание|описание операции|摘要|交易摘要|说明|备注|商品|商品说明|交易说明|用途|
        附言|摘要内容|取引内容|お取引内容|内容|
        お取り扱い内容|ご利用内容|内訳|적요|내용|거래내용|기재내용|메모|البيان|תיאור|dien giai|noi dung|keterangan|
        uraian|more info
    """,
    "detail": """
        sub category|subcategory|transaction type|type|type of transaction|umsatzart|buchungsart|transaktionstyp|
        soort transactie|mutatiesoort|type d operation|type operation|tipo|tipo de movimiento|tipo movimento|
        tipo operazione|transaktionstype|typ transakce|typ transakcie|typ|typ transakcji|rodzaj operacji|
        tranzakcio tipusa|darijuma tips|tipas|tip|tip tranzactie|τυπος|тип операции|omschrijving 2|omschrijving 3|
        verwendungszweck 2|description 2|memo 2|kozlemeny 2|client note|message for me|zprava pro me|
        transaktionsbeschreibung zusatz|gestructureerde mededeling|toelichting|additional information|particulars 2|
        more details|naam uiteindelijke partij
    """,
    "bank_id": """
        reference|reference number|ref|ref no|ref number|reference no|transaction id|transaction reference|
        transaction reference number|transaction number|txn id|trans id|id|record id|reference id|journal id|fitid|
        bank reference|
        referenz|referenznummer|buchungsreferenz|transaktionsid|transaktionsnummer|umsatz id|volgnummer|volgnr|
        transactiereferentie|transactie id|kenmerk|numero operation|id operation|numero de operacion|n operacion|
        referencia|id transaccion|id operazione|numero operazione|riferimento|identificador|numero do documento|
        documento|n documento|transaktions id|verifikationsnummer|arkivref|arkivreferanse|id transakce|cislo transakce|
        referencni cislo transakce|identifikace transakce|id transakcie|numer referencyjny|id transakcji|
        numer transakcji|azonosito|tranzakcio azonosito|megbizas azonosito|arhiva kods|iraso nr|referinta|
        numar tranzactie|dekont no|fis no|arkistointitunnus|viite|номер операции|交易流水号|流水号|交易单号|交易订单号|
        订单号|交易号|取引番号|거래번호
    """,
    "category": """
        category|categories|category name|spending category|budget category|kategorie|categorie|categoria|kategori|
        kategoria|kategorija|categorie operation|rubrique|rubro|κατηγορια|категория|类别|分类|交易分类|消费分类|
        カテゴリ|費目|카테고리|분류
    """,
    "fee": """
        fee|fees|fee amount|charges fee|commission|bank charge|gebuhr|gebuhren|provision|entgelt|kosten|
        kosten op verrichting|frais|comision|comisiones|commissione|commissioni|spese|tarifa|taxa|gebyr|avgift|poplatek|
        poplatok|oplata|prowizja|dij|jutalek|komisija|mokestis|comision bancar|comision retinut|προμηθεια|комиссия|手续费|
        手数料|수수료|tax|vat|tip|cashback|interest|rebate|discount|shipping|insurance amount|sales tax
    """,
    "original": """
        original amount|foreign amount|local amount|source amount|amount original|instructed amount|originalbetrag|
        fremdbetrag|betrag fremdwahrung|betrag in fremdwahrung|fremdwahrungsbetrag|betrag originalwahrung|
        oorspronkelijk bedrag|oorspr bedrag|bedrag in vreemde valuta|montant d origine|montant origine|importe original|
        importe divisa|importo originale|importo in divisa|valor original|oprindeligt belob|ursprungligt belopp|
        utlandskt belopp|opprinnelig belop|valutabelop|puvodni castka|puvodni castka a mena|povodna suma|
        kwota oryginalna|kwota w walucie|eredeti osszeg|sakotneja summa|pradine suma|suma initiala|αρχικο ποσο|cost|
        foreign currency amount|total amount original|limit|credit limit|quantity|original currency|originalwahrung|
        fremdwahrung|local currency|foreign currency|oorspr munt|points|units|price|shares
    """,
    "rate": """
        exchange rate|rate|fx rate|conversion rate|wechselkurs|umrechnungskurs|kurs|wisselkoers|koers|taux de change|
        taux|tipo de cambio|cambio|tasso di cambio|cambio do dia|vaxelkurs|valutakurs|kurz|arfolyam|kurss|kursas|curs|
        curs valutar|ισοτιμια|курс|汇率|レート|환율|percent|percentage
    """,
    "own": """
        account|account number|account no|account name|acct|my account|from account|source account|source name|card|card number|
        card no|card no 4|konto|kontonummer|auftragskonto|auftraggeberkonto|iban auftragskonto|iban auftraggeberkonto|
        bezeichnung auftragskonto|kartennummer|rekening|rekeningnummer|iban bban|kaartnummer|kredietkaart|compte|
        numero de compte|numero de carte|cuenta|numero de cuenta|tarjeta|conto|numero conto|carta|conta|numero da conta|
        cartao|kortnummer|cislo uctu|cislo karty|nazev uctu|ucet|rachunek|numer rachunku|numer karty|szamlaszam|szamla|
        szamla neve|kartyaszam|konta nr|konts|saskaitos nr|saskaita|cont|numar cont|hesap|hesap no|tili|λογαριασμος|
        καρτα|счет|номер счета|карта|账号|卡号|账户|口座番号|계좌번호|카드번호|mode|wallet|rubrieknaam
    """,
    "counter": """
        counterparty account|counterparty iban|payee account|beneficiary account|to account|destination account|
        counteraccount|iban|bic|swift|sort code|bank code|bankleitzahl|blz|iban zahlungsbeteiligter|kontonummer iban|
        tegenrekening|tegenrekening iban bban|rekeningnummer tegenpartij|bic tegenpartij|compte tiers|
        compte contrepartie|cuenta destino|cuenta beneficiario|iban controparte|conta destino|agencia|modkonto|motkonto|
        clearingnummer|cislo protiuctu|protiucet|kod banky|kod banku|rachunek kontrahenta|partner szamlaszama|
        partnera konts|gavejo saskaita|cont beneficiar|λογαριασμος δικαιουχου|对方账号|対方口座|상대계좌번호
    """,
    "status": """
        status|state|transaction status|payment status|booking status|transaction state|buchungsstatus|zahlungsstatus|
        umsatzstatus|status der buchung|status der zahlung|info|stav|stav transakce|stav transakcie|stav platby|stan|
        status transakcji|status operacji|estado|estado de la operacion|stato|stato operazione|statut|statut operation|
        statut de l operation|statuss|busena|stare|stare tranzactie|allapot|tranzakcio allapota|κατασταση|situacao|tilstand|
        tila|olek|durum|islem durumu|статус|статус операции|состояние|状态|交易状态|当前状态|ステータス|状況|상태|거래상태
    """,
    "other": """
        check number|
        check no|cheque number|cheque no|chq ref no|check|variable symbol|variabilni symbol|variabilny symbol|
        constant symbol|specific symbol|konstantni symbol|specificky symbol|vs|ks|ss|code|mcc|product|branch|country|
        city|town city|location|locatie|land|address|email|phone|emoji|receipt|timezone|time zone|labels|tags|
        attachment|invoice number|creditor id|glaeubiger id|mandatsreferenz|mandate reference|kundenreferenz|
        customer reference|machtigingskenmerk|incassant id|batch id|item no|no|nr|row|line|user|person|member
    """,
}  # fmt: skip


def _index() -> dict[str, dict[Meaning, float]]:
    """For each title, what it may mean; the further up in its list, the surer."""
    found: dict[str, dict[Meaning, float]] = {}
    for meaning, titles in _TITLES.items():
        for title in titles.replace("\n", "").split("|"):
            found.setdefault(" ".join(fold(title).split()), {})[meaning] = 3.0
    return found


_INDEX: Final = _index()
_WORDS: Final = {title: meanings for title, meanings in _INDEX.items() if " " not in title and len(title) >= 3}
_STEMS: Final = {title: meanings for title, meanings in _WORDS.items() if len(title) >= 5 and title.isascii()}


def is_known(title: str) -> bool:
    """Whether a title is in the vocabulary as it stands, or its first word is."""
    words = plain(title)
    return words in _INDEX or (" " in words and words.split()[0] in _INDEX)


@lru_cache(maxsize=4096)
def meanings(title: str) -> Mapping[Meaning, float]:
    """What a column's title may mean, with how sure that is: 3 for a title that is known, less for parts of one."""
    words = [word for word in plain(title).split() if word.upper() not in _UNITS]
    text = " ".join(words)
    if known := _INDEX.get(text):
        return known
    without_numbers = " ".join(word for word in words if not word.isdigit())
    if known := _INDEX.get(without_numbers):
        return dict.fromkeys(known, 2.8)
    found: dict[Meaning, float] = {}
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if known := _INDEX.get(" ".join(words[start:end])):
                _raise(found, known, 1.2 + 1.4 * (end - start) / len(words))
    if not found:
        for word in words:
            for stem, known in _STEMS.items():
                if word.startswith(stem) or word.endswith(stem):
                    _raise(found, known, 1.3)
    return found


# Currency codes and other remarks in titles: "Betrag (EUR)", "Amount CZK".
_UNITS: Final = frozenset(
    [
        "EUR",
        "USD",
        "GBP",
        "CHF",
        "CZK",
        "PLN",
        "HUF",
        "SEK",
        "NOK",
        "DKK",
        "SGD",
        "AUD",
        "CAD",
        "NZD",
        "INR",
        "JPY",
        "CNY",
        "BRL",
        "ZAR",
        "RON",
        "BGN",
        "HKD",
        "MXN",
        "TRY",
    ]
)


def _raise(found: dict[Meaning, float], known: Mapping[Meaning, float], value: float) -> None:
    for meaning in known:
        found[meaning] = max(found.get(meaning, 0.0), value)
