// Ctrl+K: one line to type in, everything that matches below, Enter goes there.
#pragma once

#include <QDialog>

QT_BEGIN_NAMESPACE
class QLineEdit;
class QListWidget;
QT_END_NAMESPACE

namespace slipway::ui {

class QuickSearch : public QDialog {
    Q_OBJECT
public:
    struct Entry {
        QString icon;
        QString title;
        QString detail;
        std::function<void()> go;
    };
    QuickSearch(QList<Entry> entries, QWidget* parent);

    void openOver(const QWidget* window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter(const QString& text);
    void go();

    QList<Entry> m_entries;
    QLineEdit* m_input;
    QListWidget* m_list;
};

} // namespace slipway::ui
