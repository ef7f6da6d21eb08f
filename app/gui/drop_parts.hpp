// What the files of one drop are likely to be by their names, for the offer to put several together into one recording. No file
// is opened: a worker reads them once it is known what they are taken as.
#pragma once

#include <QStringList>

namespace ranvier::gui {

// either: a container that may hold spikes or tables (.mat, .npz). stranger: nothing that joins a recording.
enum class Likely { spikes, beside, either, stranger };
Likely likely_part(const QString& path);

// A drop taken apart. `parts`: spikes from one or more places and what stands beside them, in the order of the drop; empty if
// they make no recording together. `others`: what is opened on its own.
struct Drop {
    QStringList parts, others;
};
Drop drop_of(const QStringList& paths);

// The name of a file without its last ending, also before ".gz": "trials" of "trials.csv.gz".
QString bare_name(const QString& path);

} // namespace ranvier::gui
