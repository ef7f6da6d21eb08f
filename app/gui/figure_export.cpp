#include "app/gui/figure_export.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThreadPool>

#include "app/views/figure_check.hpp"
#include "app/views/figure_origin.hpp"
#include "app/views/figure_words.hpp"
#include "app/views/scenes/scene_figure.hpp"
#include "core/base/publish.hpp"
#include "core/job/render_request.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::gui {
namespace {

// One thread for all figures that are drawn beside the window; it has come to rest before the fonts go.
QThreadPool& drawing_thread() {
    static QThreadPool* pool = [] {
        auto* made = new QThreadPool(qApp);
        made->setMaxThreadCount(1);
        qAddPostRoutine([] {
            drawing_thread().clear();
            drawing_thread().waitForDone();
        });
        return made;
    }();
    return *pool;
}

// Figures that are still counting are painted until they have counted.
constexpr int most_paints = 200;

} // namespace

// The figure and what it is made from.
struct FigureExport::Artist {
    std::string kind;
    TextMap options;
    views::Sources sources;
    std::unique_ptr<views::Figure> figure;

    Result<views::Figure*> ready() {
        if (figure) return figure.get();
        RANVIER_ASSIGN(figure, views::make_any_figure(kind, sources, options));
        return figure.get();
    }
    Result<QImage> picture(const views::Link& link, const views::ExportSettings& settings) {
        RANVIER_ASSIGN(views::Figure * f, ready());
        QImage image = views::figure_image(*f, link, settings);
        for (int i = 0; i < most_paints && f->unfinished(); ++i) image = views::figure_image(*f, link, settings);
        return image;
    }
    FigureFacts facts(const views::Link& link) {
        const auto f = ready();
        const Status whole = f ? views::check_figure(**f) : Status(f.error());
        if (!whole) return {.wrong = QString::fromStdString(whole.error().sentence())};
        return {(*f)->title(), (*f)->subtitle(), (*f)->summary(link), (*f)->n_marks(link), views::drawn_as_pixels(**f, link), {}};
    }
};

FigureExport::FigureExport(Document& document, std::string kind, TextMap options, QObject* parent)
    : QObject(parent),
      document_(document),
      kind_(std::move(kind)),
      options_(std::move(options)),
      artist_(std::make_shared<Artist>()) {
    const auto* figure_kind = views::find_any_kind(kind_);
    const auto sources = figure_kind ? views::belonging(*figure_kind, document.sources()) : document.sources();
    if (sources.recording) recording_ = document.current_recording();
    if (sources.result) result_ = document.current_result();
    if (sources.other) other_ = document.compared_result();
    artist_->kind = kind_;
    artist_->options = options_;
    artist_->sources = sources;
    for (auto* ticket : {&preview_, &measure_, &copy_, &table_, &write_}) *ticket = std::make_shared<std::atomic<int>>(0);
    connect(&document_, &Document::job_changed, this, &FigureExport::job_changed);
}

FigureExport::~FigureExport() {
    // What has not begun never does; a drawing that has begun goes to its end on its own, with what it holds.
    for (auto* ticket : {&preview_, &measure_, &copy_, &table_}) ++**ticket;
    if (job_ != 0) document_.stop_job(std::exchange(job_, 0), Stop::cancel);
}

// Runs `work` on the drawing thread unless a newer one of the same ticket was asked for, then `then` here.
template <typename Work, typename Then>
void FigureExport::beside(std::shared_ptr<std::atomic<int>> ticket, Work work, Then then) {
    const int mine = ++*ticket;
    QPointer<FigureExport> self(this);
    drawing_thread().start([self, ticket, mine, work = std::move(work), then = std::move(then)] {
        if (*ticket != mine) return;
        auto answer = std::make_shared<decltype(work())>(work());
        QMetaObject::invokeMethod(
            qApp,
            [self, ticket, mine, answer, then] {
                if (self && *ticket == mine) then(*answer);
            },
            Qt::QueuedConnection);
    });
}

void FigureExport::draw_preview(const views::ExportSettings& settings) {
    struct Drawn {
        QImage picture;
        FigureFacts facts;
    };
    beside(
        preview_,
        [artist = artist_, settings, link = document_.link().link()] {
            // A figure knows how much it shows once it has been painted.
            Drawn drawn;
            if (auto picture = artist->picture(link, settings)) drawn.picture = std::move(*picture);
            drawn.facts = artist->facts(link);
            return drawn;
        },
        [this](const Drawn& drawn) {
            facts_ = drawn.facts;
            Q_EMIT previewed(drawn.picture);
        });
}

void FigureExport::measure(const views::ExportSettings& settings, const QString& ending) {
    const auto full = with_origin(settings, request_of(settings, default_path(ending)));
    beside(
        measure_,
        [artist = artist_, full, ending, link = document_.link().link()]() -> qint64 {
            const QTemporaryDir folder;
            const QString path = folder.filePath("figure" + ending);
            const auto figure = artist->ready();
            if (!figure || !views::export_figure(**figure, link, full, path.toStdString())) return -1;
            return QFileInfo(path).size();
        },
        [this](const qint64& bytes) { Q_EMIT measured(bytes); });
}

void FigureExport::draw_copy(const views::ExportSettings& settings) {
    beside(
        copy_, [artist = artist_, settings, link = document_.link().link()] { return artist->picture(link, settings); },
        [this](const Result<QImage>& picture) {
            if (!picture)
                Q_EMIT failed(QString::fromStdString(picture.error().sentence()));
            else if (picture->isNull())
                Q_EMIT failed(tr("There is no memory for a picture of this size and resolution."));
            else
                Q_EMIT copied(*picture);
        });
}

void FigureExport::make_table() {
    beside(
        table_,
        [artist = artist_, link = document_.link().link()]() -> Result<Table> {
            RANVIER_ASSIGN(const views::Figure* figure, artist->ready());
            return figure->data(link);
        },
        [this](const Result<Table>& table) {
            if (table)
                Q_EMIT tabled(*table);
            else
                Q_EMIT failed(QString::fromStdString(table.error().sentence()));
        });
}

QString FigureExport::default_path(const QString& ending) const {
    const auto* project = document_.project();
    const QString folder = project ? QString::fromStdString(project->folder()) + "/figures"
                                   : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    QString name = QString::fromStdString(kind_);
    if (const auto state = options_.find("state"); state != options_.end()) name += "_" + QString::fromStdString(state->second);
    return free_name(folder + "/" + name + ending);
}

// --- files ------------------------------------------------------------------------------------------------------------------

Request FigureExport::request_of(const views::ExportSettings& settings, const QString& path) const {
    Request request;
    request.verb = Verb::render;
    request.view = kind_;
    request.options = options_;
    request.link = views::words_of_link(views::link_within(document_.link().link(), artist_->sources));
    request.figure = views::words_of_settings(settings);
    if (const auto& notes = artist_->sources.annotations) request.names = views::words_of_annotations(*notes);
    request.out = path.toStdString();
    request.format = QFileInfo(path).suffix().toStdString();
    for (const auto& [port, id] : {std::pair("result", &result_), {"other", &other_}, {"recording", &recording_}}) {
        const auto* project = document_.project();
        const auto* object = project && !id->empty() ? project->find(*id) : nullptr;
        auto input = object ? ranvier::input_of(*project, *object) : Result<RequestInput>(Error(Errc::bad_input, "none"));
        if (!input) continue;
        input->port = port;
        (void)document_.session().known_import(*input); // sets where its columns are, if they are
        request.inputs.push_back(std::move(*input));
    }
    return request;
}

views::ExportSettings FigureExport::with_origin(views::ExportSettings settings, const Request& request) const {
    std::vector<std::string> infos;
    for (const auto& input : request.inputs)
        infos.push_back(document_.info_of(input.port == "result" ? result_ : input.port == "other" ? other_ : recording_));
    settings.command = render_command(request);
    settings.about = render_about(request, infos);
    return settings;
}

bool FigureExport::for_renderer(const Request& request) const {
    if (facts_.n_marks <= views::most_vector_marks || request.inputs.empty()) return false;
    for (const auto& input : request.inputs)
        if (input.columns.empty()) return false;
    return true;
}

void FigureExport::write(const views::ExportSettings& settings, const QString& path) {
    if (writes_) return;
    writes_ = true;
    writing_ = settings;
    path_ = path;
    if (auto made = document_.session().fs().make_dirs(QFileInfo(path).absolutePath().toStdString()); !made)
        return end(QString::fromStdString(made.error().sentence()));
    Request request = request_of(settings, path);
    const auto full = with_origin(settings, request);
    if (for_renderer(request)) {
        request.params = {{"command", full.command}, {"about", full.about}};
        return render(std::move(request));
    }
    beside(
        write_,
        [artist = artist_, full, path = path.toStdString(), link = document_.link().link()]() -> Status {
            RANVIER_ASSIGN(views::Figure * figure, artist->ready());
            RANVIER_TRY(views::check_figure(*figure));
            return views::export_figure(*figure, link, full, path);
        },
        [this](const Status& done) { end(done ? QString() : QString::fromStdString(done.error().sentence())); });
}

void FigureExport::render(Request request) {
    QueueItem item;
    item.title = tr("Export %1").arg(QFileInfo(path_).fileName()).toStdString();
    item.request = std::move(request);
    job_ = document_.queue().submit(std::move(item));
}

void FigureExport::cancel() {
    if (job_ != 0) document_.stop_job(job_, Stop::cancel);
}

void FigureExport::job_changed(int id) {
    if (id == 0 || id != job_) return;
    const QueuedJob* job = document_.queue().find(id);
    if (job && !job->ended()) return;
    job_ = 0;
    const bool done = job && job->state == JobState::done;
    const QString sentence = done ? QString() : job ? QString::fromStdString(job->sentence) : tr("It was cancelled.");
    if (job) document_.queue().forget(id);
    end(sentence);
}

// The file is there, or a sentence says why not.
void FigureExport::end(const QString& sentence) {
    writes_ = false;
    if (!sentence.isEmpty()) {
        Q_EMIT failed(sentence);
        return;
    }
    const std::string object = result_.empty() ? recording_ : result_;
    if (document_.project() && !object.empty()) document_.perform(export_command(object, other_, request_of(writing_, path_)));
    Q_EMIT written(path_);
}

Command export_command(const std::string& object, const std::string& compared, const Request& request) {
    TextMap options;
    for (const auto& [name, value] : request.options) options["param." + name] = value;
    for (const auto& [table, words] : {std::pair{link_words(), &request.link}, {figure_words(), &request.figure}})
        for (const RenderWord& word : table)
            if (const auto found = words->find(word.name); found != words->end()) options[word.option] = found->second;
    if (!compared.empty()) options["compare"] = compared;
    return {"render", {{"object", object}, {"view", request.view}, {"options", map_word(options)}, {"out", request.out}}};
}

QString free_name(const QString& path) {
    const QFileInfo info(path);
    const QString start = info.path() + "/" + info.completeBaseName();
    QString name = path;
    for (int i = 2; QFileInfo::exists(name) || QFileInfo(name).isSymLink(); ++i)
        name = QStringLiteral("%1-%2.%3").arg(start).arg(i).arg(info.suffix());
    return name;
}

} // namespace ranvier::gui
