// The list of completions below the cursor. It never takes the focus: keys go on to the editor, which hands on those
// that move in the list.
#pragma once

#include "ui/editor/floating_card.h"

#include "ui/editor/completion.h"

QT_BEGIN_NAMESPACE
class QListView;
QT_END_NAMESPACE

namespace slipway::ui {

class CompletionModel;

class CompletionPopup : public FloatingCard {
    Q_OBJECT
public:
    // A child of `window`, which it is never larger than.
    explicit CompletionPopup(QWidget* window);

    // Shows the items below `anchor`, or above where there is no room; `anchor` is in the window's coordinates.
    void open(const QList<CompletionItem>& items, const QRect& anchor);
    std::optional<CompletionItem> current() const;
    void move(int rows); // around the ends
    // Somebody chose in the list instead of typing on.
    bool wasMoved() const { return m_moved; }

Q_SIGNALS:
    void chosen(const slipway::ui::CompletionItem& item); // with the mouse

private:
    CompletionModel* m_model;
    QListView* m_list;
    bool m_moved = false;
};

} // namespace slipway::ui
