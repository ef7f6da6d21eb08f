// What journeys share: a window over a document in a folder of its own, which can be closed and started again.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include <QFile>
#include <QTemporaryDir>

#include "app/gui/main_window.hpp"
#include "core/session/session.hpp"
#include "tests/gui/driver.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {

inline WindowOptions journey_options() {
    return {.default_layout = false, .share = QStringLiteral(RANVIER_BINARY_DIR "/share/ranvier")};
}

// A fit of three states that takes a moment; the number of its job.
inline int run_quick(Document& document, const QString& name = QStringLiteral("quick fit"), uint64_t seed = 0) {
    return document.run("hmm_glm", {{"recording", document.current_recording()}},
                        {{"model", "ohg"}, {"states", "3"}, {"restarts", "1"}, {"max_iterations", "4"}}, {}, seed, name);
}

// A fit of many short restarts, that goes on until somebody ends it.
inline int run_long(Document& document, const QString& name = QStringLiteral("long fit")) {
    return document.run("hmm_glm", {{"recording", document.current_recording()}},
                        {{"model", "ohg"}, {"states", "4"}, {"restarts", "64"}, {"max_iterations", "25"}}, {}, 0, name);
}

// Whether a part of it is done and kept.
inline bool is_begun(const QueuedJob& job) { return posix_fs().exists(checkpoint_path(job.out)); }

// A fit of a few starts, some of which are done before it ends.
inline int run_few(Document& document) {
    return document.run("hmm_glm", {{"recording", document.current_recording()}},
                        {{"model", "ohg"}, {"states", "3"}, {"restarts", "8"}, {"max_iterations", "10"}}, {}, 0,
                        QStringLiteral("few starts"));
}

class Journey : public testing::Test {
protected:
    struct Running {
        explicit Running(Session session) : document(std::move(session)), window(document, journey_options()), drive(window) {}
        Document document;
        MainWindow window;
        Driver drive;
    };

    Journey() { start(); }
    void start(Session session = test_session()) {
        run_ = std::make_unique<Running>(std::move(session));
        window().resize(1600, 1000);
        window().show();
        window().activateWindow();
        drive().let_events_run();
    }
    void stop() {
        window().close();
        run_.reset();
    }
    void restart() {
        stop();
        start();
    }

    MainWindow& window() { return run_->window; }
    Document& document() { return run_->document; }
    Driver& drive() { return run_->drive; }

    QString path(const QString& name) const { return folder_.filePath(name); }
    QString project_folder() const { return path(QStringLiteral("test.ranvier")); }
    bool open(const QString& file) {
        document().open({file});
        return drive().wait(file + QStringLiteral(" to be open"), [this] { return document().sources().recording != nullptr; });
    }
    // A project of this test with the sample in it.
    bool open_sample() { return document().create_project(project_folder()) && open(sample_path()); }
    bool open_fit() {
        return open_sample() && run_quick(document()) > 0 &&
               drive().wait(QStringLiteral("a fit to be there"), [this] { return document().sources().result != nullptr; });
    }
    bool reopen() {
        return document().open_project(project_folder()) &&
               drive().wait(QStringLiteral("the recording"), [this] { return document().sources().recording != nullptr; });
    }
    void write(const QString& file, const QByteArray& bytes) {
        QFile out(file);
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    const QueuedJob* only_run() {
        const QueuedJob* found = nullptr;
        for (const auto* job : document().queue().jobs())
            if (job->job) found = job;
        return found;
    }

private:
    QTemporaryDir folder_;
    std::unique_ptr<Running> run_;
};

} // namespace ranvier::gui
