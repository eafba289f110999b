// The strip that Ctrl+F opens over a text: finds as you type, Enter and Shift+Enter walk, Escape closes.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QLineEdit;
class QPlainTextEdit;
QT_END_NAMESPACE

namespace slipway::ui {

class FindBar : public QWidget {
    Q_OBJECT
public:
    // Hidden until open(). `text` must outlive the bar.
    explicit FindBar(QPlainTextEdit* text, QWidget* parent = nullptr);

    // Shows itself, looking for what is selected in the text, if anything.
    void open();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void find(bool backwards, bool fromHere);
    void closeBar();

    QPlainTextEdit* m_text;
    QLineEdit* m_input;
    QLabel* m_count;
};

} // namespace slipway::ui
