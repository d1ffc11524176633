/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The document: its history, its file, and everything a user can do to it. No display. */

#include <glib/gstdio.h>

#include "document.h"
#include "edits.h"
#include "item-edit.h"
#include "ready.h"

static LaminaDocument *
document_with_layers (void)
{
  LaminaDocument *document = lamina_document_new ();
  g_autoptr (GError) error = NULL;
  LamExperiment *experiment = lam_experiment_from_text (
      "{\"format\": \"lamina-experiment\", \"version\": 1, \"name\": \"Test\","
      " \"data\": {\"source\": \"drawn_digits\"},"
      " \"layers\": [{\"type\": \"flatten\"}, {\"type\": \"dense\", \"units\": 20},"
      "              {\"type\": \"dense\", \"units\": 10}, {\"type\": \"softmax\"}]}",
      -1, "test", &error);

  g_assert_no_error (error);
  lamina_document_replace (document, experiment);
  return document;
}

/* "flatten dense dense softmax". */
static char *
kinds (LaminaDocument *document)
{
  GPtrArray *layers = lam_experiment_layers (lamina_document_peek (document));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < layers->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((LamItem *) g_ptr_array_index (layers, i))->kind->id);
  return g_string_free (text, FALSE);
}

static void
assert_kinds (LaminaDocument *document, const char *wanted)
{
  g_autofree char *found = kinds (document);

  g_assert_cmpstr (found, ==, wanted);
}

static const LamItem *
layer (LaminaDocument *document, guint position)
{
  return g_ptr_array_index (lam_experiment_layers (lamina_document_peek (document)), position);
}

static void
test_history (void)
{
  g_autoptr (LaminaDocument) document = document_with_layers ();
  const LamKind *dropout = lam_family_find (&lam_layer_family, "dropout");

  g_assert_false (lamina_document_get_dirty (document));
  g_assert_null (lamina_document_peek_undo (document));
  lamina_layer_add (document, 2, dropout);
  assert_kinds (document, "flatten dense dropout dense softmax");
  g_assert_true (lamina_document_get_dirty (document));
  g_assert_cmpstr (lamina_document_peek_undo (document), ==, "Add Dropout");
  lamina_layer_move (document, 2, 0);
  assert_kinds (document, "dropout flatten dense dense softmax");
  lamina_layer_remove (document, 1);
  assert_kinds (document, "dropout dense dense softmax");
  lamina_layer_duplicate (document, 0);
  assert_kinds (document, "dropout dropout dense dense softmax");
  g_assert_cmpstr (layer (document, 0)->name, !=, layer (document, 1)->name);
  for (guint i = 0; i < 4; i++)
    lamina_document_undo (document);
  assert_kinds (document, "flatten dense dense softmax");
  g_assert_false (lamina_document_get_dirty (document));
  lamina_document_undo (document);
  assert_kinds (document, "flatten dense dense softmax");
  for (guint i = 0; i < 4; i++)
    lamina_document_redo (document);
  assert_kinds (document, "dropout dropout dense dense softmax");
  /* An edit after an undo forgets what could have been done again. */
  lamina_document_undo (document);
  lamina_layer_remove (document, 0);
  g_assert_null (lamina_document_peek_redo (document));
}

static void
test_out_of_range (void)
{
  g_autoptr (LaminaDocument) document = document_with_layers ();

  lamina_layer_move (document, 0, 9);
  lamina_layer_move (document, 9, 0);
  lamina_layer_remove (document, 9);
  lamina_layer_duplicate (document, 9);
  assert_kinds (document, "flatten dense dense softmax");
  g_assert_null (lamina_document_peek_undo (document));
}

static void
test_edit (void)
{
  g_autoptr (LaminaDocument) document = document_with_layers ();
  g_autoptr (GError) error = NULL;
  guint units = (guint) lam_kind_find_param (layer (document, 1)->kind, "units");

  /* Typing 3, 30, 300 undoes as one. */
  g_assert_true (lamina_layer_edit (document, 1, "units", "3", &error));
  g_assert_true (lamina_layer_edit (document, 1, "units", "30", &error));
  g_assert_true (lamina_layer_edit (document, 1, "units", "300", &error));
  g_assert_cmpfloat (lam_item_number (layer (document, 1), units), ==, 300);
  g_assert_cmpstr (lamina_document_peek_undo (document), ==, "Change Units");
  lamina_document_undo (document);
  g_assert_cmpfloat (lam_item_number (layer (document, 1), units), ==, 20);

  g_assert_false (lamina_layer_edit (document, 1, "units", "0", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (lamina_layer_edit (document, 1, "units", "\"abc\"", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (lamina_layer_edit (document, 1, "unitz", "1", &error));
  g_clear_error (&error);
  g_assert_cmpfloat (lam_item_number (layer (document, 1), units), ==, 20);

  /* An item within an item. */
  g_assert_true (
      lamina_layer_edit (document, 1, "kernel_initializer", "\"random_normal\"", &error));
  g_assert_true (lamina_layer_edit (document, 1, "kernel_initializer.stddev", "0.25", &error));
  g_assert_no_error (error);
}

static void
test_rename (void)
{
  g_autoptr (LaminaDocument) document = document_with_layers ();
  g_autoptr (GError) error = NULL;

  g_assert_true (lamina_layer_rename (document, 1, "hidden", &error));
  g_assert_cmpstr (layer (document, 1)->name, ==, "hidden");
  g_assert_false (lamina_layer_rename (document, 2, "hidden", &error));
  g_clear_error (&error);
  g_assert_false (lamina_layer_rename (document, 2, "", &error));
  g_clear_error (&error);
  g_assert_false (lamina_layer_rename (document, 2, "a/b", &error));
  g_assert_cmpstr (error->message, ==, "A name cannot hold “/”.");
}

/* Further inputs come and go, follow a new name, and are cut with the layer they came from. */
static void
test_link (void)
{
  g_autoptr (LaminaDocument) document = document_with_layers ();
  g_autoptr (GError) error = NULL;

  lamina_layer_add (document, 3, lam_family_find (&lam_layer_family, "concatenate"));
  g_assert_true (lam_layer_kind_merges (layer (document, 3)->kind));
  g_assert_false (lam_layer_kind_merges (layer (document, 2)->kind));
  g_assert_true (lamina_layer_rename (document, 1, "a", &error));
  lamina_layer_link (document, 3, "a", TRUE);
  g_assert_cmpstr (layer (document, 3)->from[0], ==, "a");
  g_assert_true (lamina_layer_rename (document, 1, "b", &error));
  g_assert_cmpstr (layer (document, 3)->from[0], ==, "b");
  lamina_layer_link (document, 3, "b", FALSE);
  g_assert_null (layer (document, 3)->from);
  lamina_document_undo (document);
  g_assert_nonnull (layer (document, 3)->from);
  lamina_layer_remove (document, 1);
  g_assert_null (layer (document, 2)->from);
}

static void
test_save (void)
{
  g_autoptr (LaminaDocument) document = document_with_layers ();
  g_autoptr (LaminaDocument) again = lamina_document_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("lamina-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "test", NULL);
  g_autofree char *full = g_strconcat (path, ".lamina", NULL);
  g_autofree char *title = NULL;

  lamina_layer_remove (document, 1);
  g_object_get (document, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Test •");
  g_assert_true (lamina_document_save (document, path, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (lamina_document_get_path (document), ==, full);
  g_assert_false (lamina_document_get_dirty (document));
  /* What was done before saving can still be undone, and is then unsaved. */
  lamina_document_undo (document);
  g_assert_true (lamina_document_get_dirty (document));

  g_assert_true (lamina_document_open (again, full, &error));
  assert_kinds (again, "flatten dense softmax");
  g_assert_false (lamina_document_open (again, "/nowhere/x.lamina", &error));
  g_assert_nonnull (error);
  assert_kinds (again, "flatten dense softmax");
  g_unlink (full);
  g_rmdir (folder);
}

/* Paths lead to the same files when an experiment is saved into another folder. */
static void
test_move (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment =
      lam_experiment_from_text ("{\"format\": \"lamina-experiment\", \"version\": 1,"
                                " \"data\": {\"source\": \"hoda\", \"path\": \"sets/train.cdb\"}}",
                                -1, "test", &error);
  const LamItem *source;

  g_assert_no_error (error);
  experiment->folder = g_strdup ("/home/someone");
  source = lam_experiment_source (experiment);
  lam_experiment_move (experiment, "/elsewhere");
  g_assert_cmpstr (lam_item_text (source, 0), ==, "/home/someone/sets/train.cdb");
  lam_experiment_move (experiment, "/home");
  g_assert_cmpstr (lam_item_text (source, 0), ==, "someone/sets/train.cdb");
  g_assert_cmpstr (experiment->folder, ==, "/home");
}

static void
test_typed (void)
{
  static const struct {
    LamValueType type;
    guint flags;
    const char *typed, *json;
  } cases[] = {
    { LAM_VALUE_NUMBER, 0, " 0.001 ", "0.001" },
    { LAM_VALUE_NUMBER, 0, "abc", "\"abc\"" },
    { LAM_VALUE_NUMBER, 0, "1 2", "\"1 2\"" },
    { LAM_VALUE_NUMBER, LAM_PARAM_OPTIONAL, "", "null" },
    { LAM_VALUE_PAIR, 0, "3", "3" },
    { LAM_VALUE_PAIR, 0, "3x5", "[3, 5]" },
    { LAM_VALUE_PAIR, 0, "3 × 5", "[3, 5]" },
    { LAM_VALUE_PAIR, 0, "3, 5", "[3, 5]" },
    { LAM_VALUE_PAIR, 0, "three", "\"three\"" },
    { LAM_VALUE_QUAD, 0, "1 2 3 4", "[[1, 2], [3, 4]]" },
    { LAM_VALUE_QUAD, 0, "1", "1" },
    { LAM_VALUE_SHAPE, 0, "7 × 7 × 64", "[7, 7, 64]" },
    { LAM_VALUE_LIST, 0, "cat, dog", "[\"cat\",\"dog\"]" },
    { LAM_VALUE_TEXT, 0, "a \"b\"", "\"a \\\"b\\\"\"" },
    { LAM_VALUE_TEXT, LAM_PARAM_OPTIONAL, "", "null" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LamParam param = { .id = "x", .type = cases[i].type, .flags = cases[i].flags };
    g_autofree char *json = lamina_text_to_json (&param, cases[i].typed);

    g_assert_cmpstr (json, ==, cases[i].json);
  }
}

static void
test_number_step (void)
{
  LamParam rate = { .min = 0, .max = 1e6, .flags = LAM_PARAM_ABOVE_MIN };
  LamParam share = { .min = 0, .max = 1, .flags = LAM_PARAM_BELOW_MAX };

  g_assert_cmpfloat (lamina_number_step (&rate, 0.001, TRUE), ==, 0.002);
  g_assert_cmpfloat (lamina_number_step (&rate, 0.002, TRUE), ==, 0.005);
  g_assert_cmpfloat (lamina_number_step (&rate, 0.005, TRUE), ==, 0.01);
  g_assert_cmpfloat (lamina_number_step (&rate, 0.001, FALSE), ==, 0.0005);
  g_assert_cmpfloat (lamina_number_step (&rate, 0.003, FALSE), ==, 0.002);
  g_assert_cmpfloat (lamina_number_step (&share, 0.5, TRUE), ==, 0.55);
  /* Never out of the range. */
  g_assert_cmpfloat (lamina_number_step (&share, 0.95, TRUE), ==, 0.95);
  g_assert_cmpfloat (lamina_number_step (&share, 0, FALSE), ==, 0);
}

/* Every value of every layer survives being shown as text and read back. */
static void
test_value_round_trip (void)
{
  for (guint k = 0; k < *lam_layer_family.n_kinds; k++) {
    const LamKind *kind = lam_layer_family.kinds[k];
    g_autoptr (LamItem) item = lam_item_new (&lam_layer_family, kind);

    for (guint i = 0; i < kind->n_params; i++) {
      const LamParam *param = &kind->params[i];
      g_autofree char *before = lam_item_get_text (item, i);
      g_autofree char *text = lamina_value_to_text (item, i);
      g_autofree char *json = NULL;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      if (param->type == LAM_VALUE_SWITCH || param->type == LAM_VALUE_CHOICE
          || param->type >= LAM_VALUE_JSON || param->flags & LAM_PARAM_HIDDEN
          || !lam_item_is_set (item, i))
        continue;
      json = lamina_text_to_json (param, text);
      g_assert_true (lamina_item_edit (item, param->id, json, &error));
      g_assert_no_error (error);
      after = lam_item_get_text (item, i);
      g_assert_cmpstr (before, ==, after);
    }
  }
}

/* Every ready-made experiment that needs no file can be trained as it is. */
static void
test_ready (void)
{
  for (guint i = 0; i < lamina_n_ready; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LamExperiment) experiment = NULL;
    g_autoptr (LamPlan) plan = NULL;

    if (lamina_ready[i].folder != NULL) {
      experiment = lamina_ready_load (&lamina_ready[i], "/nowhere", &error);
      g_assert_null (experiment);
      g_assert_error (error, LAM_ERROR, LAM_ERROR_FILE);
      continue;
    }
    experiment = lamina_ready_load (&lamina_ready[i], "", &error);
    g_assert_no_error (error);
    plan = lam_plan_new (experiment, lam_shape_picture (28, 28, 1), NULL);
    g_assert_cmpstr (lam_plan_error (plan), ==, NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lam_init ();
  g_test_add_func ("/document/history", test_history);
  g_test_add_func ("/document/out-of-range", test_out_of_range);
  g_test_add_func ("/document/edit", test_edit);
  g_test_add_func ("/document/rename", test_rename);
  g_test_add_func ("/document/link", test_link);
  g_test_add_func ("/document/save", test_save);
  g_test_add_func ("/document/move", test_move);
  g_test_add_func ("/item-edit/typed", test_typed);
  g_test_add_func ("/item-edit/number-step", test_number_step);
  g_test_add_func ("/item-edit/round-trip", test_value_round_trip);
  g_test_add_func ("/ready", test_ready);
  return g_test_run ();
}
