// Where a scene is looked at from: a parallel projection, so that equal lengths stay equal at any depth.
#pragma once

#include <array>
#include <span>
#include <string>

#include <QMarginsF>
#include <QPointF>
#include <QSize>

namespace ranvier::views {

using Vec3 = std::array<double, 3>;
Vec3 operator+(const Vec3& a, const Vec3& b);
Vec3 operator-(const Vec3& a, const Vec3& b);
Vec3 operator*(const Vec3& a, double factor);
double dot(const Vec3& a, const Vec3& b);
Vec3 cross(const Vec3& a, const Vec3& b);
double length(const Vec3& a);
Vec3 unit_of(const Vec3& a); // of length 1; {0, 0, 0} stays

struct SceneCamera {
    Vec3 right{1, 0, 0}, up{0, 0, 1}, toward{0, -1, 0}; // orthonormal; toward: from the scene to the eye
    Vec3 focus{0, 0, 0};                                // in the middle of the picture
    double half_height = 1;                             // of the world that is seen above and below it
    QSize size{1, 1};
    double nearest = 0, farthest = -1; // depths of what is shown, see find_depths

    double world_per_pixel() const { return 2 * half_height / size.height(); }
    QPointF at(const Vec3& point) const;
    double depth(const Vec3& point) const { return dot(point - focus, toward); } // greater is nearer
    double distance_share(const Vec3& point) const;                              // 0 nearest, 1 farthest

    // As GraphScene::set_camera says. `flat`: the points lie in x and y, and y is up.
    bool look(const std::string& words, bool flat, std::span<const Vec3> points, const QMarginsF& margins);
    std::string words(bool flat, std::span<const Vec3> points, const QMarginsF& margins) const;
    void turn(double right_degrees, double up_degrees);
    // All points within the picture less the margins.
    void fit(std::span<const Vec3> points, const QMarginsF& margins);
    // What is at one depth is all of it near: depth is told within at least a third of the breadth of the points.
    void find_depths(std::span<const Vec3> points);

private:
    void face(double azimuth, double elevation, double roll, bool flat); // degrees
};

} // namespace ranvier::views
