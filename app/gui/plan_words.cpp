#include "app/gui/plan_words.hpp"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QStringList>
#include <nlohmann/json.hpp>

#include "app/views/canvas.hpp"
#include "core/base/units.hpp"

namespace ranvier::gui {
namespace {

using nlohmann::ordered_json;

struct Plans {
    Q_DECLARE_TR_FUNCTIONS(Plans)
};

QString bytes_words(const ordered_json& plan, const char* key) {
    return QString::fromStdString(format_bytes(plan.value(key, uint64_t{0})));
}

QString line_of(const ordered_json& plan) {
    const QString memory = bytes_words(plan, "bytes_peak");
    if (!plan.contains("seconds") || !plan["seconds"].is_number())
        return Plans::tr("Too long to tell from its beginning; %1 so far").arg(memory);
    const QString time = rough_duration(plan["seconds"].get<double>());
    return plan.value("finished", false) ? Plans::tr("%1, %2").arg(time, memory) : Plans::tr("About %1, %2").arg(time, memory);
}

QString details_of(const ordered_json& plan) {
    QStringList lines;
    for (const auto& input : plan.value("inputs", ordered_json::array()))
        lines << Plans::tr("%1 bins of %2 units")
                     .arg(views::count_text(input.value("bins", int64_t{0})),
                          views::count_text(input.value("units", int64_t{0})));
    lines << Plans::tr("inputs %1, at most %2 in all").arg(bytes_words(plan, "bytes_of_inputs"), bytes_words(plan, "bytes_peak"));
    lines << QString::fromStdString(plan.value("basis", std::string()));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

QString rough_duration(double seconds) {
    const auto to = [&](int step) { return static_cast<int64_t>(std::llround(seconds / step)) * step; };
    if (seconds < 1) return Plans::tr("1 s");
    if (seconds < 15) return Plans::tr("%1 s").arg(to(1));
    if (seconds < 57.5) return Plans::tr("%1 s").arg(to(5));
    if (seconds < 3570) return Plans::tr("%1 min").arg(std::max<int64_t>(1, to(60) / 60));
    const int64_t minutes = to(600) / 60;
    if (minutes % 60 == 0) return Plans::tr("%1 h").arg(minutes / 60);
    return Plans::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60);
}

PlanWords plan_words(const QString& json, bool beside_a_job) {
    PlanWords words;
    const auto plan = ordered_json::parse(json.toStdString(), nullptr, false);
    if (!plan.is_object()) return words;
    words.line = line_of(plan);
    words.more = details_of(plan);
    if (plan.contains("bytes_allowed") && plan["bytes_allowed"].is_number() &&
        plan.value("bytes_peak", uint64_t{0}) > plan["bytes_allowed"].get<uint64_t>()) {
        words.too_much = true;
        words.line += Plans::tr("; a job may use %1").arg(bytes_words(plan, "bytes_allowed"));
    }
    if (beside_a_job) words.line += Plans::tr("; measured beside a running job");
    return words;
}

} // namespace ranvier::gui
