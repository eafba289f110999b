#include "support.h"

#include "ui/editor/dockerfile_editor.h"

#include <QTextBlock>
#include <QTextLayout>

using namespace slipway::ui;

class EditorTest : public QObject {
    Q_OBJECT

    // The colour of the character at `column` of a line, invalid for the text's own.
    static QColor colorAt(const DockerfileEditor& editor, int line, int column) {
        const auto formats = editor.document()->findBlockByNumber(line - 1).layout()->formats();
        for (const QTextLayout::FormatRange& range : formats)
            if (column >= range.start && column < range.start + range.length)
                return range.format.foreground().color();
        return {};
    }
    const theme::Colors& c = theme::colors(theme::Scheme::Light);

private Q_SLOTS:
    void instructionsFlagsAndVariablesAreColoured() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("FROM alpine\nCOPY --from=build $SRC /app\n# words\n"));
        QTest::qWait(10);
        QCOMPARE(colorAt(editor, 1, 0), c.keyword);
        QCOMPARE(colorAt(editor, 1, 6), QColor());
        QCOMPARE(colorAt(editor, 2, 6), c.flag);
        QCOMPARE(colorAt(editor, 2, 18), c.variable);
        QCOMPARE(colorAt(editor, 3, 3), c.comment);
    }

    void coloursStandRightBehindCharactersOfSeveralBytes() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("FROM alpine\nLABEL grüße=$NAME\n"));
        QTest::qWait(10);
        QCOMPARE(colorAt(editor, 2, 12), c.variable);
        QVERIFY(colorAt(editor, 2, 10) != c.variable);
    }

    void anEditElsewhereChangesTheColoursOfLaterLines() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("FROM alpine\nRUN true\nWORKDIR /app\nEOF\n"));
        QTest::qWait(10);
        QCOMPARE(colorAt(editor, 3, 0), c.keyword);
        QTextCursor cursor(editor.document()->findBlockByNumber(1));
        cursor.movePosition(QTextCursor::EndOfBlock);
        cursor.insertText(QStringLiteral(" <<EOF"));
        QTest::qWait(10);
        QCOMPARE(colorAt(editor, 3, 0), c.heredoc);
    }

    void marksTravelWithTheirLines() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("FROM alpine\nRUN a \\\n  b\nCMD c\n"));
        editor.setMarks({{1, 1, LineState::Cached, {}, {}}, {2, 3, LineState::Failed, QStringLiteral("failed"), {}}});
        QCOMPARE(editor.stateOfLine(1), LineState::Cached);
        QCOMPARE(editor.stateOfLine(3), LineState::Failed);
        QCOMPARE(editor.stateOfLine(4), LineState::None);
        QCOMPARE(editor.noteOfLine(2), QStringLiteral("failed"));
        QTextCursor(editor.document()->firstBlock()).insertText(QStringLiteral("# first\n"));
        QCOMPARE(editor.stateOfLine(3), LineState::Failed);
        QCOMPARE(editor.stateOfLine(4), LineState::Failed);
        QCOMPARE(editor.stateOfLine(1), LineState::None);
    }

    void marksOutsideOfTheTextAreIgnored() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("FROM alpine"));
        editor.setMarks({{7, 9, LineState::Running, {}, {}}, {0, 0, LineState::Done, {}, {}}});
        QCOMPARE(editor.stateOfLine(1), LineState::None);
        QCOMPARE(editor.stateOfLine(7), LineState::None);
    }

    void theGutterGrowsWithTheLineNumbers() {
        DockerfileEditor editor;
        const int narrow = editor.gutterWidth();
        editor.setPlainText(QString(1200, QLatin1Char('\n')));
        QVERIFY(editor.gutterWidth() > narrow);
    }

    void aSyntaxErrorIsUnderlined() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("FROM alpine\nCOYP a b\n"));
        QTRY_VERIFY(std::ranges::any_of(editor.extraSelections(), [](const QTextEdit::ExtraSelection& selection) {
            return selection.format.underlineStyle() == QTextCharFormat::WaveUnderline &&
                   selection.cursor.blockNumber() == 1;
        }));
    }

    void keysIndentAndComment() {
        DockerfileEditor editor;
        editor.setPlainText(QStringLiteral("RUN a \\"));
        editor.moveCursor(QTextCursor::End);
        QTest::keyClick(&editor, Qt::Key_Return);
        QTest::keyClick(&editor, Qt::Key_Tab);
        QTest::keyClicks(&editor, QStringLiteral("b"));
        QCOMPARE(editor.toPlainText(), QStringLiteral("RUN a \\\n    b"));
        QTest::keyClick(&editor, Qt::Key_Return);
        QCOMPARE(editor.toPlainText(), QStringLiteral("RUN a \\\n    b\n    "));
        editor.setPlainText(QStringLiteral("RUN a"));
        QTest::keyClick(&editor, Qt::Key_Slash, Qt::ControlModifier);
        QCOMPARE(editor.toPlainText(), QStringLiteral("# RUN a"));
        QTest::keyClick(&editor, Qt::Key_Slash, Qt::ControlModifier);
        QCOMPARE(editor.toPlainText(), QStringLiteral("RUN a"));
    }
};

SLIPWAY_TEST_MAIN(EditorTest)
#include "tst_editor.moc"
