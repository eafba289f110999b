// What every strip has that Ctrl+F opens over a text: the field for what is looked for, the count, and the ways to walk
// from match to match. Enter and Shift+Enter walk, Escape closes. What is searched, and how, the derived class knows.
#pragma once

#include <QList>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QLineEdit;
QT_END_NAMESPACE

namespace slipway::ui {

class FindBar : public QWidget {
    Q_OBJECT
protected:
    // Hidden. `name` is the field's accessible name.
    FindBar(const QString& name, QWidget* parent);

    // The field, then `between`, then the buttons; margins are those of the layout it goes into.
    QHBoxLayout* makeFindRow(const QList<QWidget*>& between);
    QLineEdit* input() const { return m_input; }
    QLabel* count() const { return m_count; }

    virtual void walk(bool backwards) = 0;
    // Hides itself and gives the focus back.
    virtual void closeBar() = 0;

    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_input;
    QLabel* m_count;
};

} // namespace slipway::ui
