// Nodes and edges as few flat meshes. Points of a mesh are places in the world; how far from there a corner lies on the picture,
// in pixels, is an attribute of its own, so that a mesh stays right however the camera turns and zooms.
#pragma once

#include <span>

#include <vtkPolyData.h>
#include <vtkSmartPointer.h>
#include <QRgb>

#include "app/views/canvas.hpp"
#include "app/views/scenes/scene_camera.hpp"

namespace ranvier::views {

// Lengths in pixels; heads as those of draw_edge.
struct EdgeMark {
    Vec3 from, to;
    QRgb colour;
    double width;
    double start, stop; // how far from its ends it begins and stops, where there is room
    double aside;       // to the left, seen along it
    Head head;
    bool dashed;
};

struct Ball {
    Vec3 centre;
    double radius; // pixels
    QRgb colour;
};

// Names of the attributes, for shaders.
inline constexpr const char* edge_along = "edgeAlong";   // 4: the whole edge in the world; 1 or 2 at the ends of a dashed one
inline constexpr const char* edge_offset = "edgeOffset"; // 4: along, along where there is no room too, aside, start + stop
inline constexpr const char* ball_corner = "ballCorner"; // 3: x and y in radii, the radius
inline constexpr double least_room = 1.2;                // times start + stop, or an edge begins and stops at its ends

// Where meshes have their 0, so that single precision is enough for them, and how far apart corners of one place stand: VTK
// drops triangles whose corners are at one place.
struct MeshFrame {
    Vec3 origin{0, 0, 0};
    double nudge = 0;
};
MeshFrame frame_of(std::span<const Vec3> points);

// `scale`: pixels for a design pixel, of heads.
vtkSmartPointer<vtkPolyData> edges_mesh(std::span<const EdgeMark> edges, double scale, const MeshFrame& frame);
// Discs of `sides` sides, shaded as spheres.
vtkSmartPointer<vtkPolyData> balls_mesh(std::span<const Ball> balls, int sides, const MeshFrame& frame);
vtkSmartPointer<vtkPolyData> surface_mesh(std::span<const Vec3> points, std::span<const std::array<int, 3>> triangles,
                                          const MeshFrame& frame);

// Where an edge whose ends are seen at a and b begins and stops on the picture (y downwards).
QLineF seen_line(QPointF a, QPointF b, double start, double stop, double aside);

} // namespace ranvier::views
