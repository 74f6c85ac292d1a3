"""Files of every format, made of paragraphs; the smallest that real programs would open."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import escape

PARAGRAPHS = (
    "Đại hội Chi bộ Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng, nhiệm kỳ 2020-2025",
    "Ngày 05/3/2020, Chi bộ Ban Quản lý các khu công nghiệp tổ chức Đại hội lần thứ IV, nhiệm kỳ 2020-2025.",
    "Đại hội đã bầu ra Ban Chấp hành gồm 05 đồng chí; đồng chí Đỗ Xuân Kiên giữ chức Bí thư Chi bộ.",
    "Trong nhiệm kỳ tới, Chi bộ xác định mục tiêu quan trọng nhất là đoàn kết, sáng tạo; tạo điều kiện.",
)


def html_page(paragraphs: Sequence[str] = PARAGRAPHS) -> bytes:
    title, *others = (escape(each) for each in paragraphs)
    body = "".join(f"<p>{each}</p>\n" for each in others)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><h1>{title}</h1>\n{body}</body></html>"
    ).encode()


def mail(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    html: bool = False,
    attachments: Mapping[str, bytes | str] | None = None,
    **headers: str,
) -> bytes:
    """A mail as programs write it; headers by their names, with "_" for "-"."""
    message = EmailMessage()
    given = {
        "From": "Sở Y tế tỉnh Hà Nam <so@hanam.vn>",
        "Date": "Thu, 05 Mar 2020 20:15:00 +0700",
        "Subject": "Bản tin",
    }
    for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            message[name] = value
    message.set_content("\n".join(paragraphs), cte="base64")
    if html:
        message.add_alternative("".join(f"<p>{escape(each)}</p>" for each in paragraphs), subtype="html")
    for name, content in (attachments or {}).items():
        raw = content.encode() if isinstance(content, str) else content
        message.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def docx(paragraphs: Sequence[str] = PARAGRAPHS, font: str = "Times New Roman") -> bytes:
    runs = (
        f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(each)}</w:t></w:r></w:p>'
        for each in paragraphs
    )
    return docx_of(f"<w:body>{''.join(runs)}</w:body>")


def docx_of(body: str) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1"'
            f' Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{word}">{body}</w:document>',
        }
    )


def xlsx(rows: Sequence[Sequence[str | float]]) -> bytes:
    sheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    written = "".join(
        f"<row r='{number}'>"
        + "".join(
            _cell(f"{chr(65 + place)}{number}", value) for place, value in enumerate(row) if value != ""
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{sheets}" xmlns:r="{office}"><sheets>'
            '<sheet name="Bảng" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheets}">'
            f"<sheetData>{written}</sheetData></worksheet>",
        }
    )


def _cell(place: str, value: str | float) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def rtf(paragraphs: Sequence[str] = PARAGRAPHS) -> bytes:
    """Letters beyond ASCII as Word writes them, each with a question mark for older programs."""
    lines = ("".join(_rtf_sign(sign) for sign in each) + "\\par\n" for each in paragraphs)
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0 Times New Roman;}}\n" + "".join(lines) + "}"
    ).encode()


def _rtf_sign(sign: str) -> str:
    if sign in "\\{}":
        return f"\\{sign}"
    return sign if sign.isascii() else f"\\u{ord(sign)}?"


def pdf(paragraphs: Sequence[str] = PARAGRAPHS, *, width: int = 88, lines_a_page: int = 40) -> bytes:
    """Lines of so many characters at most, set in a font that says which character each of its signs is."""
    lines = [line for each in paragraphs for line in _wrapped(each, width)]
    return pdf_of([lines[at : at + lines_a_page] for at in range(0, len(lines), lines_a_page)])


_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [4 0 R]"
    b" /ToUnicode 5 0 R >>"
)
_LETTERS = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    b" /FontDescriptor << /Type /FontDescriptor /FontName /Any /Flags 4 /FontBBox [0 -200 500 800]"
    b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>"
)


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    signs = sorted({sign for page in pages for line in page for sign in line})
    codes = {sign: code for code, sign in enumerate(signs, 1)}
    streams = [_page_stream(page, codes) for page in pages]
    first = 6
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        _FONT,
        _LETTERS,
        _stream(_to_unicode(codes)),
    ]
    for place, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 2 * place + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(stream))
    return _pdf_file(objects)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _page_stream(lines: Sequence[str], codes: Mapping[str, int]) -> bytes:
    written = (f"<{''.join(f'{codes[sign]:04x}' for sign in line)}> Tj T*" for line in lines)
    return "\n".join(["BT /F1 11 Tf 14 TL 50 800 Td", *written, "ET"]).encode()


def _to_unicode(codes: Mapping[str, int]) -> bytes:
    rows = [f"<{code:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, code in codes.items()]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    listed = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Any def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{listed}\nendcmap end end"
    ).encode()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    written, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(written))
    )


def word97(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    one_byte: bool = False,
    fonts: Sequence[str] = (),
    by_style: bool = False,
) -> bytes:
    """A document of Word 97 in one piece: of two bytes a character, or of one by Windows-1252.

    Of ``fonts`` each paragraph has one, named by its run, or ``by_style`` by that which its own is based on.
    """
    body = "".join(f"{each}\r" for each in paragraphs)
    width, text = (1, body.encode("cp1252")) if one_byte else (2, body.encode("utf-16-le"))
    start = 0x800
    fib = bytearray(start)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 0x0A, 0x0200)
    struct.pack_into("<I", fib, 0x4C, len(body))
    offset = (2 * start) | 0x40000000 if one_byte else start
    pieces = struct.pack("<IIHIH", 0, len(body), 0, offset, 0)
    parts = {0x01A2: b"\x02" + struct.pack("<I", len(pieces)) + pieces}
    stream = text.ljust(-(-len(text) // 512) * 512, b"\0")
    if fonts:
        page = (start + len(stream)) // 512
        lengths = itertools.accumulate((len(each) + 1 for each in paragraphs), initial=0)
        bounds = struct.pack(f"<{len(paragraphs) + 1}I", *(start + width * length for length in lengths))
        stream += _run_page(bounds, len(paragraphs), by_style=by_style)
        stream += _paragraph_page(bounds, len(paragraphs), by_style=by_style)
        plain = struct.pack("<II", start, start + len(text))
        parts |= {0xFA: plain + struct.pack("<I", page), 0x102: plain + struct.pack("<I", page + 1)}
        parts |= {0x112: _font_table(fonts), 0xA2: _style_sheet(len(fonts))}
    table = b""
    for place, part in parts.items():
        struct.pack_into("<II", fib, place, len(table), len(part))
        table += part
    return compound_file({"WordDocument": bytes(fib) + stream, "1Table": table})


def _run_page(bounds: bytes, count: int, *, by_style: bool) -> bytes:
    """A page of formatting of characters: each run names its font, or nothing."""
    first = 256
    places = bytes(0 if by_style else (first + 6 * number) // 2 for number in range(count))
    fonts = (struct.pack("<BHHx", 4, 0x4A4F, 1 + number) for number in range(count))
    return (bounds + places).ljust(first, b"\0") + b"".join(fonts).ljust(255, b"\0") + bytes([count])


def _paragraph_page(bounds: bytes, count: int, *, by_style: bool) -> bytes:
    """A page of formatting of paragraphs: each has the last style made for it, or the first of all."""
    first = 256
    places = b"".join(bytes([(first + 4 * number) // 2]).ljust(13, b"\0") for number in range(count))
    styles = (struct.pack("<BHx", 2, 2 + 2 * number if by_style else 0) for number in range(count))
    return (bounds + places).ljust(first, b"\0") + b"".join(styles).ljust(255, b"\0") + bytes([count])


def _font_table(fonts: Sequence[str]) -> bytes:
    """The names of fonts, behind one that every document has."""
    names = [f"{name}\0".encode("utf-16-le") for name in ("Times New Roman", *fonts)]
    return struct.pack("<HH", len(names), 0) + b"".join(
        bytes([39 + len(name)]) + bytes(39) + name for name in names
    )


def _style_sheet(count: int) -> bytes:
    """A style without a font, and for each font one that names it and one that is based on that."""
    styles = [_style(0xFFF)]
    for number in range(count):
        styles += [_style(0, 1 + number), _style(1 + 2 * number)]
    return struct.pack("<HHH14x", 18, len(styles), 10) + b"".join(styles)


def _style(base: int, font: int | None = None) -> bytes:
    name = "Chuẩn".encode("utf-16-le")
    characters = b"" if font is None else struct.pack("<HH", 0x4A4F, font)
    style = (
        struct.pack("<HHHHH", 0, base << 4 | 1, 2, 0, 0) + struct.pack("<H", len(name) // 2) + name + bytes(2)
    )
    style += struct.pack("<HH", 2, 0) + struct.pack("<H", len(characters)) + characters
    return struct.pack("<H", len(style)) + style


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file by [MS-CFB], version 3, its streams long enough to need no mini stream."""
    sector, end = 512, 0xFFFFFFFE
    padded = {
        name: content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0")
        for name, content in streams.items()
    }
    chains, at = [], 2  # the allocation table, then the directory
    entries = [_entry("Root Entry", 5, child=1, start=end, size=0)]
    for place, (name, content) in enumerate(padded.items(), 1):
        following = place + 1 if place < len(padded) else 0xFFFFFFFF
        entries.append(_entry(name, 2, right=following, start=at, size=len(content)))
        count = len(content) // sector
        chains += [*range(at + 1, at + count), end]
        at += count
    entries += [_entry("", 0)] * (4 - len(entries))
    table = [0xFFFFFFFD, end, *chains]
    table += [0xFFFFFFFF] * (128 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128I", *table[:128]) + b"".join(entries) + b"".join(padded.values())


def _entry(
    name: str, kind: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF, start: int = 0, size: int = 0
) -> bytes:
    written = name.encode("utf-16-le")
    length = len(written) + 2 if name else 0
    links = struct.pack("<IIIII", 0xFFFFFFFF, right, child, 0, 0)
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB", length, kind, 1)
        + links[:12]
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
