// A card with an icon that tells of a problem or an outcome, with actions beside it. Text is plain, may be several
// lines and can be selected.
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QFrame;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;
QT_END_NAMESPACE

namespace slipway::ui {

class IconLabel;

class Banner : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Info, Warning, Error };
    // `margins` is the distance around the card, which goes with it when it hides.
    explicit Banner(const QMargins& margins = {}, QWidget* parent = nullptr);

    void tell(Kind kind, const QString& title, const QString& text = {}, const QString& hint = {});
    QPushButton* addAction(const QString& text);
    QString title() const;
    QString text() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QFrame* m_card;
    IconLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_hint;
    QVBoxLayout* m_texts;
    QHBoxLayout* m_actions;
};

} // namespace slipway::ui
