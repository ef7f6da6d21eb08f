// The typefaces that come with Ranvier: Roboto, Liberation Sans, JetBrains Mono. Where they are not, the system's are used.
#pragma once

#include <string>

namespace ranvier::views {

// Makes every typeface in `folder` known to this process; a folder that is not there holds none. Needs a QGuiApplication.
void load_fonts(const std::string& folder);

} // namespace ranvier::views
