// Asks whether several things may go, with the name of each. One alone is asked for in a message box.
#pragma once

#include <QDialog>

#include "ui/theme/icons.h"

namespace slipway::ui {

struct DeleteItem {
    QString name;
    QString note; // "running", "2 containers need it"; empty: nothing to be said
    QString icon; // of its state
    theme::Ink ink = theme::Ink::Muted;
};

class DeleteDialog : public QDialog {
    Q_OBJECT
public:
    // "Delete containers", "Delete these 3 containers?", what is lost with them, "Delete 3 containers". Accepted is
    // yes.
    DeleteDialog(const QString& title, const QString& question, const QList<DeleteItem>& items,
                 const QString& consequence, const QString& button, QWidget* parent);
};

} // namespace slipway::ui
