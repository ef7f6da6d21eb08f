#include <gtest/gtest.h>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>

#include "app/gui/schema_form.hpp"

namespace ranvier::gui {
namespace {

Param number_param() {
    Param p;
    p.id = "span_s";
    p.type = ParamType::real;
    p.unit = "s";
    p.initial = "0.25";
    p.low = 0;
    p.high = 10;
    return p;
}

Param basis_param() {
    Param n;
    n.id = "n";
    n.type = ParamType::integer;
    n.initial = "5";
    n.low = 1;
    n.high = 100;
    Param basis;
    basis.id = "basis";
    basis.type = ParamType::variant;
    basis.initial = "exp:n=5";
    basis.options = {{"exp", "", {n}}, {"free", "", {}}};
    return basis;
}

Param advanced_switch() {
    Param p;
    p.id = "whiten";
    p.type = ParamType::boolean;
    p.initial = "false";
    p.advanced = true;
    return p;
}

template <typename T>
T* field_of(const SchemaForm& form, const char* id) {
    return qobject_cast<T*>(form.field(id)->editor());
}

TEST(schema_form, begins_with_every_default) {
    const SchemaForm form({number_param(), basis_param(), advanced_switch()}, QStringLiteral("param_"));

    EXPECT_EQ(form.values(), (TextMap{{"span_s", "0.25"}, {"basis", "exp"}, {"whiten", "false"}}));
    EXPECT_TRUE(form.changed_values().empty());
    EXPECT_EQ(form.n_invalid(), 0);
}

TEST(schema_form, names_the_default_of_a_changed_value) {
    const SchemaForm form({number_param()}, QStringLiteral("param_"));

    field_of<QLineEdit>(form, "span_s")->setText(QStringLiteral("0.5"));

    EXPECT_EQ(form.field("span_s")->row().note(), QStringLiteral("default 0.25"));
    EXPECT_EQ(form.changed_values(), (TextMap{{"span_s", "0.5"}}));
}

TEST(schema_form, says_in_place_what_a_value_may_be) {
    const SchemaForm form({number_param()}, QStringLiteral("param_"));

    field_of<QLineEdit>(form, "span_s")->setText(QStringLiteral("-1"));

    EXPECT_EQ(form.field("span_s")->row().error(), QStringLiteral("Allowed is a number from 0 to 10."));
    EXPECT_TRUE(field_of<QLineEdit>(form, "span_s")->property("bad").toBool());
    EXPECT_EQ(form.n_invalid(), 1);
}

TEST(schema_form, takes_the_complaint_away_once_the_value_is_mended) {
    const SchemaForm form({number_param()}, QStringLiteral("param_"));
    field_of<QLineEdit>(form, "span_s")->setText(QStringLiteral("x"));

    field_of<QLineEdit>(form, "span_s")->setText(QStringLiteral("1"));

    EXPECT_EQ(form.n_invalid(), 0);
    EXPECT_TRUE(form.field("span_s")->row().error().isEmpty());
}

TEST(schema_form, writes_a_variant_with_the_parts_that_differ) {
    SchemaForm form({basis_param()}, QStringLiteral("param_"));

    form.set_values({{"basis", "exp:n=7"}});

    EXPECT_EQ(form.values().at("basis"), "exp:n=7");
}

TEST(schema_form, shows_labels_and_gives_ids) {
    Schema schema;
    Param link;
    link.id = "link";
    link.type = ParamType::choice;
    link.initial = "soft";
    link.choices = {"soft", "exp"};
    schema.params = {link, basis_param()};
    ASSERT_TRUE(set_words(schema, "link=exp", {"exponential", ""}));
    ASSERT_TRUE(set_words(schema, "link=soft", {"softplus", ""}));
    ASSERT_TRUE(set_words(schema, "basis", {"History", ""}));
    ASSERT_TRUE(set_words(schema, "basis=exp:n", {"Lags", ""}));
    SchemaForm form(schema.params, QStringLiteral("param_"));

    field_of<QComboBox>(form, "link")->setCurrentText(QStringLiteral("exponential"));

    EXPECT_EQ(form.changed_values(), (TextMap{{"link", "exp"}}));
    EXPECT_EQ(form.field("link")->row().note(), QStringLiteral("default softplus"));
    EXPECT_EQ(label_of(form.field("basis")->param()), QStringLiteral("History"));
    EXPECT_EQ(words_of(schema.params[1], "exp:n=7"), QStringLiteral("exp, lags 7"));
    form.set_values({{"link", "soft"}});
    EXPECT_EQ(form.values().at("link"), "soft");
}

TEST(schema_form, shows_the_fields_of_the_chosen_option_only) {
    SchemaForm form({basis_param()}, QStringLiteral("param_"));
    form.show();
    auto* part = form.findChild<QLineEdit*>(QStringLiteral("param_basis_exp_n"));
    ASSERT_NE(part, nullptr);
    EXPECT_TRUE(part->isVisible());

    field_of<QComboBox>(form, "basis")->setCurrentText(QStringLiteral("free"));

    EXPECT_FALSE(part->isVisible());
    EXPECT_EQ(form.values().at("basis"), "free");
}

TEST(schema_form, counts_a_wrong_part_of_a_variant) {
    SchemaForm form({basis_param()}, QStringLiteral("param_"));

    form.findChild<QLineEdit*>(QStringLiteral("param_basis_exp_n"))->setText(QStringLiteral("0"));

    EXPECT_EQ(form.n_invalid(), 1);
}

TEST(schema_form, says_how_many_folded_settings_are_changed) {
    const SchemaForm form({number_param(), advanced_switch()}, QStringLiteral("param_"));
    const auto* fold = form.findChild<QToolButton*>(QStringLiteral("param_advanced"));
    ASSERT_NE(fold, nullptr);
    EXPECT_EQ(fold->text(), QStringLiteral("Advanced, 1 setting at default"));

    field_of<QCheckBox>(form, "whiten")->setChecked(true);

    EXPECT_EQ(fold->text(), QStringLiteral("Advanced, 1 setting, 1 changed"));
}

TEST(schema_form, goes_back_to_defaults_for_values_that_are_not_named) {
    SchemaForm form({number_param(), basis_param()}, QStringLiteral("param_"));
    form.set_values({{"span_s", "3"}, {"basis", "free"}});

    form.set_values({});

    EXPECT_TRUE(form.changed_values().empty());
}

TEST(schema_form, names_every_field_for_those_who_do_not_see_it) {
    const SchemaForm form({number_param(), basis_param(), advanced_switch()}, QStringLiteral("param_"));

    for (const char* id : {"span_s", "basis", "whiten"}) EXPECT_FALSE(form.field(id)->editor()->accessibleName().isEmpty()) << id;
}

} // namespace
} // namespace ranvier::gui
