#include "ui/window/quit_question.h"

#include "ui/widgets/controls.h"
#include "ui/widgets/format.h"

#include <QCoreApplication>
#include <QMessageBox>

namespace slipway::ui {

namespace {
QString withLines(const QString& heading, const QStringList& lines) {
    QString text = heading;
    for (const QString& line : lines)
        text += QStringLiteral("\n• ") + inertText(line);
    return text;
}
} // namespace

QuitAnswer askToQuit(QWidget* window, const QStringList& unsaved, const QStringList& running) {
    if (unsaved.isEmpty() && running.isEmpty())
        return QuitAnswer::Quit;
    QStringList parts;
    if (!unsaved.isEmpty())
        parts << withLines(QCoreApplication::translate("QuitQuestion", "Not saved:"), unsaved);
    if (!running.isEmpty())
        parts << withLines(QCoreApplication::translate("QuitQuestion", "Still running, and cancelled when you quit:"),
                           running);
    QMessageBox box(QMessageBox::Warning, QCoreApplication::translate("QuitQuestion", "Quit Slipway"),
                    unsaved.isEmpty()
                        ? QCoreApplication::translate("QuitQuestion", "Quit while something is running?")
                        : QCoreApplication::translate("QuitQuestion", "Save your changes before you quit?"),
                    QMessageBox::NoButton, window);
    box.setObjectName(QStringLiteral("confirmQuit"));
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(parts.join(QStringLiteral("\n\n")));
    QPushButton* save = nullptr;
    QPushButton* quit = nullptr;
    if (unsaved.isEmpty()) {
        quit = box.addButton(QCoreApplication::translate("QuitQuestion", "Quit"), QMessageBox::AcceptRole);
    } else {
        save = box.addButton(QCoreApplication::translate("QuitQuestion", "Save and quit"), QMessageBox::AcceptRole);
        quit = box.addButton(QCoreApplication::translate("QuitQuestion", "Quit without saving"),
                             QMessageBox::DestructiveRole);
        setStyleProperty(quit, "kind", QStringLiteral("danger"));
        box.setDefaultButton(save);
    }
    box.setEscapeButton(box.addButton(QMessageBox::Cancel));
    box.exec();
    if (box.clickedButton() == quit)
        return QuitAnswer::Quit;
    return save && box.clickedButton() == save ? QuitAnswer::SaveAndQuit : QuitAnswer::Stay;
}

} // namespace slipway::ui
