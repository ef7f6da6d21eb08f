#include "app/views/scenes/scene_camera.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "core/job/params.hpp"

namespace ranvier::views {

namespace {

struct Range {
    double low = INFINITY, high = -INFINITY;
    void add(double value) { low = std::min(low, value), high = std::max(high, value); }
    double wide() const { return high > low ? high - low : 0; }
    double middle() const { return (low + high) / 2; }
};

constexpr double degree = std::numbers::pi / 180;

// `v` turned about the unit vector `axis` (Rodrigues).
Vec3 turned(const Vec3& v, const Vec3& axis, double degrees) {
    const double angle = degrees * degree;
    return v * std::cos(angle) + cross(axis, v) * std::sin(angle) + axis * (dot(axis, v) * (1 - std::cos(angle)));
}

// What is right, up and towards the eye, seen from the front.
struct Front {
    Vec3 right, up, toward;
};
Front front_of(bool flat) { return flat ? Front{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}} : Front{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}; }

// The eye at these angles, without a roll.
std::pair<Vec3, Vec3> toward_and_right(const Front& f, double azimuth, double elevation) {
    const double a = azimuth * degree, e = elevation * degree;
    return {f.right * (std::sin(a) * std::cos(e)) + f.up * std::sin(e) + f.toward * (std::cos(a) * std::cos(e)),
            f.right * std::cos(a) + f.toward * -std::sin(a)};
}

std::optional<std::array<double, 2>> angles_of(const std::string& side) {
    const std::pair<const char*, std::array<double, 2>> sides[] = {
        {"front", {0, 0}}, {"back", {180, 0}},   {"left", {-90, 0}},    {"right", {90, 0}},
        {"top", {0, 90}},  {"bottom", {0, -90}}, {"oblique", {-30, 20}}};
    for (const auto& [name, angles] : sides)
        if (side == name) return angles;
    return std::nullopt;
}

// The six numbers of camera words.
std::optional<std::array<double, 6>> numbers_of(const std::string& words) {
    std::array<double, 6> numbers{};
    size_t from = 0;
    for (size_t i = 0; i < numbers.size(); ++i) {
        if (from > words.size()) return std::nullopt;
        const size_t end = std::min(words.find(',', from), words.size());
        const auto number = parse_number(words.substr(from, end - from));
        if (!number || !std::isfinite(*number)) return std::nullopt;
        numbers[i] = *number;
        from = end + 1;
    }
    return from == words.size() + 1 && numbers[3] > 0 ? std::optional(numbers) : std::nullopt;
}

std::string rounded(double value, double steps) {
    const double whole = std::round(value * steps) / steps;
    return number_text(whole == 0 ? 0 : whole); // never "-0"
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

void SceneCamera::face(double azimuth, double elevation, double roll, bool flat) {
    const auto [to_eye, level] = toward_and_right(front_of(flat), azimuth, elevation);
    toward = to_eye;
    right = level * std::cos(roll * degree) + cross(toward, level) * std::sin(roll * degree);
    up = cross(toward, right);
}

bool SceneCamera::look(const std::string& words, bool flat, std::span<const Vec3> points, const QMarginsF& margins) {
    if (const auto side = angles_of(words)) {
        face((*side)[0], (*side)[1], 0, flat);
        fit(points, margins);
        return true;
    }
    const auto n = numbers_of(words);
    if (!n) return false;
    face((*n)[0], (*n)[1], (*n)[2], flat);
    fit(points, margins);
    focus = focus + right * ((*n)[4] * half_height) + up * ((*n)[5] * half_height);
    half_height /= (*n)[3];
    return true;
}

std::string SceneCamera::words(bool flat, std::span<const Vec3> points, const QMarginsF& margins) const {
    const Front f = front_of(flat);
    const double elevation = std::asin(std::clamp(dot(toward, f.up), -1., 1.)) / degree;
    const double azimuth = std::abs(elevation) > 89.999 ? 0 : std::atan2(dot(toward, f.right), dot(toward, f.toward)) / degree;
    const Vec3 level = toward_and_right(f, azimuth, elevation).second;
    const double roll = std::atan2(dot(right, cross(toward, level)), dot(right, level)) / degree;
    SceneCamera fitted = *this;
    fitted.fit(points, margins);
    const Vec3 aside = focus - fitted.focus;
    return rounded(azimuth, 10) + "," + rounded(elevation, 10) + "," + rounded(roll, 10) + "," +
           rounded(fitted.half_height / half_height, 1000) + "," + rounded(dot(aside, right) / fitted.half_height, 1000) + "," +
           rounded(dot(aside, up) / fitted.half_height, 1000);
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
