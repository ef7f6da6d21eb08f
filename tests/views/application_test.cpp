// One QGuiApplication without a display for all tests of this folder: fonts and pictures need it.
#include <gtest/gtest.h>

#include <QGuiApplication>

namespace ranvier::views {
namespace {

class Application : public testing::Environment {
public:
    void SetUp() override {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        static int n_words = 1;
        static char name[] = "test_views";
        static char* words[] = {name, nullptr};
        application_ = std::make_unique<QGuiApplication>(n_words, words);
    }
    void TearDown() override { application_.reset(); }

private:
    std::unique_ptr<QGuiApplication> application_;
};

const auto* const application = testing::AddGlobalTestEnvironment(new Application);

} // namespace
} // namespace ranvier::views
