"""Builders of small Word files, as Word and WPS write them and as nobody should."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
Parts = dict[str, bytes]


def p(*texts: str, num: tuple[int, int] | None = None) -> str:
    """Make a paragraph of runs; a run in *stars* is bold, in _lines_ underlined, in !marks! red; | is a soft break."""
    numbering = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr></w:pPr>' if num else ""
    )
    return f"<w:p>{numbering}{''.join(map(run, texts))}</w:p>"


def run(text: str) -> str:
    """Make one run."""
    styles = {"*": "<w:b/>", "_": '<w:u w:val="single"/>', "!": '<w:color w:val="FF0000"/>'}
    marked = len(text) > 2 and text[0] == text[-1] and text[0] in styles
    properties = f"<w:rPr>{styles[text[0]]}</w:rPr>" if marked else ""
    words = text[1:-1] if marked else text
    pieces = words.replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>").split("|")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in pieces)
    return f"<w:r>{properties}{inner}</w:r>"


def table(*rows: Iterable[str]) -> str:
    """Make a table of cells with one paragraph each."""
    cells = ("".join(f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows),)
    return f"<w:tbl><w:tblPr/>{cells[0]}</w:tbl>"


def box(*paragraphs: str) -> str:
    """Make a paragraph with a text box, in both renderings that Word writes."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    return (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


NUMBERING = f"""{_HEAD}<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1．"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>
<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num></w:numbering>"""


def docx(
    *body: str,
    parts: Mapping[str, tuple[str, bytes]] | None = None,
    relations: str = "",
    change: Callable[[Parts], None] | None = None,
) -> bytes:
    """Make a .docx; ``parts`` are further ones by name (relation's type, body), each under the id of its name."""
    extra = dict(parts or {})
    links = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}"/>' for name, (kind, _) in extra.items()
    )
    endings = {"html": "text/html", "txt": "text/plain", "docx": f"{_MAIN}.document", "mht": "message/rfc822"}
    defaults = "".join(f'<Default Extension="{key}" ContentType="{value}"/>' for key, value in endings.items())
    files: Parts = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            f'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{defaults}'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f'<Override PartName="/word/numbering.xml" ContentType="{_MAIN}.numbering+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_REL}"><Relationship Id="rId1" Type="{R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": (
            f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'
        ).encode(),
        "word/_rels/document.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_REL}"><Relationship Id="rId9" Type="{R}/numbering" '
            f'Target="numbering.xml"/>{links}{relations}</Relationships>'
        ).encode(),
        "word/numbering.xml": NUMBERING.encode(),
    } | {f"word/{name}": content for name, (_, content) in extra.items()}
    if change:
        change(files)
    return packed(files)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Pack parts into an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def chunk(name: str) -> str:
    """Refer to an embedded part."""
    return f'<w:altChunk r:id="{name}"/>'
