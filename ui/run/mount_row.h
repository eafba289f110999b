// One line of the run dialog's mounts: a directory of this machine or a volume, and where the container sees it.
#pragma once

#include <QWidget>

#include "ui/engine/engine_types.h"

QT_BEGIN_NAMESPACE
class QCheckBox;
class QLabel;
class QLineEdit;
QT_END_NAMESPACE

namespace slipway::ui {

class ChoiceEdit;

class MountRow : public QWidget {
    Q_OBJECT
public:
    explicit MountRow(const MountPoint& mount, QWidget* parent = nullptr);

    // What is offered beside a folder.
    void setVolumes(const QList<Volume>& volumes);
    MountPoint mount() const;
    // What the fields lack, translated; empty when they are right.
    QString problem() const;
    // Opens the folder chooser.
    void chooseFolder();

Q_SIGNALS:
    void changed();
    void removeRequested();

private:
    void edited();

    ChoiceEdit* m_source;
    QLineEdit* m_target;
    QCheckBox* m_readOnly;
    QLabel* m_note;
};

} // namespace slipway::ui
