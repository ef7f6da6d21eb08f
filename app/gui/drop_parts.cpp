#include "app/gui/drop_parts.hpp"

#include <algorithm>

#include <QDir>
#include <QFileInfo>

namespace ranvier::gui {
namespace {

QString without_gz(const QString& name) {
    return name.endsWith(QStringLiteral(".gz"), Qt::CaseInsensitive) ? name.chopped(3) : name;
}

QString file_name(const QString& path) { return without_gz(QFileInfo(path).fileName()); }

// phy and Kilosort, ALF, SpikeInterface, Neurosuite; also where such a folder lies in this one.
bool is_sorted_folder(const QDir& folder, int deeper) {
    static const QStringList marks{QStringLiteral("spike_times.npy"),        QStringLiteral("params.py"),
                                   QStringLiteral("*spikes.times*.npy"),     QStringLiteral("*spikes.samples*.npy"),
                                   QStringLiteral("numpysorting_info.json"), QStringLiteral("*.clu.*")};
    if (!folder.entryList(marks, QDir::Files).isEmpty()) return true;
    if (deeper == 0) return false;
    const QStringList homes{QStringLiteral("alf"), QStringLiteral("probe*"), QStringLiteral("sorter_output")};
    const auto below = folder.entryList(homes, QDir::Dirs | QDir::NoDotAndDotDot);
    return std::any_of(below.begin(), below.end(),
                       [&](const QString& name) { return is_sorted_folder(QDir(folder.filePath(name)), deeper - 1); });
}

bool names_spikes(const QString& name) { return name.contains(QStringLiteral("spike"), Qt::CaseInsensitive); }

// Two sorted folders side by side are likely two probes; two files of one format are likely two recordings.
bool are_probes(const QStringList& spikes) {
    return spikes.size() > 1 && std::all_of(spikes.begin(), spikes.end(), [&](const QString& path) {
               return QFileInfo(path).isDir() && QFileInfo(path).path() == QFileInfo(spikes.front()).path();
           });
}

} // namespace

QString bare_name(const QString& path) { return QFileInfo(file_name(path)).completeBaseName(); }

Likely likely_part(const QString& path) {
    constexpr int depth = 2; // alf/probe00
    if (QFileInfo(path).isDir()) return is_sorted_folder(QDir(path), depth) ? Likely::spikes : Likely::stranger;
    const QString end = QFileInfo(file_name(path)).suffix().toLower(), name = bare_name(path);
    if (end == QStringLiteral("nwb")) return Likely::spikes;
    if (end == QStringLiteral("csv") || end == QStringLiteral("tsv") || end == QStringLiteral("npy"))
        return names_spikes(name) ? Likely::spikes : Likely::beside;
    if (end == QStringLiteral("mat") || end == QStringLiteral("npz")) return names_spikes(name) ? Likely::spikes : Likely::either;
    return Likely::stranger;
}

// Where nothing else holds the spikes, the first container does; beside spikes it holds something else.
Drop drop_of(const QStringList& paths) {
    Drop drop;
    QStringList spikes;
    int n_beside = 0;
    const bool told = std::any_of(paths.begin(), paths.end(), [](const QString& p) { return likely_part(p) == Likely::spikes; });
    for (const auto& path : paths) {
        const Likely what = likely_part(path);
        if (what == Likely::stranger) {
            drop.others << path;
            continue;
        }
        drop.parts << path;
        if (what == Likely::spikes || (what == Likely::either && !told && spikes.isEmpty()))
            spikes << path;
        else
            ++n_beside;
    }
    if (spikes.isEmpty() || (n_beside == 0 && !are_probes(spikes))) return {{}, paths};
    return drop;
}

} // namespace ranvier::gui
