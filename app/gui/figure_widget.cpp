#include "app/gui/figure_widget.hpp"
