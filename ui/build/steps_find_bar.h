// The strip over the step list: what is looked for, in how many rows it is, and the way to each.
#pragma once

#include "ui/widgets/find_bar.h"

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace slipway::ui {

class StepsView;

class StepsFindBar : public FindBar {
    Q_OBJECT
public:
    explicit StepsFindBar(StepsView* steps, QWidget* parent = nullptr);

    void open();

protected:
    void walk(bool backwards) override;
    void closeBar() override;

private:
    void start();
    void tellCount();

    StepsView* m_steps;
    QToolButton* m_case;
    QToolButton* m_regex;
};

} // namespace slipway::ui
