// A unified diff, read-only: what is gone and what is new by sign and by colour.
#pragma once

#include <QPlainTextEdit>

namespace slipway::ui {

class DiffHighlighter;

class DiffView : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit DiffView(QWidget* parent = nullptr);

    // As unifiedDiff gives it; the two lines that name the files are left out.
    void setDiff(const QString& diff);
    // What differs between two texts, found on another thread; empty ones count as files that are not there.
    void compare(const QString& before, const QString& after);

Q_SIGNALS:
    void compared(bool differ);

protected:
    void changeEvent(QEvent* event) override;

private:
    DiffHighlighter* m_highlighter;
    int m_job = 0;
};

} // namespace slipway::ui
