// Icons of one colour, painted from the tokens at the moment of painting, so that none has to be made anew with the theme.
#pragma once

#include <QColor>
#include <QIconEngine>
#include <QString>

namespace ranvier::gui {

class ThemedIcon : public QIconEngine {
public:
    explicit ThemedIcon(const QString& name); // of resources/icons; an unknown name paints nothing and is told to the log
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap picture(int side, double pixel_ratio, const QColor& colour) const;
    QIconEngine* clone() const override;

private:
    void draw(QPainter& painter, const QRect& rect, const QColor& colour) const;
    QString name_;
    QByteArray svg_;
};

} // namespace ranvier::gui
