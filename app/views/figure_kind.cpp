#include "app/views/figure_kind.hpp"
