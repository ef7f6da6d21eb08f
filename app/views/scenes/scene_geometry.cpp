#include "app/views/scenes/scene_geometry.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkUnsignedCharArray.h>

namespace ranvier::views {

namespace {

constexpr int sides = 8; // of cones and drums
constexpr double pi = std::numbers::pi;

// Points with colours (and perhaps normals), joined to lines or triangles.
class Mesh {
public:
    Mesh() { colours_->SetNumberOfComponents(3), normals_->SetNumberOfComponents(3); }
    vtkIdType add(const Vec3& p, QRgb colour) {
        const auto c = {static_cast<unsigned char>(qRed(colour)), static_cast<unsigned char>(qGreen(colour)),
                        static_cast<unsigned char>(qBlue(colour))};
        colours_->InsertNextTypedTuple(c.begin());
        return points_->InsertNextPoint(p.data());
    }
    vtkIdType add(const Vec3& p, QRgb colour, const Vec3& normal) {
        normals_->InsertNextTuple(normal.data());
        return add(p, colour);
    }
    void line(vtkIdType a, vtkIdType b) {
        const vtkIdType ids[] = {a, b};
        cells_->InsertNextCell(2, ids);
    }
    void triangle(vtkIdType a, vtkIdType b, vtkIdType c) {
        const vtkIdType ids[] = {a, b, c};
        cells_->InsertNextCell(3, ids);
    }
    vtkSmartPointer<vtkPolyData> take(bool lines) {
        auto mesh = vtkSmartPointer<vtkPolyData>::New();
        mesh->SetPoints(points_);
        lines ? mesh->SetLines(cells_) : mesh->SetPolys(cells_);
        mesh->GetPointData()->SetScalars(colours_);
        if (normals_->GetNumberOfTuples() > 0) mesh->GetPointData()->SetNormals(normals_);
        return mesh;
    }

private:
    vtkNew<vtkPoints> points_;
    vtkNew<vtkCellArray> cells_;
    vtkNew<vtkUnsignedCharArray> colours_;
    vtkNew<vtkFloatArray> normals_;
};

// Two unit vectors across a direction.
std::pair<Vec3, Vec3> across(const Vec3& along) {
    const Vec3 other = std::abs(along[2]) < .9 ? Vec3{0, 0, 1} : Vec3{1, 0, 0};
    const Vec3 a = unit_of(cross(along, other));
    return {a, cross(along, a)};
}

Vec3 on_rim(const std::pair<Vec3, Vec3>& axes, int side, double radius) {
    const double angle = 2 * pi * side / sides;
    return axes.first * (radius * std::cos(angle)) + axes.second * (radius * std::sin(angle));
}

double head_radius(double width) { return 2 + width; }

} // namespace

double head_length(double width) { return 5 + 2 * width; }

vtkSmartPointer<vtkPolyData> lines_mesh(std::span<const Segment> segments) {
    Mesh mesh;
    for (const Segment& s : segments) {
        const vtkIdType from = mesh.add(s.from, s.colour);
        mesh.line(from, mesh.add(s.to, s.colour));
    }
    return mesh.take(true);
}

vtkSmartPointer<vtkPolyData> cones_mesh(std::span<const Segment> segments, double per_pixel) {
    Mesh mesh;
    for (const Segment& s : segments) {
        const Vec3 along = unit_of(s.to - s.from), foot = s.to - along * (head_length(s.width) * per_pixel);
        const auto axes = across(along);
        const vtkIdType tip = mesh.add(s.to, s.colour), middle = mesh.add(foot, s.colour);
        for (int i = 0; i < sides; ++i) mesh.add(foot + on_rim(axes, i, head_radius(s.width) * per_pixel), s.colour);
        for (int i = 0; i < sides; ++i) {
            const vtkIdType a = middle + 1 + i, b = middle + 1 + (i + 1) % sides;
            mesh.triangle(tip, a, b);
            mesh.triangle(middle, b, a);
        }
    }
    return mesh.take(false);
}

vtkSmartPointer<vtkPolyData> drums_mesh(std::span<const Segment> segments, double per_pixel) {
    Mesh mesh;
    for (const Segment& s : segments) {
        const Vec3 along = unit_of(s.to - s.from);
        const auto axes = across(along);
        const double radius = (3.5 + s.width) * per_pixel;
        const Vec3 low = s.to - along * ((1.5 + s.width / 2) * per_pixel);
        vtkIdType middle[2], rim[2];
        for (const int end : {0, 1}) {
            const Vec3& at = end == 0 ? low : s.to;
            middle[end] = mesh.add(at, s.colour);
            rim[end] = middle[end] + 1;
            for (int i = 0; i < sides; ++i) mesh.add(at + on_rim(axes, i, radius), s.colour);
        }
        for (int i = 0; i < sides; ++i) {
            const int j = (i + 1) % sides;
            mesh.triangle(middle[0], rim[0] + j, rim[0] + i);
            mesh.triangle(middle[1], rim[1] + i, rim[1] + j);
            mesh.triangle(rim[0] + i, rim[0] + j, rim[1] + j);
            mesh.triangle(rim[0] + i, rim[1] + j, rim[1] + i);
        }
    }
    return mesh.take(false);
}

vtkSmartPointer<vtkPolyData> balls_mesh(std::span<const Ball> balls, int rings) {
    std::vector<Vec3> sphere; // a grid of rings by meridians, poles included
    const int meridians = 2 * rings;
    for (int i = 0; i <= rings; ++i)
        for (int j = 0; j <= meridians; ++j) {
            const double down = pi * i / rings, round = 2 * pi * j / meridians;
            sphere.push_back({std::sin(down) * std::cos(round), std::sin(down) * std::sin(round), std::cos(down)});
        }
    Mesh mesh;
    vtkIdType first = 0;
    for (const Ball& ball : balls) {
        for (const Vec3& normal : sphere) mesh.add(ball.centre + normal * ball.radius, ball.colour, normal);
        for (int i = 0; i < rings; ++i)
            for (int j = 0; j < meridians; ++j) {
                const vtkIdType a = first + i * (meridians + 1) + j, b = a + meridians + 1;
                if (i > 0) mesh.triangle(a, b, a + 1);
                if (i < rings - 1) mesh.triangle(a + 1, b, b + 1);
            }
        first += static_cast<vtkIdType>(sphere.size());
    }
    return mesh.take(false);
}

vtkSmartPointer<vtkPolyData> surface_mesh(std::span<const Vec3> points, std::span<const std::array<int, 3>> triangles) {
    std::vector<Vec3> normals(points.size(), Vec3{0, 0, 0});
    for (const auto& t : triangles) {
        const Vec3& a = points[static_cast<size_t>(t[0])];
        const Vec3 n = cross(points[static_cast<size_t>(t[1])] - a, points[static_cast<size_t>(t[2])] - a);
        for (const int i : t) normals[static_cast<size_t>(i)] = normals[static_cast<size_t>(i)] + n;
    }
    Mesh mesh;
    for (size_t i = 0; i < points.size(); ++i) mesh.add(points[i], 0, unit_of(normals[i]));
    for (const auto& t : triangles) mesh.triangle(t[0], t[1], t[2]);
    return mesh.take(false);
}

} // namespace ranvier::views
