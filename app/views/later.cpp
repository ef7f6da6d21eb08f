#include "app/views/later.hpp"

#include <QThreadPool>

namespace ranvier::views {

void run_beside(std::function<void()> work) { QThreadPool::globalInstance()->start(std::move(work)); }

} // namespace ranvier::views
