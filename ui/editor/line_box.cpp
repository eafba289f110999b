#include "ui/editor/line_box.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {
constexpr int boxWidth = 360;
constexpr int rowHeight = 26;
constexpr int shownRows = 8;
} // namespace

LineBox::LineBox(const QString& name, QWidget* window)
    : FloatingCard(window)
    , m_input(new QLineEdit)
    , m_problem(makeLabel({}, theme::Type::Caption, theme::Ink::Bad))
    , m_list(new QListWidget)
    , m_before(QApplication::focusWidget()) {
    setAttribute(Qt::WA_DeleteOnClose);
    m_input->setAccessibleName(name);
    m_input->setPlaceholderText(name);
    m_input->installEventFilter(this);
    m_list->setAccessibleName(tr("Choices"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::small, theme::small, theme::small, theme::small);
    layout->setSpacing(theme::tight);
    layout->addWidget(m_input);
    layout->addWidget(m_problem);
    layout->addWidget(m_list, 1);
    connect(m_input, &QLineEdit::textChanged, this, &LineBox::update);
    connect(m_list, &QListWidget::itemClicked, this, &LineBox::finish);
    hide();
}

void LineBox::setChoices(const QList<Choice>& choices) {
    m_choices = choices;
}
void LineBox::setCheck(Check check) {
    m_check = std::move(check);
}

void LineBox::openAt(const QRect& anchor, const QString& text) {
    m_anchor = anchor;
    m_input->setText(text);
    m_input->selectAll();
    update();
    m_input->setFocus();
}

void LineBox::update() {
    const QString text = m_input->text();
    m_list->clear();
    for (const Choice& choice : std::as_const(m_choices)) {
        if (!text.isEmpty() && !choice.text.contains(text, Qt::CaseInsensitive))
            continue;
        auto* item = new QListWidgetItem(
            choice.detail.isEmpty() ? choice.text : choice.text + QStringLiteral("   ") + choice.detail, m_list);
        item->setData(Qt::UserRole, choice.value);
        item->setSizeHint({0, rowHeight});
    }
    m_list->setCurrentRow(0);
    const QString problem = m_check ? m_check(text) : QString();
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    setStyleProperty(m_input, "wrong", !problem.isEmpty());
    const int rows = qMin(shownRows, m_list->count());
    m_list->setVisible(rows > 0);
    m_list->setFixedHeight(rows * rowHeight + (rows > 0 ? 2 : 0));
    layout()->activate();
    place(m_anchor, {widthFor(boxWidth), sizeHint().height()});
}

bool LineBox::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_input)
        return FloatingCard::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason)
            close();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        closeBox();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        finish();
        return true;
    case Qt::Key_Down:
        m_list->setCurrentRow(qMin(m_list->currentRow() + 1, m_list->count() - 1));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentRow(qMax(m_list->currentRow() - 1, 0));
        return true;
    default:
        return false;
    }
}

void LineBox::finish() {
    if (m_problem->isVisibleTo(this))
        return;
    const QListWidgetItem* item = m_list->currentItem();
    const QVariant value = item ? item->data(Qt::UserRole) : QVariant();
    const QString text = m_input->text();
    closeBox();
    if (value.isValid())
        Q_EMIT chosen(value.toInt());
    else
        Q_EMIT answered(text);
}

void LineBox::closeBox() {
    if (m_before)
        m_before->setFocus();
    close();
}

} // namespace slipway::ui
