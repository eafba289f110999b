// Fusion with what a style sheet cannot say: the frame around the row that has the focus, the icons that Qt's own
// dialogs and fields show.
#pragma once

#include <QProxyStyle>

namespace slipway::ui::theme {

// Around the current row of a view that the keyboard is in; for delegates that paint everything themselves.
void paintFocus(QPainter* painter, const QStyleOption& option);

class Style : public QProxyStyle {
public:
    Style();

    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
};

} // namespace slipway::ui::theme
