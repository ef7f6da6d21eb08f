// A project is opened and closed a hundred times.
#include <malloc.h>
#include <unistd.h>

#include <numeric>

#include "app/gui/figure_widget.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class Cycles : public Journey {};

double resident_bytes() {
    QFile statm("/proc/self/statm");
    if (!statm.open(QIODevice::ReadOnly)) return 0;
    return statm.readAll().split(' ')[1].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE));
}

TEST_F(Cycles, a_hundred_projects_opened_and_closed_leave_the_memory_as_it_was) {
    ASSERT_TRUE(open_fit());
    document().close_project();
    std::vector<double> resident;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(reopen());
        auto* raster = drive().view("states");
        ASSERT_TRUE(drive().wait("its picture", [&] { return !raster->figure_widget()->paint_ms().empty(); }));
        document().close_project();
        drive().let_events_run();
        malloc_trim(0);
        resident.push_back(resident_bytes());
    }

    const auto mean = [&](int from) { return std::accumulate(resident.begin() + from, resident.begin() + from + 20, 0.0) / 20; };
    EXPECT_LT(mean(80), mean(30) * 1.01) << "from " << mean(30) / 1e6 << " to " << mean(80) / 1e6 << " MB";
}

} // namespace
} // namespace ranvier::gui
