#include "app/views/export_figure.hpp"
