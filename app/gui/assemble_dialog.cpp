#include "app/gui/assemble_dialog.hpp"

#include <algorithm>

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/drop_parts.hpp"
#include "app/gui/field_row.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

constexpr int as_given = 0, pulses_item = 2; // of the clocks

// A file's name as the NAME of a port: letters, digits, "_".
QString port_name(const QString& path) {
    static const QRegularExpression other("[^A-Za-z0-9_]+");
    QString name = (QFileInfo(path).isDir() ? QFileInfo(path).fileName() : bare_name(path)).replace(other, "_");
    return name.isEmpty() ? QStringLiteral("part") : name;
}

QString likely_port(const QString& path) {
    const QString name = bare_name(path).toLower();
    for (const char* port : {"trials", "epochs", "events", "regions"})
        if (name.contains(QString(port).chopped(1))) return port;
    for (const char* word : {"channel", "electrode", "cluster", "unit", "quality"})
        if (name.contains(word)) return QStringLiteral("regions");
    return "signals." + port_name(path);
}

QComboBox* make_choice(const char* name, const QString& accessible, const QStringList& items, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->lineEdit()->setAccessibleName(accessible);
    box->addItems(items);
    return box;
}

} // namespace

QStringList likely_ports(const QStringList& paths) {
    const bool told = std::any_of(paths.begin(), paths.end(), [](const QString& p) { return likely_part(p) == Likely::spikes; });
    QStringList ports;
    for (const auto& path : paths) {
        const Likely what = likely_part(path);
        const bool spikes =
            what == Likely::spikes || QFileInfo(path).isDir() || (what == Likely::either && !told && !ports.contains("spikes"));
        QString port = spikes ? QStringLiteral("spikes") : likely_port(path);
        if (ports.contains(port)) port = (spikes ? "spikes." : "intervals.") + port_name(path);
        for (int i = 2; ports.contains(port); ++i)
            port = QStringLiteral("%1.%2_%3").arg(spikes ? "spikes" : "signals", port_name(path)).arg(i);
        ports << port;
    }
    return ports;
}

AssembleDialog::AssembleDialog(Document& document, const QStringList& paths, QWidget* parent)
    : QDialog(parent), document_(document), told_(new QLabel(this)) {
    const auto& t = Theming::instance();
    setObjectName("assemble_dialog");
    setWindowTitle(tr("One recording of several files"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(t.px(16), t.px(16), t.px(16), t.px(12));
    column->setSpacing(t.px(8));
    auto* title = new QLabel(tr("These %1 files may be parts of one recording.").arg(paths.size()), this);
    title->setProperty("role", "dialog_title");
    title->setWordWrap(true);
    column->addWidget(title);
    auto* second = new QLabel(
        tr("Every file is taken as what stands beside it. The clock of spikes is that of the recording; the files stay "
           "as they are."),
        this);
    second->setProperty("role", "second");
    second->setWordWrap(true);
    column->addWidget(second);
    column->addWidget(make_rows(paths), 1);
    told_->setObjectName("assemble_told");
    told_->setWordWrap(true);
    column->addWidget(told_);
    make_foot();
    refresh();
    resize(t.px(820), t.px(std::min(560, 220 + 36 * static_cast<int>(paths.size()))));
}

QWidget* AssembleDialog::make_rows(const QStringList& paths) {
    const auto& t = Theming::instance();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* rows = new QWidget(scroll);
    rows->setProperty("role", "surface");
    auto* grid = new QGridLayout(rows);
    grid->setContentsMargins(0, t.px(4), 0, t.px(4));
    grid->setHorizontalSpacing(t.px(8));
    grid->setVerticalSpacing(t.px(8));
    int at = 0;
    for (const auto& heading : {tr("File"), tr("Taken as"), tr("Clock"), tr("Time unit")}) {
        auto* label = new QLabel(heading, rows);
        label->setProperty("role", "muted");
        grid->addWidget(label, 0, at++);
    }
    const QStringList ports = likely_ports(paths);
    for (int i = 0; i < paths.size(); ++i) add_row(grid, i + 1, paths[i], ports[i]);
    for (int column = 0; column < 4; ++column) grid->setColumnStretch(column, column == 3 ? 2 : 3);
    grid->setRowStretch(static_cast<int>(paths.size()) + 1, 1);
    scroll->setWidget(rows);
    return scroll;
}

void AssembleDialog::add_row(QGridLayout* grid, int at, const QString& path, const QString& port) {
    const QString file = QFileInfo(path).fileName(), name = port_name(path);
    auto* label = new QLabel(file, this);
    label->setToolTip(path);
    QStringList ports{"spikes",  "spikes." + name,  "trials", "epochs", "events", "intervals." + name,
                      "signals", "signals." + name, "regions"};
    if (!ports.contains(port)) ports << port;
    Row row{path, make_choice("assemble_port", tr("What %1 is taken as").arg(file), ports << tr("leave out"), this),
            make_choice("assemble_clock", tr("Clock of %1").arg(file),
                        {tr("same clock"), "offset=0,rate=1", tr("pulses of a file ...")}, this),
            make_choice("assemble_unit", tr("Time unit of %1").arg(file),
                        {tr("as the file says"), "s", "ms", "us", "samples:30000"}, this)};
    row.port->setCurrentText(port);
    row.clock->setToolTip(
        tr("offset=SECONDS,rate=FACTOR, or pulses=FILE: a table with the file's own times of the pulses, then the recording's"));
    int column = 0;
    grid->addWidget(label, at, column++);
    for (auto* box : {row.port, row.clock, row.unit}) {
        box->setProperty("row", at - 1);
        grid->addWidget(box, at, column++);
        connect(box, &QComboBox::currentTextChanged, this, &AssembleDialog::refresh);
    }
    connect(row.clock, &QComboBox::activated, this, [this, clock = row.clock](int item) {
        if (item == pulses_item) ask_pulses(clock);
    });
    rows_.push_back(std::move(row));
}

void AssembleDialog::make_foot() {
    auto* foot = new QHBoxLayout;
    foot->setSpacing(Theming::instance().px(8));
    const auto button = [&](const char* name, const QString& text, auto act) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(name);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, act);
        foot->addWidget(made);
        return made;
    };
    button("assemble_each", tr("Open each on its own"), &AssembleDialog::open_each);
    foot->addStretch(1);
    button("assemble_cancel", tr("Cancel"), &QDialog::reject);
    together_ = button("assemble_together", tr("Open as one recording"), &AssembleDialog::open_together);
    together_->setProperty("role", "primary");
    together_->setDefault(true);
    static_cast<QVBoxLayout*>(layout())->addLayout(foot);
}

void AssembleDialog::ask_pulses(QComboBox* clock) {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Times of pulses that both clocks saw"), QFileInfo(rows_.front().path).path(),
                                     tr("Tables (*.csv *.tsv *.txt);;All files (*)"));
    if (path.isEmpty())
        clock->setCurrentIndex(as_given);
    else
        clock->setCurrentText("pulses=" + path);
}

Result<Assembly> AssembleDialog::assembly() const {
    Assembly all;
    for (const auto& row : rows_) {
        const QString port = row.port->currentText().trimmed(), clock = row.clock->currentText().trimmed();
        if (port == tr("leave out")) continue;
        AssemblyPart part;
        part.port = port.toStdString();
        part.file = row.path.toStdString();
        if (!is_assembly_port(part.port))
            return Error(Errc::invalid_argument, QFileInfo(row.path).fileName().toStdString() + " is taken as '" + part.port +
                                                     "'; allowed is " + assembly_ports());
        if (row.unit->currentText() != row.unit->itemText(as_given))
            part.time_unit = row.unit->currentText().trimmed().toStdString();
        if (clock == row.clock->itemText(pulses_item)) return Error(Errc::invalid_argument, "no file of pulses is chosen yet");
        if (clock != row.clock->itemText(as_given))
            if (auto taken = parse_clock(clock.toStdString(), part); !taken)
                return std::move(taken).error().within(QFileInfo(row.path).fileName().toStdString());
        all.parts.push_back(std::move(part));
    }
    RANVIER_TRY(check_assembly(all));
    return all;
}

void AssembleDialog::refresh() {
    if (!together_) return;
    const auto now = assembly();
    together_->setEnabled(static_cast<bool>(now));
    told_->setProperty("role", now ? "muted" : "error");
    restyle(*told_);
    told_->setText(now ? QString::fromStdString(assembly_name(*now)) : QString::fromStdString(now.error().sentence()));
}

void AssembleDialog::open_together() {
    const auto now = assembly();
    if (!now) return;
    document_.open_assembly(*now);
    accept();
}

void AssembleDialog::open_each() {
    for (const auto& row : rows_) document_.open_recording(row.path);
    accept();
}

QDialog* make_assemble_dialog(Document& document, const QStringList& paths, QWidget* parent) {
    return new AssembleDialog(document, paths, parent);
}

} // namespace ranvier::gui
