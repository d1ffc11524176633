/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The guides: their small language, and every one of them as it is built in: there in both
 * languages, readable, and with buttons that lead to experiments that exist. */

#include <adwaita.h>

#include "card-art.h"
#include "help-text.h"
#include "lam.h"

/* ---- the language ---- */

static void
test_blocks (void)
{
  static const struct {
    LaminaHelpType type;
    const char *mark, *markup, *target;
  } wanted[] = {
    { LAMINA_HELP_TITLE, NULL, "A &amp; B", NULL },
    { LAMINA_HELP_PARAGRAPH, NULL, "One <b>two</b> <tt>x &lt; 3</tt> four [5].", NULL },
    { LAMINA_HELP_HEADING, NULL, "More", NULL },
    { LAMINA_HELP_ITEM, "•", "first goes on", NULL },
    { LAMINA_HELP_ITEM, "•", "second", NULL },
    { LAMINA_HELP_ITEM, "12.", "third", NULL },
    { LAMINA_HELP_TRY, NULL, "With dropout", "reviews-dropout" },
    { LAMINA_HELP_PARAGRAPH, NULL, "2.5 is no list.", NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = lamina_help_parse (
      "# A & B\n\nOne **two**\n`x < 3` four [5].\n\n## More\n- first\n  goes on\n"
      "- second\n12. third\n\n[Try: With dropout](try:reviews-dropout)\n"
      "2.5 is no list.\n",
      &error);

  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < blocks->len; i++) {
    const LaminaHelpBlock *block = g_ptr_array_index (blocks, i);

    g_assert_cmpint (block->type, ==, wanted[i].type);
    g_assert_cmpstr (block->mark, ==, wanted[i].mark);
    g_assert_cmpstr (block->markup, ==, wanted[i].markup);
    g_assert_cmpstr (block->target, ==, wanted[i].target);
  }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "An **open end.",    "A `code without end.",          "### Too deep",
    "**** nothing",      "[Try: No target](try:)",        "[Try: Cut off](try:here",
    "[Try: ](try:here)", "Within [Try: x](try:here) it.", "- item with **open",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *text = g_strconcat ("# Title\n\n", bad[i], "\n", NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (lamina_help_parse (text, &error));
    g_assert_error (error, LAM_ERROR, LAM_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, "3"));
  }
}

/* ---- what is built in ---- */

/* Markup that Pango takes, one title at the start, targets that are there.
 * Returns: the targets in order, for comparing languages */
static char *
check_text (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = lamina_help_parse (text, &error);
  GString *targets = g_string_new (NULL);

  g_assert_no_error (error);
  g_test_message ("%s", id);
  g_assert_cmpuint (blocks->len, >, 5);
  for (guint i = 0; i < blocks->len; i++) {
    const LaminaHelpBlock *block = g_ptr_array_index (blocks, i);

    g_assert_true ((block->type == LAMINA_HELP_TITLE) == (i == 0));
    if (block->type == LAMINA_HELP_TRY) {
      g_string_append_printf (targets, "%s ", block->target);
      if (lam_preset_find (block->target) < 0)
        g_error ("The guide “%s” tries “%s”, and there is no such experiment.", id, block->target);
    } else {
      g_assert_true (pango_parse_markup (block->markup, -1, 0, NULL, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  }
  return g_string_free (targets, FALSE);
}

static void
check_guide (const char *id)
{
  const char *english = lamina_help_find_text (id, "C"),
             *persian = lamina_help_find_text (id, "fa");
  g_autofree char *targets = NULL, *same = NULL;

  g_assert_nonnull (english);
  if (persian == english)
    g_error ("The guide “%s” is not there in Persian.", id);
  targets = check_text (id, english);
  same = check_text (id, persian);
  g_assert_cmpstr (targets, ==, same);
}

static void
test_every_guide (void)
{
  check_guide ("general");
  for (guint i = 0; i < lam_n_presets (); i++) {
    const char *guide = lamina_help_find_guide (lam_preset_id (i));

    if (g_str_equal (guide, "general"))
      g_error ("The experiment “%s” has no guide.", lam_preset_id (i));
    check_guide (guide);
    if (lam_preset_group (i) == NULL && !lamina_card_art_has (lam_preset_id (i)))
      g_error ("The card of “%s” has no picture.", lam_preset_id (i));
  }
}

static void
test_unknown (void)
{
  g_assert_cmpstr (lamina_help_find_guide (NULL), ==, "general");
  g_assert_cmpstr (lamina_help_find_guide ("nothing of the kind"), ==, "general");
  g_assert_null (lamina_help_find_text ("nothing of the kind", NULL));
  /* A language without guides gets them in English. */
  g_assert_true (lamina_help_find_text ("general", "xx") == lamina_help_find_text ("general", "C"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/help/blocks", test_blocks);
  g_test_add_func ("/help/refused", test_refused);
  g_test_add_func ("/help/every-guide", test_every_guide);
  g_test_add_func ("/help/unknown", test_unknown);
  return g_test_run ();
}
