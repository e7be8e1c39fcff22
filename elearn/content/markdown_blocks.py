"""Our own blocks: questions in the text, remarks, cases, quotations of law, tables that scroll, lists of tasks."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from elearn.content.markdown_inlines import CHIP
from elearn.content.markdown_scope import Scope
from elearn.content.sections import PLACEHOLDER

_REMARKS = {"note": "note", "monday": "note warn", "warning": "note warn"}
_TASK = re.compile(r"\[([ xX])\] +")
_ALIGNED = re.compile(r"text-align: (right|center);")


class BlockExtension(Extension):
    """Add the blocks of lectures."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        """Register: questions after fenced code was put aside, tasks before the inlines, the rest after them."""
        md.preprocessors.register(_QuestionLines(md), "elearn-question-lines", 15)
        md.parser.blockprocessors.register(_QuestionBlocks(md.parser), "elearn-question", 110)
        md.treeprocessors.register(_Tasks(md), "elearn-tasks", 30)
        md.treeprocessors.register(_Remarks(md), "elearn-remarks", 12)
        md.treeprocessors.register(_Quotations(md), "elearn-quotations", 11.5)
        md.treeprocessors.register(_Tables(self.scope, md), "elearn-tables", 11)


class _QuestionLines(Preprocessor):
    """Make a paragraph of each question's line, so that text may stand right before and after it."""

    def run(self, lines: list[str]) -> list[str]:
        spaced: list[str] = []
        for line in lines:
            spaced += ["", line, ""] if PLACEHOLDER.fullmatch(line) else [line]
        return spaced


class _QuestionBlocks(BlockProcessor):
    """Leave a marker at which the page is divided; at the top level only, where dividing breaks no element."""

    def test(self, parent: Element, block: str) -> bool:
        return PLACEHOLDER.fullmatch(block) is not None and parent.tag == "div" and not parent.attrib

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = PLACEHOLDER.fullmatch(blocks.pop(0))
        if found:
            SubElement(parent, "div", {"class": "check", "data-question": found[1]})


class _Tasks(Treeprocessor):
    """Show ``- [ ]`` as a printed box: a form control that nobody can use would only be in the way."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
            found = _TASK.match(holder.text or "")
            if found:
                box = "☐ " if found[1] == " " else "☑ "
                holder.text = box + (holder.text or "")[found.end() :]
                item.set("class", "task")


class _Remarks(Treeprocessor):
    def run(self, root: Element) -> None:
        for block in root.iter("div"):
            words = block.get("class", "").split()
            if words[:1] == ["admonition"]:
                block.set("class", _REMARKS.get(words[-1], "note"))
                for title in block.findall("p[@class='admonition-title']"):
                    title.tag = "b"
                    title.attrib.clear()
        for case in root.iter("details"):
            case.set("class", "case")


class _Quotations(Treeprocessor):
    """Turn a citation that is alone on the last line of a quotation into its ``<cite>``."""

    def run(self, root: Element) -> None:
        for quotation in root.iter("blockquote"):
            last = quotation[-1] if len(quotation) else None
            if last is None or last.tag != "p" or not len(last):
                continue
            chip = last[-1]
            before = (last[-2].tail if len(last) > 1 else last.text) or ""
            alone = not before.strip() if len(last) == 1 else False
            is_last_line = before.rstrip(" ").endswith("\n") or alone
            if chip.get("class", "").startswith(CHIP) and not (chip.tail or "").strip() and is_last_line:
                _attribute(quotation, last, chip)


def _attribute(quotation: Element, last: Element, chip: Element) -> None:
    last.remove(chip)
    if len(last):
        last[-1].tail = (last[-1].tail or "").rstrip()
    else:
        last.text = (last.text or "").rstrip()
    if not len(last) and not last.text:
        quotation.remove(last)
    chip.tail = None
    chip.set("class", chip.get("class", "").removeprefix(CHIP).strip() or "source")
    SubElement(quotation, "cite").append(chip)


class _Tables(Treeprocessor):
    """Let wide tables scroll by themselves, also by keyboard, and say what each is about."""

    def __init__(self, scope: Scope, md: Markdown) -> None:
        super().__init__(md)
        self.scope = scope

    def run(self, root: Element) -> None:
        for cell in [*root.iter("th"), *root.iter("td")]:
            found = _ALIGNED.search(cell.attrib.pop("style", ""))
            if found:
                cell.set("class", found[1])
        for parent in list(root.iter()):
            for position, table in enumerate(list(parent)):
                if table.tag == "table":
                    parent[position] = self._scrolling(table)

    def _scrolling(self, table: Element) -> Element:
        heads = [" ".join("".join(head.itertext()).split()) for head in table.iter("th")]
        name = self.scope.word("table") + self.scope.word("between").join(head for head in heads if head)
        frame = Element("div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": name})
        frame.tail, table.tail = table.tail, None
        frame.append(table)
        return frame
