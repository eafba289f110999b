#include "ui/editor/step_action.h"

#include "ui/theme/icons.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QMenu>

namespace slipway::ui {

namespace {
struct StepMenu {
    Q_DECLARE_TR_FUNCTIONS(StepMenu)
};
} // namespace

void addStepActions(QMenu* menu, const std::function<void(StepAction)>& chosen,
                    const std::function<QString(StepAction)>& hindrance) {
    menu->setToolTipsVisible(true);
    const auto add = [&](const char* icon, const QString& text, const QString& keys, StepAction action) {
        // The keys are shown only: whoever has the focus listens to them.
        QAction* entry =
            menu->addAction(theme::icon(QLatin1String(icon)), keys.isEmpty() ? text : text + QLatin1Char('\t') + keys,
                            menu, [chosen, action] { chosen(action); });
        const QString why = hindrance ? hindrance(action) : QString();
        entry->setEnabled(why.isEmpty());
        entry->setToolTip(toolTipText(why.isEmpty() ? text : why));
    };
    add("terminal", StepMenu::tr("Shell before this step"), QStringLiteral("F9"), StepAction::ShellBefore);
    add("terminal", StepMenu::tr("Shell after this step"), QStringLiteral("F10"), StepAction::ShellAfter);
    add("file", StepMenu::tr("Files changed by this step"), {}, StepAction::Files);
}

} // namespace slipway::ui
