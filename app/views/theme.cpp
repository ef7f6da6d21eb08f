#include "app/views/theme.hpp"
