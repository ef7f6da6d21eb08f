// What a drop is taken apart into, by names alone.
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include "app/gui/drop_parts.hpp"

namespace ranvier::gui {
namespace {

// A folder with empty files; a name that ends with "/" is a folder.
struct Place {
    QTemporaryDir folder;
    QStringList with(const QStringList& names) const {
        QStringList paths;
        for (const auto& name : names) {
            const QString path = folder.filePath(name);
            QDir().mkpath(name.endsWith('/') ? path : QFileInfo(path).path());
            if (!name.endsWith('/')) {
                QFile file(path);
                EXPECT_TRUE(file.open(QIODevice::WriteOnly));
            }
            paths << QDir::cleanPath(path);
        }
        return paths;
    }
    QString at(const QString& name) const { return folder.filePath(name); }
};

TEST(drop_parts, two_probes_and_a_table_are_one_recording) {
    const Place place;
    place.with({"imec0/spike_times.npy", "imec1/params.py"});
    const QStringList drop{place.at("imec0"), place.at("imec1"), place.with({"trials.csv"})[0]};

    EXPECT_EQ(drop_of(drop).parts, drop);
    EXPECT_EQ(drop_of(drop.mid(0, 2)).parts, drop.mid(0, 2));
}

TEST(drop_parts, an_alf_folder_holds_spikes) {
    const Place place;
    place.with({"session/alf/probe00/spikes.times.npy"});

    EXPECT_EQ(likely_part(place.at("session")), Likely::spikes);
    EXPECT_EQ(likely_part(place.at("session/alf/probe00")), Likely::spikes);
}

TEST(drop_parts, containers_and_compressed_tables_take_part) {
    const Place place;
    const auto drop = place.with({"m1_spikes.mat", "trials.csv.gz", "wheel.npz"});

    EXPECT_EQ(drop_of(drop).parts, drop);
    EXPECT_EQ(likely_part(drop[0]), Likely::spikes);
    EXPECT_EQ(likely_part(drop[1]), Likely::beside);
    EXPECT_EQ(drop_of(place.with({"session.mat", "trials.csv"})).parts.size(), 2);
}

TEST(drop_parts, a_stranger_is_left_out_and_named) {
    const Place place;
    const auto drop = place.with({"sub-4.nwb", "README.md", "trials.csv"});

    EXPECT_EQ(drop_of(drop).parts, QStringList({drop[0], drop[2]}));
    EXPECT_EQ(drop_of(drop).others, QStringList({drop[1]}));
}

TEST(drop_parts, two_recordings_of_one_format_are_not_put_together) {
    const Place place;
    const auto drop = place.with({"sub-4.nwb", "sub-5.nwb"});

    EXPECT_TRUE(drop_of(drop).parts.isEmpty());
    EXPECT_EQ(drop_of(drop).others, drop);
}

} // namespace
} // namespace ranvier::gui
