// What a page shows instead of an empty table: what is missing, and a button for the next step.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class IconLabel;

class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget* parent = nullptr);

    // An empty `button` hides it.
    void describe(const QString& iconName, const QString& title, const QString& text, const QString& button = {});

Q_SIGNALS:
    void buttonClicked();

private:
    IconLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
};

} // namespace slipway::ui
