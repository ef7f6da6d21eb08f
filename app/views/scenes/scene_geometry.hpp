// Nodes and edges as few large meshes.
#pragma once

#include <span>

#include <vtkPolyData.h>
#include <vtkSmartPointer.h>
#include <QRgb>

#include "app/views/scenes/scene_camera.hpp"

namespace ranvier::views {

struct Segment {
    Vec3 from, to;
    QRgb colour;
    double width; // pixels
};

struct Ball {
    Vec3 centre;
    double radius;
    QRgb colour;
};

vtkSmartPointer<vtkPolyData> lines_mesh(std::span<const Segment> segments);
// At the end of each segment, in its colour, `per_pixel` units of the world a pixel: a cone along it, or a short drum across it,
// which from any side looks like a bar or a disc.
vtkSmartPointer<vtkPolyData> cones_mesh(std::span<const Segment> segments, double per_pixel);
vtkSmartPointer<vtkPolyData> drums_mesh(std::span<const Segment> segments, double per_pixel);
// Spheres of `rings` rings, with normals.
vtkSmartPointer<vtkPolyData> balls_mesh(std::span<const Ball> balls, int rings);
vtkSmartPointer<vtkPolyData> surface_mesh(std::span<const Vec3> points, std::span<const std::array<int, 3>> triangles);

double head_length(double width); // of a cone in pixels

} // namespace ranvier::views
