// The one clock and the one selection of the window. Views listen; whoever is asked to change something tells it here.
#pragma once

#include <QObject>

#include "app/views/link.hpp"

namespace ranvier::gui {

class LinkModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const views::Link& link() const { return link_; }
    // Takes it as the new state; changed() follows at once if it differs.
    void set(const views::Link& link);

    // The commonest changes. `extend`: adds to what is selected, or takes it away if it is selected already.
    void set_cursor(double time);
    void set_window(Interval window); // held within extent(), at least min_window() long
    void select_units(const std::set<std::string>& units, bool extend = false);
    void select_state(int state, bool extend = false); // -1: none
    void select_range(std::optional<Interval> range);
    void select_edge(const std::string& sender, const std::string& receiver, bool extend = false);
    void clear_selection();

    Interval extent() const { return extent_; }
    void set_extent(Interval extent); // of the recording: resets window, cursor and range
    double min_window() const;        // a millionth of the extent

Q_SIGNALS:
    void changed(const ranvier::views::Link& before, const ranvier::views::Link& now);

private:
    views::Link link_;
    Interval extent_{0, 1};
};

} // namespace ranvier::gui
