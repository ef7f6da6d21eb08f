#include "app/views/fonts.hpp"

#include <QDir>
#include <QFontDatabase>

namespace ranvier::views {

void load_fonts(const std::string& folder) {
    const QDir place(QString::fromStdString(folder));
    for (const QString& name : place.entryList({"*.ttf", "*.otf"}, QDir::Files, QDir::Name))
        QFontDatabase::addApplicationFont(place.filePath(name));
}

} // namespace ranvier::views
