#include "app/gui/settings.hpp"

#include <signal.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include "core/store/recent.hpp"

namespace ranvier::gui {
namespace {

constexpr int version = 1;

QString user_folder() { return QFileInfo(QString::fromStdString(RecentProjects::default_file())).path(); }

} // namespace

Settings& Settings::instance() {
    static Settings settings(user_folder() + "/window.json");
    return settings;
}

Settings::Settings(QString file) : file_(std::move(file)) {
    QFile f(file_);
    if (!f.exists()) return;
    if (!f.open(QIODevice::ReadOnly)) {
        complaint_ = QCoreApplication::translate("Settings", "%1 cannot be read (%2). The window starts with its defaults.")
                         .arg(file_, f.errorString());
        return;
    }
    const QJsonObject root = QJsonDocument::fromJson(f.readAll()).object();
    if (root.value("ranvier_window").toInt() != version) {
        complaint_ = QCoreApplication::translate(
                         "Settings", "%1 holds no settings of this version of Ranvier. The window starts with its defaults.")
                         .arg(file_);
        return;
    }
    values_ = root.value("settings").toObject();
}

void Settings::set(const QString& key, const QJsonValue& value) {
    if (values_.value(key) == value) return;
    values_[key] = value;
    write();
}

void Settings::clear() {
    values_ = {};
    complaint_.clear();
    if (QFile::exists(file_)) write();
}

QString Settings::take_complaint() { return std::exchange(complaint_, {}); }

void Settings::write() {
    QDir().mkpath(QFileInfo(file_).path());
    QSaveFile f(file_);
    const auto bytes = QJsonDocument(QJsonObject{{"ranvier_window", version}, {"settings", values_}}).toJson();
    if (!f.open(QIODevice::WriteOnly) || f.write(bytes) != bytes.size() || !f.commit())
        complaint_ = QCoreApplication::translate("Settings", "%1 cannot be written (%2). Settings last until the window closes.")
                         .arg(file_, f.errorString());
}

StartGuard::StartGuard(QString file) : file_(std::move(file)) {
    QFile f(file_);
    if (f.open(QIODevice::ReadOnly)) {
        const auto pid = f.readAll().trimmed().toLongLong();
        failed_ = pid <= 0 || kill(static_cast<pid_t>(pid), 0) != 0;
        f.close();
    }
    QDir().mkpath(QFileInfo(file_).path());
    if (f.open(QIODevice::WriteOnly)) f.write(QByteArray::number(QCoreApplication::applicationPid()));
}

void StartGuard::started() { QFile::remove(file_); }

} // namespace ranvier::gui
