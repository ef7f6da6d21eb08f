// A figure as it will stand on its page, with rulers in millimetres.
#pragma once

#include <QImage>
#include <QWidget>

namespace ranvier::gui {

class ExportPreview : public QWidget {
    Q_OBJECT
public:
    explicit ExportPreview(QWidget* parent);

    void set_page(QSizeF mm);
    void set_picture(const QImage& picture); // of the page as it is now; a null one takes it away
    void set_wrong(const QString& sentence); // shown in place of the picture; "": nothing is wrong
    // Of a picture that fills the page on this screen.
    double dpi() const;
    QString size_words() const; // "174 x 124 mm, shown at 111 % of print size"

Q_SIGNALS:
    void scale_changed(); // dpi() differs: another picture is due

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    QSize sizeHint() const override;

private:
    double px_per_mm() const;
    QRectF page_box() const;
    void paint_rulers(QPainter& painter, const QRectF& page) const;
    QSizeF mm_{174, 124};
    QImage picture_;
    QString wrong_;
};

} // namespace ranvier::gui
