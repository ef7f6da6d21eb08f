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

constexpr double pi = std::numbers::pi;

// An array of a mesh's points from numbers in a row.
vtkSmartPointer<vtkFloatArray> float_array(const std::vector<float>& values, int components, const char* name) {
    auto array = vtkSmartPointer<vtkFloatArray>::New();
    array->SetName(name);
    array->SetNumberOfComponents(components);
    array->SetNumberOfTuples(static_cast<vtkIdType>(values.size()) / components);
    std::copy(values.begin(), values.end(), array->GetPointer(0));
    return array;
}

// Corners with colours, joined to triangles.
class Mesh {
public:
    Mesh(size_t corners, const MeshFrame& frame) : frame_(frame) { places_.reserve(3 * corners), colours_.reserve(3 * corners); }
    vtkIdType add(const Vec3& p, QRgb colour) {
        const double angle = static_cast<double>(places_.size() / 3 % 64) * 2 * pi / 64; // no two of one triangle
        const Vec3 place = p - frame_.origin + Vec3{std::cos(angle), std::sin(angle), 0} * frame_.nudge;
        for (const double v : place) places_.push_back(static_cast<float>(v));
        for (const int v : {qRed(colour), qGreen(colour), qBlue(colour)}) colours_.push_back(static_cast<unsigned char>(v));
        return static_cast<vtkIdType>(places_.size() / 3) - 1;
    }
    void triangle(vtkIdType a, vtkIdType b, vtkIdType c) { corners_.insert(corners_.end(), {a, b, c}); }
    vtkSmartPointer<vtkPolyData> take() const {
        auto mesh = vtkSmartPointer<vtkPolyData>::New();
        const vtkNew<vtkPoints> points;
        points->SetData(float_array(places_, 3, "places"));
        mesh->SetPoints(points);
        const vtkNew<vtkCellArray> cells;
        const auto n = static_cast<vtkIdType>(corners_.size() / 3);
        cells->AllocateExact(n, 3 * n);
        for (vtkIdType i = 0; i < n; ++i) cells->InsertNextCell(3, corners_.data() + 3 * i);
        mesh->SetPolys(cells);
        const vtkNew<vtkUnsignedCharArray> colours;
        colours->SetNumberOfComponents(3);
        colours->SetNumberOfTuples(static_cast<vtkIdType>(colours_.size() / 3));
        std::copy(colours_.begin(), colours_.end(), colours->GetPointer(0));
        mesh->GetPointData()->SetScalars(colours);
        return mesh;
    }

private:
    MeshFrame frame_;
    std::vector<float> places_;
    std::vector<unsigned char> colours_;
    std::vector<vtkIdType> corners_;
};

// Edges as strips that face whoever looks at them.
class EdgeMesh {
public:
    EdgeMesh(size_t edges, double scale, const MeshFrame& frame) : mesh_(5 * edges, frame), scale_(scale) {
        along_.reserve(20 * edges), offset_.reserve(20 * edges);
    }

    void add(const EdgeMark& e) {
        const double half = e.width / 2, shaft = e.head == Head::arrow ? -(5 * scale_ + 2 * e.width - scale_) : 0;
        vtkIdType at[4];
        for (const int i : {0, 1}) at[i] = corner(e, true, 0, i == 0 ? -half : half);
        for (const int i : {2, 3}) at[i] = corner(e, false, shaft, i == 2 ? -half : half);
        strip(at);
        if (e.head == Head::arrow) {
            const double length = 5 * scale_ + 2 * e.width, wide = 2 * scale_ + 1.2 * e.width;
            const vtkIdType tip = corner(e, false, 0, 0), left = corner(e, false, -length, wide);
            mesh_.triangle(tip, left, corner(e, false, -length, -wide));
        } else if (e.head == Head::bar) {
            const double thick = std::max(1.5 * scale_, e.width), wide = 2.5 * scale_ + 1.5 * e.width;
            for (const int i : {0, 1}) at[i] = corner(e, false, -thick / 2, i == 0 ? -wide : wide);
            for (const int i : {2, 3}) at[i] = corner(e, false, thick / 2, i == 2 ? -wide : wide);
            strip(at);
        }
    }
    vtkSmartPointer<vtkPolyData> take() const {
        auto mesh = mesh_.take();
        mesh->GetPointData()->AddArray(float_array(along_, 4, edge_along));
        mesh->GetPointData()->AddArray(float_array(offset_, 4, edge_offset));
        return mesh;
    }

private:
    vtkIdType corner(const EdgeMark& e, bool at_start, double along, double aside) {
        for (const double v : e.to - e.from) along_.push_back(static_cast<float>(v));
        along_.push_back(!e.dashed ? 0.F : at_start ? 1.F : 2.F);
        for (const double v : {at_start ? e.start : -e.stop, along, e.aside + aside, e.start + e.stop})
            offset_.push_back(static_cast<float>(v));
        return mesh_.add(at_start ? e.from : e.to, e.colour);
    }
    void strip(const vtkIdType (&at)[4]) {
        mesh_.triangle(at[0], at[1], at[2]);
        mesh_.triangle(at[1], at[3], at[2]);
    }

    Mesh mesh_;
    double scale_;
    std::vector<float> along_, offset_;
};

} // namespace

MeshFrame frame_of(std::span<const Vec3> points) {
    if (points.empty()) return {};
    Vec3 low = points[0], high = low;
    for (const Vec3& p : points)
        for (size_t d = 0; d < 3; ++d) low[d] = std::min(low[d], p[d]), high[d] = std::max(high[d], p[d]);
    return {(low + high) * .5, std::max(length(high - low), 1e-9) * 1e-5};
}

vtkSmartPointer<vtkPolyData> edges_mesh(std::span<const EdgeMark> edges, double scale, const MeshFrame& frame) {
    EdgeMesh mesh(edges.size(), scale, frame);
    for (const EdgeMark& e : edges) mesh.add(e);
    return mesh.take();
}

vtkSmartPointer<vtkPolyData> balls_mesh(std::span<const Ball> balls, int sides, const MeshFrame& frame) {
    Mesh mesh(balls.size() * static_cast<size_t>(sides), frame);
    std::vector<float> corners;
    for (const Ball& ball : balls) {
        vtkIdType first = 0;
        for (int i = 0; i < sides; ++i) {
            const double angle = 2 * pi * i / sides;
            for (const double v : {std::cos(angle), std::sin(angle), ball.radius}) corners.push_back(static_cast<float>(v));
            const vtkIdType corner = mesh.add(ball.centre, ball.colour);
            if (i == 0) first = corner;
            if (i >= 2) mesh.triangle(first, corner - 1, corner);
        }
    }
    auto made = mesh.take();
    made->GetPointData()->AddArray(float_array(corners, 3, ball_corner));
    return made;
}

vtkSmartPointer<vtkPolyData> surface_mesh(std::span<const Vec3> points, std::span<const std::array<int, 3>> triangles,
                                          const MeshFrame& frame) {
    std::vector<Vec3> normals(points.size(), Vec3{0, 0, 0});
    for (const auto& t : triangles) {
        const Vec3& a = points[static_cast<size_t>(t[0])];
        const Vec3 n = cross(points[static_cast<size_t>(t[1])] - a, points[static_cast<size_t>(t[2])] - a);
        for (const int i : t) normals[static_cast<size_t>(i)] = normals[static_cast<size_t>(i)] + n;
    }
    Mesh mesh(points.size(), {frame.origin, 0});
    std::vector<float> outwards;
    for (size_t i = 0; i < points.size(); ++i) {
        mesh.add(points[i], 0);
        for (const double v : unit_of(normals[i])) outwards.push_back(static_cast<float>(v));
    }
    for (const auto& t : triangles) mesh.triangle(t[0], t[1], t[2]);
    auto made = mesh.take();
    made->GetPointData()->SetNormals(float_array(outwards, 3, "normals"));
    return made;
}

QLineF seen_line(QPointF a, QPointF b, double start, double stop, double aside) {
    const QPointF d = b - a;
    const double length = std::hypot(d.x(), d.y());
    const QPointF along = length > 0 ? d / length : QPointF(1, 0), left = QPointF(along.y(), -along.x()) * aside;
    const bool room = length > least_room * (start + stop);
    return {a + left + along * (room ? start : 0), b + left - along * (room ? stop : 0)};
}

} // namespace ranvier::views
