// A log with its tools: find, times, wrap, copy, save, clear.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class LogFindBar;
class LogText;

class LogView : public QWidget {
    Q_OBJECT
public:
    explicit LogView(QWidget* parent = nullptr);

    LogText* text() const { return m_text; }
    void openFind();
    // What "save" proposes, "web.log".
    void setFileName(const QString& name) { m_fileName = name; }
    // Writes what there is now, in another thread; saved() tells how it went.
    void saveTo(const QString& path);

Q_SIGNALS:
    void saved(const QString& path, const QString& error); // empty: well

private:
    void save();
    void update();

    LogText* m_text;
    LogFindBar* m_find;
    QToolButton* m_times;
    QToolButton* m_save;
    QString m_fileName;
};

} // namespace slipway::ui
