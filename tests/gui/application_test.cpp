// One QApplication without a display for all tests of this folder, with the window's theme, and folders of the user that are
// thrown away.
#include <gtest/gtest.h>

#include <memory>

#include <QApplication>
#include <QTemporaryDir>

#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

class WidgetApplication : public testing::Environment {
public:
    void SetUp() override {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        qputenv("RANVIER_CONFIG", user_.filePath(QStringLiteral("config")).toUtf8());
        qputenv("RANVIER_DATA", user_.filePath(QStringLiteral("data")).toUtf8());
        qputenv("RANVIER_CACHE", user_.filePath(QStringLiteral("cache")).toUtf8());
        static int n_words = 1;
        static char name[] = "test_gui";
        static char* words[] = {name, nullptr};
        application_ = std::make_unique<QApplication>(n_words, words);
        theming_ = std::make_unique<Theming>(*application_);
        theming_->choose(ThemeChoice::light);
    }
    void TearDown() override {
        theming_.reset();
        application_.reset();
    }

private:
    QTemporaryDir user_;
    std::unique_ptr<QApplication> application_;
    std::unique_ptr<Theming> theming_;
};

const auto* const widget_application = testing::AddGlobalTestEnvironment(new WidgetApplication);

} // namespace
} // namespace ranvier::gui
