#include "app/views/printed_caption.hpp"

#include "app/views/figure_origin.hpp"

namespace ranvier::views {
namespace {

QString joined(QStringList parts) {
    parts.removeAll(QString());
    return parts.join(' ');
}

// Without its last sentence: up to the full stop before it that a capital or a number follows. "" if it is one sentence.
QString without_last_sentence(const QString& words) {
    for (qsizetype stop = words.lastIndexOf(". ", -3); stop > 0; stop = words.lastIndexOf(". ", stop - 1)) {
        const QChar next = words[stop + 2];
        if (next.isUpper() || next.isDigit()) return words.left(stop + 1);
    }
    return {};
}

QString without_last_words(QString words, const std::function<bool(const QString&)>& fits) {
    QString shown = words;
    while (!words.isEmpty() && !fits(shown)) {
        words = words.left(std::max<qsizetype>(words.lastIndexOf(' '), 0));
        shown = words + QChar(0x2026);
    }
    return shown;
}

} // namespace

QString printed_caption(const Figure& figure, const QString& remark, const std::function<bool(const QString&)>& fits) {
    const QString whole = joined({whole_caption(figure), remark});
    if (fits(whole)) return whole;
    QString words = figure.brief().isEmpty() ? figure.caption() : figure.brief();
    const QString files = joined({remark, figure.origin()});
    for (QString own = words; !own.isEmpty(); own = without_last_sentence(own))
        if (const QString with_files = joined({own, files}); fits(with_files)) return with_files;
    for (; !words.isEmpty(); words = without_last_sentence(words))
        if (fits(words)) return words;
    return without_last_words(figure.brief().isEmpty() ? figure.caption() : figure.brief(), fits);
}

} // namespace ranvier::views
