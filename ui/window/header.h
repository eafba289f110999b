// The head of the window: its menus, and what leads to the search over everything.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QMenuBar;
QT_END_NAMESPACE

namespace slipway::ui {

class Header : public QWidget {
    Q_OBJECT
public:
    explicit Header(QWidget* parent = nullptr);

    QMenuBar* menuBar() const { return m_menuBar; }

Q_SIGNALS:
    void searchRequested();

private:
    QMenuBar* m_menuBar;
};

} // namespace slipway::ui
