// A log with its tools: find, wrap, copy, save.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class FindBar;
class LogText;

class LogView : public QWidget {
    Q_OBJECT
public:
    explicit LogView(QWidget* parent = nullptr);

    LogText* text() const { return m_text; }
    void openFind();
    // What "save" proposes, "web.log".
    void setFileName(const QString& name) { m_fileName = name; }

private:
    void save();

    LogText* m_text;
    FindBar* m_find;
    QString m_fileName;
};

} // namespace slipway::ui
