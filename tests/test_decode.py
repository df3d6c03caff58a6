"""Bytes and str become one kind of text, and nothing is changed without a word about it."""

from __future__ import annotations

import contextlib

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.stages import _charset, _markup
from cleaner.stages.decode import decode

TEXTS = {
    "ru": (
        "Старый рынок снова открылся после трёх лет ремонта. Мэр сказал, что лавки будут работать каждый день, а "
        "жители смогут покупать свежие овощи у соседних фермеров. «Мы долго ждали», — сказала продавщица хлеба."
    ),
    "uk": (
        "Старий ринок знову відчинив двері після трьох років ремонту. Мер сказав, що крамниці працюватимуть "
        "щодня, а мешканці зможуть купувати свіжі овочі в місцевих фермерів. «Ми довго чекали», — сказала "
        "продавчиня хліба."
    ),
    "fr": (
        "Le vieux marché a rouvert ses portes après trois années de travaux. Le maire a déclaré que les échoppes "
        "seraient ouvertes chaque jour. « Nous l’avons espéré », a confié la boulangère, très émue, près du "
        "théâtre."
    ),
    "de": (
        "Der alte Markt öffnet nach drei Jahren wieder seine Türen. Die Händler verkaufen täglich Gemüse, Brot "
        "und Käse. „Darauf haben wir lange gewartet“, sagte die Bäckerin. Die Straße wird im nächsten Frühjahr "
        "begrünt."
    ),
    "es": (
        "El viejo mercado reabrió sus puertas después de tres años de obras. La alcaldesa explicó que los "
        "puestos abrirán cada día. «Lo esperábamos con ilusión», contó la panadera, que llegó al amanecer bajo "
        "la lluvia del otoño."
    ),
    "pl": (
        "Stary rynek znów otworzył bramy po trzech latach prac. Burmistrz powiedział, że stragany będą czynne "
        "codziennie, a mieszkańcy kupią świeże warzywa od okolicznych rolników. „Długo na to czekaliśmy” – mówi "
        "sprzedawczyni chleba."
    ),
    "cs": (
        "Starý trh po třech letech oprav znovu otevřel své brány. Starosta řekl, že stánky budou otevřené každý "
        "den a lidé si koupí čerstvou zeleninu od zdejších sedláků. „Dlouho jsme čekali,“ řekla prodavačka "
        "chleba."
    ),
    "tr": (
        "Eski çarşı üç yıl süren onarımdan sonra yeniden açıldı. Başkan, dükkânların her gün çalışacağını ve "
        "halkın taze sebzeyi yakındaki çiftçilerden alabileceğini söyledi. Ekmekçi kadın yağmura rağmen şafakta "
        "geldiğini anlattı."
    ),
    "zh": (
        "老市场经过三年的整修重新开放了。市长说，商店每天都会营业，居民可以向附近的农民购买新鲜的蔬菜和水果。卖面"
        "包的女人说：“我们等这一刻等了很久。”虽然下着雨，第一批客人还是一大早就来了。下个月将开始整修中心广场。"
    ),
    "zt": (
        "老市場經過三年的整修重新開放了。市長說，商店每天都會營業，居民可以向附近的農民購買新鮮的蔬菜和水果。賣麵"
        "包的女人說：「我們等這一刻等了很久。」雖然下著雨，第一批客人還是一大早就來了。下個月將開始整修中央廣場。"
    ),
    "ja": (
        "古い市場が三年の工事を終えて再び開いた。市長は、店は毎日営業し、住民は近くの農家から新鮮な野菜を買えるよ"
        "うになると話した。「この日を長く待っていました」とパン屋の女性は語った。雨にもかかわらず、最初の客は朝早"
        "くから訪れた。"
    ),
    "ko": (
        "오래된 시장이 삼 년의 공사를 마치고 다시 문을 열었다. 시장은 가게가 매일 영업하며 주민들이 가까운 "
        "농가에서 신선한 채소를 살 수 있을 것이라고 말했다. 빵을 파는 여성은 이 순간을 오래 기다렸다고 했다. "
        "비가 왔지만 첫 손님은 아침 일찍 도착했다."
    ),
    "el": (
        "Η παλιά αγορά άνοιξε ξανά μετά από τρία χρόνια εργασιών. Ο δήμαρχος είπε ότι τα μαγαζιά θα λειτουργούν "
        "κάθε μέρα. «Το περιμέναμε καιρό», είπε η γυναίκα που πουλάει ψωμί. Οι πρώτοι πελάτες ήρθαν νωρίς το "
        "πρωί με τη βροχή."
    ),
    "he": (
        "השוק הישן נפתח מחדש אחרי שלוש שנים של עבודות. ראש העיר אמר שהחנויות יעבדו בכל יום ושהתושבים יוכלו לקנות "
        "ירקות טריים מן החקלאים הקרובים. המבקרים הראשונים הגיעו מוקדם בבוקר למרות הגשם."
    ),
    "ar": (
        "أعيد افتتاح السوق القديم بعد ثلاث سنوات من العمل. وقال رئيس البلدية إن المحال ستفتح كل يوم وإن السكان "
        "سيشترون الخضار الطازجة من المزارعين القريبين. ووصل الزوار الأوائل في الصباح الباكر رغم المطر."
    ),
    "th": ("ตลาดเก่าเปิดอีกครั้งหลังจากปรับปรุงมาสามปี นายกเทศมนตรีกล่าวว่าร้านค้าจะเปิดทุกวัน และชาวเมืองจะซื้อผักสดจากเกษตรกรใกล้เคียงได้"),
}
CHARSETS = [
    *(("ru", name) for name in ("windows-1251", "koi8-r", "iso-8859-5", "cp866")),
    *(("uk", name) for name in ("windows-1251", "koi8-u")),
    *((lang, "windows-1252") for lang in ("fr", "de", "es")),
    *((lang, name) for lang in ("pl", "cs") for name in ("windows-1250", "iso-8859-2")),
    *(("tr", name) for name in ("windows-1254", "iso-8859-9")),
    ("zh", "gb18030"),
    ("zt", "big5"),
    ("ja", "shift_jis"),
    ("ja", "euc-jp"),
    ("ja", "iso-2022-jp"),
    ("ko", "euc-kr"),
    *(("el", name) for name in ("windows-1253", "iso-8859-7")),
    *(("he", name) for name in ("windows-1255", "iso-8859-8")),
    *(("ar", name) for name in ("windows-1256", "iso-8859-6")),
    ("th", "cp874"),
    *((lang, f"utf-{bits}-{end}") for lang in TEXTS for bits in (16, 32) for end in ("le", "be")),
]


@pytest.mark.parametrize(("lang", "charset"), CHARSETS)
def test_a_paragraph_without_any_declaration_is_read_in_its_charset(lang: str, charset: str) -> None:
    data = TEXTS[lang].encode(charset, "ignore")
    assert decode(data).text == data.decode(charset)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_removed(codec: str) -> None:
    assert decode("Příliš žluťoučký kůň".encode(codec)).text == "Příliš žluťoučký kůň"


def test_utf8_needs_no_mention() -> None:
    source = decode("Crème brûlée".encode())
    assert (source.encoding, source.changes) == ("utf-8", ())


def test_another_charset_is_named_in_changes() -> None:
    source = decode(TEXTS["ru"].encode("cp1251"))
    assert (source.encoding, source.changes) == ("windows-1251", ("decoded as windows-1251",))


@pytest.mark.parametrize(
    ("head", "codec", "body"),
    [
        ('<meta charset="windows-1251">', "cp1251", "Да"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030", "镕基"),
        ("<?xml version='1.0' encoding='iso-8859-2'?>", "iso8859_2", "źdźbło"),
        ('<meta charset="latin-1">', "cp1252", "“œuvre”"),
        ('<meta charset="euc-kr">', "cp949", "똠방각하"),
        ('<meta charset="shift_jis">', "cp932", "①髙"),
    ],
)
def test_a_declared_charset_means_what_browsers_make_of_it(head: str, codec: str, body: str) -> None:
    page = decode(f"{head}<p>{body}</p>".encode(codec))
    assert page.markup == f"{head}<p>{body}</p>"


def test_valid_utf8_beats_a_declaration_of_latin_1() -> None:
    assert decode('<meta charset="iso-8859-1"><p>Überfluß</p>'.encode()).encoding == "utf-8"


def test_a_declaration_of_utf8_does_not_make_cyrillic_bytes_utf8() -> None:
    page = b'<meta charset="utf-8"><p>' + TEXTS["ru"].encode("cp1251") + b"</p>"
    assert decode(page).encoding == "windows-1251"


def test_a_declaration_of_latin_1_over_cyrillic_bytes_is_not_believed() -> None:
    page = b'<meta charset="iso-8859-1"><p>' + TEXTS["ru"].encode("cp1251") + b"</p>"
    assert decode(page).encoding == "windows-1251"


def test_declared_codecs_that_are_no_charsets_are_ignored() -> None:
    assert [_charset.codec_of(label) for label in ("utf-7", "rot13", "hex", "idna", "\0")] == [None] * 5


def test_a_charset_in_a_comment_declares_nothing() -> None:
    assert _charset.declared(b'<!-- <meta charset="koi8-r"> --><meta charset="big5">') == "big5hkscs"


def test_a_few_invalid_bytes_leave_a_text_utf8() -> None:
    source = decode("Crème brûlée à la carte. ".encode() * 9 + b"\xff\xfe end")
    assert source.text.endswith("à la carte. \ufffd\ufffd end")
    assert source.changes == ("replaced 2 invalid bytes",)


def test_a_text_cut_inside_a_character_stays_utf8() -> None:
    source = decode("Zażółć gęślą jaźń".encode()[:-1])
    assert (source.text, source.changes) == ("Zażółć gęślą jaź\ufffd", ("replaced 1 invalid byte",))


def test_one_curly_apostrophe_of_windows_1252_is_read() -> None:
    assert decode(b"They don\x92t mind.").text == "They don’t mind."


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("La cafÃ© de SÃ£o", "La café de São"),
        ("â€œReadyâ€\x9d, she said", "“Ready”, she said"),
        ("â€œReadyâ€ she said", "“Ready” she said"),
        ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
        ("Ð\x9fÑ\x80Ð¸Ð²ÐµÑ‚", "Привет"),
        ("ï»¿Good morning", "Good morning"),
        ("It’s 10Â°C", "It’s 10°C"),
        ("They don\x92t \x85", "They don’t …"),
        ("Ã‰tat\nÉtat “cité”", "État\nÉtat “cité”"),
    ],
)
def test_mojibake_is_repaired(broken: str, whole: str) -> None:
    source = decode(broken)
    assert (source.text, source.changes) == (whole, ("repaired mojibake",))


@pytest.mark.parametrize(
    "clean",
    [
        "GRÃO DE AREIA, São Paulo, AÇÃO » NAÇÃO",
        "“Curly” ‘quotes’ stay… ﬁ ligatures and ＷＩＤＥ letters too",
        "Сіль і Рим",
        'A page that shows "Ã©" where é should stand was read in the wrong charset.',
        "â la carte",
        "&eacute; is an entity",
    ],
)
def test_real_words_are_not_taken_for_mojibake(clean: str) -> None:
    assert (decode(clean).text, decode(clean).changes) == (clean, ())


def test_every_kind_of_line_end_becomes_a_newline() -> None:
    assert decode("a\r\nb\rc\u2028d\u2029e\x85f\x0cg\n\nh").text == "a\nb\nc\nd\ne\nf\ng\n\nh"


def test_nul_and_control_characters_go_and_are_counted() -> None:
    source = decode("a\0b\0c\0d \x07e\tf")
    assert source.text == "abcd e\tf"
    assert source.changes == ("removed 3 NUL characters", "removed 1 control character")


def test_utf16_that_was_read_byte_by_byte_is_read_again() -> None:
    assert decode("Rain fell.".encode("utf-16-le").decode("latin-1")).text == "Rain fell."


def test_surrogates_become_characters_or_marks() -> None:
    source = decode("\ud83d\ude00 and \ud800")
    assert (source.text, source.changes) == ("😀 and \ufffd", ("replaced 1 lone surrogate",))


@pytest.mark.parametrize("raw", ["", b"", " \n\t\u3000", "\u200b\ufeff", b"\0\0\0"])
def test_nothing_but_white_space_is_an_error(raw: str | bytes) -> None:
    with pytest.raises(InputError, match="empty: nothing but white space"):
        decode(raw)


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7\n%\xe2\xe3", b"PK\x03\x04\x14\0", b"abc" + bytes(range(32)) * 9]
)
def test_binary_input_is_an_error_that_says_so(raw: bytes) -> None:
    with pytest.raises(InputError, match="binary: "):
        decode(raw)


@pytest.mark.parametrize("raw", [None, 5, ["text"]])
def test_other_types_are_told_what_to_pass(raw: object) -> None:
    with pytest.raises(TypeError, match="expected str or bytes, got"):
        decode(raw)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html>\n<title>Rain</title>",
        "\n\n<!-- cache 12 --><html><body>Rain</body></html>",
        '<?xml version="1.0"?>\n<html><p>Rain</p></html>',
        "<p>Rain fell.</p><p>It stopped.</p>",
        "<p>Rain fell.<p>It stopped.",
        "<article>Rain fell all day.</article>",
        '<div class="story">Rain <b>fell</b>.</div>',
        "  <h1>Rain</h1>\nBy a reader\n<p>Rain fell all day in the valley of the mills.</p>",
        "One line.<br>Two lines.<br/>Three lines.<br />Four.",
        "<script>if (a < b) document.write('<p>')</script><div>Rain fell.</div>",
        "<ul><li>One<li>Two</ul>",
        "<my-card>Rain fell.</my-card>",
    ],
)
def test_a_page_is_told_by_its_content(page: str) -> None:
    source = decode(page)
    assert (source.page, source.markup, source.text) == (True, page, "")


@pytest.mark.parametrize(
    "dump",
    [
        "Rain fell.",
        "Prices < 5 and > 3, if a<b and c>d.",
        "Use the <b> tag for bold and the <i> tag for italics.",
        "Rain fell all day.\n<iframe src='https://player.example/1'></iframe>\nThe river rose in the evening.",
        "<b>Weather</b>: rain fell all day in the valley, and the river rose by a metre in the evening.",
        "<ana@mail.example> wrote: the river rose.",
        "<html> is the root of every page. Inside of it stand <head> and <body>, and nothing else.",
        'A card is a box:\n\n<div class="card">\n  <p>Hello</p>\n</div>\n\nThe <div> element groups its parts, '
        "and </div> ends it. The <p> tag begins a paragraph; a browser ends it by itself when the next one begins.",
    ],
)
def test_a_text_that_quotes_tags_is_a_text(dump: str) -> None:
    source = decode(dump)
    assert (source.page, source.markup, source.text) == (False, None, dump)


def test_the_form_can_be_forced() -> None:
    assert decode("<p>Rain</p>", form="text").text == "<p>Rain</p>"
    assert decode("Rain", form="html").markup == "Rain"


@pytest.mark.parametrize(
    "unit",
    [
        "plain words ",
        "cafÃ© à la carte ",
        "Р° ",
        "<div>",
        "<p>a",
        "<!--",
        "<script>",
        "\u2028\0",
        "«é» ",
        "</b>",
        "\x92",
    ],
)
def test_cost_grows_with_the_input(unit: str) -> None:
    def read(size: int) -> None:
        raw = unit * (size // len(unit))
        _markup.is_page(raw)
        with contextlib.suppress(InputError):
            decode(raw)

    assert_linear(read, 80_000)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_input_is_read_or_refused(raw: str | bytes) -> None:
    try:
        source = decode(raw)
    except InputError:
        return
    text = source.markup if source.page else source.text
    assert text and "\r" not in text and "\0" not in text
    text.encode()


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_decoding_its_own_output_changes_nothing(raw: str) -> None:
    try:
        once = decode(raw, form="text").text
    except InputError:
        return
    assert decode(once, form="text").text == once


@pytest.mark.parametrize("own", ["koi8-r", "utf-8"])
def test_what_the_server_says_stands_before_what_a_page_says_of_itself(own: str) -> None:
    page = f"<html><meta charset={own}><p>Дождь.</p></html>".encode("cp1251")
    assert "Дождь." in (decode(page, charset="windows-1251").markup or "")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfr\xc3\xa9sum\xc3\xa9", "résumé".encode()])
def test_a_mark_and_valid_utf8_are_believed_before_the_server(data: bytes) -> None:
    assert decode(data, charset="windows-1252").text == "résumé"


def test_a_server_that_says_utf8_of_what_is_none_leaves_it_to_the_page() -> None:
    page = "<html><meta charset=windows-1251><p>Дождь.</p></html>".encode("cp1251")
    assert "Дождь." in (decode(page, charset="utf-8").markup or "")


def test_a_charset_that_does_not_exist_is_not_believed() -> None:
    assert decode("Żółć.".encode(), charset="x-none").text == "Żółć."
