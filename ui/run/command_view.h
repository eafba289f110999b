// A command line to read and to copy from: all of it, wrapped wherever it has to be, as high as that takes up to a few
// lines, from where on it scrolls.
#pragma once

#include <QPlainTextEdit>

namespace slipway::ui {

class CommandView : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit CommandView(QWidget* parent = nullptr);

    void setCommand(const QString& command);
    QString command() const { return m_command; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();

    QString m_command;
};

} // namespace slipway::ui
