// What this user set: theme, text size, layouts, what the window looked like. One JSON file with a version, written when
// something changes. What cannot be read is as if it were not there, and is told once.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace ranvier::gui {

class Settings {
public:
    static Settings& instance(); // of the user's folder: RANVIER_CONFIG, else that of the system
    explicit Settings(QString file);

    QJsonValue value(const QString& key) const { return values_.value(key); } // undefined if it was never set
    void set(const QString& key, const QJsonValue& value);
    void clear();
    // Why the file was not read or could not be written, once; "" if all is well.
    QString take_complaint();
    const QString& file() const { return file_; }

private:
    void write();
    QString file_, complaint_;
    QJsonObject values_;
};

// Whether the last start of the window came to its end. Made before anything is restored.
class StartGuard {
public:
    explicit StartGuard(QString file); // a mark beside the settings
    bool last_start_failed() const { return failed_; }
    void started(); // the window stands: takes the mark away

private:
    QString file_;
    bool failed_ = false;
};

} // namespace ranvier::gui
