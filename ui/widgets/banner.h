// A card with an icon that tells of a problem or an outcome, with actions beside it. Text is plain, may be several
// lines and can be selected.
#pragma once

#include <QFrame>

QT_BEGIN_NAMESPACE
class QHBoxLayout;
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace slipway::ui {

class Banner : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Info, Warning, Error };
    explicit Banner(QWidget* parent = nullptr);

    void tell(Kind kind, const QString& title, const QString& text = {}, const QString& hint = {});
    QPushButton* addAction(const QString& text);
    QString title() const;
    QString text() const;

private:
    Kind m_kind = Kind::Info;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_hint;
    QHBoxLayout* m_actions;
};

} // namespace slipway::ui
