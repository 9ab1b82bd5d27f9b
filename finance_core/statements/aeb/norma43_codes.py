"""The numbers that Norma 43 writes for currencies and for kinds of bookings."""

from types import MappingProxyType
from typing import Final

_NUMBERS: Final = """
008ALL 012DZD 032ARS 036AUD 040ATS 044BSD 048BHD 050BDT 051AMD 052BBD 056BEF 060BMD 064BTN 068BOB 072BWP 084BZD 090SBD
096BND 104MMK 108BIF 116KHR 124CAD 132CVE 136KYD 144LKR 152CLP 156CNY 170COP 174KMF 188CRC 191HRK 192CUP 203CZK 208DKK
214DOP 222SVC 230ETB 232ERN 238FKP 242FJD 246FIM 250FRF 262DJF 270GMD 276DEM 292GIP 300GRD 320GTQ 324GNF 328GYD 332HTG
340HNL 344HKD 348HUF 352ISK 356INR 360IDR 364IRR 368IQD 372IEP 376ILS 380ITL 388JMD 392JPY 398KZT 400JOD 404KES 408KPW
410KRW 414KWD 417KGS 418LAK 422LBP 426LSL 430LRD 434LYD 446MOP 454MWK 458MYR 462MVR 480MUR 484MXN 496MNT 498MDL 504MAD
512OMR 516NAD 524NPR 528NLG 532ANG 533AWG 548VUV 554NZD 558NIO 566NGN 578NOK 586PKR 590PAB 598PGK 600PYG 604PEN 608PHP
620PTE 634QAR 643RUB 646RWF 654SHP 682SAR 690SCR 702SGD 704VND 706SOS 710ZAR 724ESP 728SSP 748SZL 752SEK 756CHF 760SYP
764THB 776TOP 780TTD 784AED 788TND 800UGX 807MKD 818EGP 826GBP 834TZS 840USD 858UYU 860UZS 882WST 886YER 901TWD 925SLE
927UYW 928VES 929MRU 930STN 932ZWL 933BYN 934TMT 936GHS 938SDG 940UYI 941RSD 943MZN 944AZN 946RON 949TRY 950XAF 951XCD
952XOF 953XPF 967ZMW 968SRD 969MGA 971AFN 972TJS 973AOA 975BGN 976CDF 977BAM 978EUR 980UAH 981GEL 985PLN 986BRL 990CLF
"""
CURRENCIES: Final = MappingProxyType({word[:3]: word[3:] for word in _NUMBERS.split()})
"""ISO 4217 by number, list one and, for old files, list three (2024)."""

KINDS: Final = MappingProxyType({
    "01": "Talones, reintegros", "02": "Abonarés, entregas, ingresos",
    "03": "Domiciliados, recibos, letras, pagos por su cuenta",
    "04": "Giros, transferencias, traspasos, cheques", "05": "Amortizaciones de préstamos, créditos",
    "06": "Remesas de efectos", "07": "Suscripciones, dividendos pasivos, canjes",
    "08": "Dividendos, cupones, primas de junta, amortizaciones", "09": "Operaciones de bolsa y compraventa de valores",
    "10": "Cheques de gasolina", "11": "Cajero automático", "12": "Tarjetas de crédito y débito",
    "13": "Operaciones de extranjero", "14": "Devoluciones e impagados", "15": "Nóminas, seguros sociales",
    "16": "Timbres, corretaje, póliza", "17": "Intereses, comisiones, custodia, gastos e impuestos",
    "98": "Anulaciones, correcciones de asiento", "99": "Varios",
})  # fmt: skip
"""Common concepts: AEB, Cuaderno 43, table of common concepts (2012)."""
