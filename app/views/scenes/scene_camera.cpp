#include "app/views/scenes/scene_camera.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ranvier::views {

namespace {

constexpr double oblique_right = 30, oblique_up = -20; // degrees

struct Range {
    double low = INFINITY, high = -INFINITY;
    void add(double value) { low = std::min(low, value), high = std::max(high, value); }
    double wide() const { return high > low ? high - low : 0; }
    double middle() const { return (low + high) / 2; }
};

// `v` turned about the unit vector `axis` (Rodrigues).
Vec3 turned(const Vec3& v, const Vec3& axis, double degrees) {
    const double angle = degrees * std::numbers::pi / 180;
    return v * std::cos(angle) + cross(axis, v) * std::sin(angle) + axis * (dot(axis, v) * (1 - std::cos(angle)));
}

} // namespace

Vec3 operator+(const Vec3& a, const Vec3& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
Vec3 operator-(const Vec3& a, const Vec3& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
Vec3 operator*(const Vec3& a, double factor) { return {a[0] * factor, a[1] * factor, a[2] * factor}; }
double dot(const Vec3& a, const Vec3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Vec3 cross(const Vec3& a, const Vec3& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double length(const Vec3& a) { return std::sqrt(dot(a, a)); }
Vec3 unit_of(const Vec3& a) {
    const double l = length(a);
    return l > 0 ? a * (1 / l) : a;
}

QPointF SceneCamera::at(const Vec3& point) const {
    const Vec3 p = point - focus;
    const double scale = 1 / world_per_pixel();
    return {size.width() / 2. + dot(p, right) * scale, size.height() / 2. - dot(p, up) * scale};
}

double SceneCamera::distance_share(const Vec3& point) const {
    return std::clamp((nearest - depth(point)) / (nearest - farthest), 0., 1.);
}

void SceneCamera::look_from(const std::string& from, bool flat) {
    const Vec3 x{1, 0, 0}, above = flat ? Vec3{0, 1, 0} : Vec3{0, 0, 1}, front = flat ? Vec3{0, 0, 1} : Vec3{0, -1, 0};
    up = above, toward = front;
    if (from == "left") toward = x * -1;
    if (from == "right") toward = x;
    if (from == "back") toward = front * -1;
    if (from == "top") toward = above, up = front * -1;
    if (from == "bottom") toward = above * -1, up = front;
    right = cross(up, toward);
    const bool straight =
        from == "left" || from == "right" || from == "front" || from == "back" || from == "top" || from == "bottom";
    if (!straight) turn(oblique_right, oblique_up);
}

// A scene that turns to the right is an eye that goes to the left.
void SceneCamera::turn(double right_degrees, double up_degrees) {
    toward = unit_of(turned(toward, up, -right_degrees));
    right = unit_of(cross(up, toward));
    toward = unit_of(turned(toward, right, up_degrees));
    up = cross(toward, right);
}

void SceneCamera::fit(std::span<const Vec3> points, const QMarginsF& margins) {
    Range x, y, z;
    for (const Vec3& p : points) x.add(dot(p, right)), y.add(dot(p, up)), z.add(dot(p, toward));
    if (points.empty()) return;
    const double w = std::max(16., size.width() - margins.left() - margins.right()),
                 h = std::max(16., size.height() - margins.top() - margins.bottom());
    const double most = std::max({x.wide(), y.wide(), z.wide(), 1e-9});
    const double per_pixel = std::max({x.wide() / w, y.wide() / h, most / 20 / w});
    half_height = per_pixel * size.height() / 2;
    const double aside = (margins.right() - margins.left()) / 2 * per_pixel,
                 below = (margins.bottom() - margins.top()) / 2 * per_pixel;
    focus = right * (x.middle() + aside) + up * (y.middle() - below) + toward * z.middle();
    find_depths(points);
}

void SceneCamera::find_depths(std::span<const Vec3> points) {
    Range z, x, y;
    for (const Vec3& p : points) x.add(dot(p, right)), y.add(dot(p, up)), z.add(depth(p));
    if (points.empty()) z.add(0);
    const double least = std::max({x.wide(), y.wide(), 1e-9}) / 3;
    nearest = z.high;
    farthest = std::min(z.low, z.high - least);
}

} // namespace ranvier::views
