// What tests of the window share: a session on this build's worker, the sample, and a way to wait for what the event loop brings.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include "app/gui/document.hpp"
#include "core/base/device_class.hpp"

namespace ranvier::gui {

inline Session test_session(int threads = 1) {
    Installation installation;
    installation.worker = RANVIER_BINARY_DIR "/bin/ranvier-worker";
    installation.plugins = {RANVIER_BINARY_DIR "/lib/ranvier/plugins"};
    installation.renderer = RANVIER_BINARY_DIR "/bin/ranvier-render";
    SessionOptions options;
    options.threads = threads;
    options.device_class = detect_device_class();
    return Session(posix_fs(), std::move(installation), std::move(options));
}

inline QString sample_path() { return QStringLiteral(RANVIER_SOURCE_DIR "/datasets/switching_sample.h5"); }
inline QString session_folder() { return QStringLiteral(RANVIER_SOURCE_DIR "/datasets/session"); }

// Whether `holds` came true while the event loop ran. The limit is far beyond what is needed: it only ends a test that hangs.
inline bool eventually(const std::function<bool()>& holds) {
    QElapsedTimer clock;
    clock.start();
    while (!holds() && clock.elapsed() < 120'000)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
    return holds();
}

// A document with a project of its own, and what it said.
struct TestDocument {
    QTemporaryDir folder;
    Document document{test_session()};
    std::vector<Message> messages;

    TestDocument() {
        QObject::connect(&document, &Document::message, &document, [this](const Message& m) { messages.push_back(m); });
    }
    QString path(const QString& name) const { return folder.filePath(name); }
    bool create() { return document.create_project(path(QStringLiteral("test.ranvier"))); }
    bool open_sample() {
        document.open({sample_path()});
        return eventually([this] { return document.sources().recording != nullptr; });
    }
    // A fit that takes a moment only; the number of its job.
    int run_short(const QString& name = QStringLiteral("short fit")) {
        return document.run("hmm_glm", {{"recording", document.current_recording()}},
                            {{"model", "glm"}, {"states", "1"}, {"coupling", "self"}, {"restarts", "1"}, {"max_iterations", "3"}},
                            {}, 0, name);
    }
};

} // namespace ranvier::gui
