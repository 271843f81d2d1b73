"""Gives a Markdown document the theme's type and colours: Qt's own reader leaves it plain."""

from __future__ import annotations

from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetricsF,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextLength,
    QTextTable,
)

from workbench.ui.theme import FontRole, Theme, Token

PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"  # what a document writes where an image stands
ESCAPED_BAR = "\\|"
MOST_OF_A_PAGE = 0.3  # for one column of a table, but the last: the words of that one need room
FIXED_PART = 0.7  # of a page: what all columns but the last may take together
HEADINGS = {1: FontRole.HEADING, 2: FontRole.TITLE, 3: FontRole.STRONG}


def style_document(document: QTextDocument, theme: Theme) -> None:
    """Type, colours and room for headings, code, links and tables. The text is not changed."""
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(theme.font(FontRole.BODY))
    document.setDocumentMargin(theme.px(24))
    block = document.begin()
    while block.isValid():
        _style_block(block, theme)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        _style_frame(frame, theme)


def put_bars(document: QTextDocument) -> None:
    """Take away the backslash that a bar in a table's code needs: Qt's own reader leaves it standing."""
    found = document.find(ESCAPED_BAR)
    while not found.isNull():
        if found.currentTable() is not None:
            found.insertText("|", found.charFormat())
        found = document.find(ESCAPED_BAR, found)


def _style_block(block: QTextBlock, theme: Theme) -> None:
    cursor = QTextCursor(block)
    form = block.blockFormat()
    if level := form.headingLevel():
        _style_heading(cursor, form, level, theme)
    elif _is_code(form):
        _style_code(cursor, block, theme)
    else:
        if cursor.currentTable() is None and block.textList() is None:
            form.setTopMargin(theme.px(4))
            form.setBottomMargin(theme.px(8))
        if block.text().strip() != PICTURE:  # of its height a quarter would be left empty below it
            form.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(form)
    _style_inline(block, theme)


def _is_code(form: QTextBlockFormat) -> bool:
    return form.hasProperty(QTextFormat.Property.BlockCodeFence) or form.hasProperty(
        QTextFormat.Property.BlockCodeLanguage
    )


def _style_heading(cursor: QTextCursor, form: QTextBlockFormat, level: int, theme: Theme) -> None:
    form.setTopMargin(theme.px(4 if level == 1 else 20))
    form.setBottomMargin(theme.px(10 if level == 1 else 6))
    cursor.setBlockFormat(form)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    words = QTextCharFormat()
    words.setFont(theme.font(HEADINGS.get(level, FontRole.STRONG)))
    words.setForeground(QBrush(theme.color(Token.TEXT)))
    cursor.setCharFormat(words)  # not merged: Qt's own size adjustment for headings would win


def _style_code(cursor: QTextCursor, block: QTextBlock, theme: Theme) -> None:
    form = block.blockFormat()
    form.setBackground(QBrush(theme.color(Token.SURFACE_ALT)))
    form.setNonBreakableLines(False)  # a long line goes on in the next one: nothing is read sideways
    form.setLeftMargin(theme.px(8))
    form.setRightMargin(theme.px(8))
    last = not _is_code(block.next().blockFormat()) if block.next().isValid() else True
    form.setTopMargin(0)
    form.setBottomMargin(theme.px(12) if last else 0)
    cursor.setBlockFormat(form)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    words = QTextCharFormat()
    words.setFont(theme.font(FontRole.DATA))
    cursor.mergeCharFormat(words)


def _style_inline(block: QTextBlock, theme: Theme) -> None:
    """Code within a line, links: collected first, for changing a format moves the fragments."""
    found: list[tuple[int, int, bool]] = []
    pieces = block.begin()
    while not pieces.atEnd():
        piece = pieces.fragment()
        form = piece.charFormat()
        if form.isAnchor() or form.fontFixedPitch():
            found.append((piece.position(), piece.length(), form.isAnchor()))
        pieces += 1
    if _is_code(block.blockFormat()):
        return
    for position, length, is_link in found:
        cursor = QTextCursor(block)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        words = QTextCharFormat()
        if is_link:
            words.setForeground(QBrush(theme.color(Token.ACCENT)))
            words.setFontUnderline(True)
        else:
            words.setFontFamilies(theme.font(FontRole.DATA).families())
            words.setFontPointSize(theme.font(FontRole.DATA).pointSizeF())
            words.setBackground(QBrush(theme.color(Token.SURFACE_ALT)))
        cursor.mergeCharFormat(words)


def _style_frame(frame: QTextFrame, theme: Theme) -> None:
    if not isinstance(frame, QTextTable):
        return
    form = frame.format().toTableFormat()
    form.setBorder(1)
    form.setBorderStyle(form.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(theme.color(Token.BORDER)))
    form.setBorderCollapse(True)
    form.setCellPadding(theme.px(6))
    form.setCellSpacing(0)
    form.setTopMargin(theme.px(4))
    form.setBottomMargin(theme.px(12))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setColumnWidthConstraints(_column_widths(frame, theme))
    frame.setFormat(form)
    for column in range(frame.columns()):
        cell = frame.cellAt(0, column)
        words = cell.format()
        words.setBackground(QBrush(theme.color(Token.SURFACE_ALT)))
        words.setFontWeight(QFont.Weight.DemiBold)
        cell.setFormat(words)


def _column_widths(table: QTextTable, theme: Theme) -> list[QTextLength]:
    """Short first columns keep their words in one line; the last one takes the rest."""
    metrics = QFontMetricsF(theme.font(FontRole.BODY))
    widths: list[float] = []
    page = table.document().textWidth()  # -1 before it is shown
    most = min(theme.px(220), page * MOST_OF_A_PAGE) if page > 0 else theme.px(220)
    for column in range(table.columns() - 1):
        texts = []
        for row in range(table.rows()):
            cell = table.cellAt(row, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
            texts.append(cursor.selectedText())
        widest = max(metrics.horizontalAdvance(text) for text in texts) * 1.1 + theme.px(16)
        widths.append(min(widest, most))
    together = sum(widths)
    narrower = min(1.0, page * FIXED_PART / together) if page > 0 and together else 1.0
    fixed = [QTextLength(QTextLength.Type.FixedLength, width * narrower) for width in widths]
    return [*fixed, QTextLength(QTextLength.Type.VariableLength, 0)]


def heading_positions(document: QTextDocument) -> list[tuple[str, int]]:
    """The text and the place in the document of each heading, from above."""
    found: list[tuple[str, int]] = []
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            found.append((block.text(), block.position()))
        block = block.next()
    return found
