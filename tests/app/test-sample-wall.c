/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wall of samples in this process: what a tile shows, what it costs to show another sample on
 * it, and what the filters leave. */

#include <adwaita.h>

#include "application.h"
#include "sample-wall-model.h"
#include "sample-wall-tile.h"

/* A hundred digits, @n of the part for training; or reviews. */
static LamData *
data_new (const char *source)
{
  g_autofree char *text = g_strdup_printf ("{\"format\": \"lamina-experiment\", \"version\": 1, "
                                           "\"data\": {\"source\": \"%s\", \"samples\": 100}}",
                                           source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lam_experiment_from_text (text, -1, "test", &error);
  const LamLoading how = { .n_threads = 1 };
  LamData *data;

  g_assert_no_error (error);
  data = lam_data_load (experiment, &how, &error);
  g_assert_no_error (error);
  return data;
}

static void
count_cb (GdkFrameClock *clock, guint *n)
{
  (*n)++;
}

static void
later_cb (GdkTexture *texture, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Until the picture of @position is in the cache. */
static void
make_thumb (LaminaThumbs *thumbs, gsize position)
{
  gboolean there = FALSE;

  lamina_thumbs_ask (thumbs, LAM_PART_TRAIN, position, later_cb, &there);
  while (!there)
    g_main_context_iteration (NULL, TRUE);
}

/* Another sample, whether its picture is there or comes later, is a drawing and nothing else: a
 * wall of tiles that are laid out anew cannot scroll. */
static void
test_no_layout (const char *source)
{
  g_autoptr (LamData) data = data_new (source);
  LaminaThumbs *thumbs = lamina_thumbs_new ();
  GtkWidget *window = gtk_window_new (), *tile = lamina_wall_tile_new (thumbs);
  guint layouts = 0, paints = 0;
  int height;

  lamina_thumbs_set_data (thumbs, data, 64);
  lamina_wall_tile_show (LAMINA_WALL_TILE (tile), data, LAM_PART_TRAIN, 0, 64);
  gtk_window_set_child (GTK_WINDOW (window), tile);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  height = gtk_widget_get_height (tile);
  g_assert_cmpint (height, >, 64);
  gtk_test_widget_wait_for_draw (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "layout", G_CALLBACK (count_cb), &layouts);
  g_signal_connect (gtk_widget_get_frame_clock (window), "paint", G_CALLBACK (count_cb), &paints);
  for (guint i = 1; i < 10; i++) {
    lamina_wall_tile_show (LAMINA_WALL_TILE (tile), data, LAM_PART_TRAIN, i, 64);
    if (lamina_wall_has_pictures (data))
      make_thumb (thumbs, i);
    gtk_test_widget_wait_for_draw (window);
    lamina_wall_tile_clear (LAMINA_WALL_TILE (tile));
    gtk_test_widget_wait_for_draw (window);
  }
  g_assert_cmpuint (paints, >=, 9);
  g_assert_cmpuint (layouts, ==, 0);
  /* The signal itself: another size does lay out. */
  lamina_wall_tile_show (LAMINA_WALL_TILE (tile), data, LAM_PART_TRAIN, 0, 96);
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (layouts, >, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  lamina_thumbs_free (thumbs);
}

static void
test_no_layout_pictures (void)
{
  test_no_layout ("drawn_digits");
}

static void
test_no_layout_words (void)
{
  test_no_layout ("drawn_reviews");
}

/* What a screen reader says of a tile, and what its tooltip says, is the sample now on it. */
static void
test_description (void)
{
  g_autoptr (LamData) data = data_new ("drawn_digits");
  LaminaThumbs *thumbs = lamina_thumbs_new ();
  GtkWidget *tile = g_object_ref_sink (lamina_wall_tile_new (thumbs));

  for (guint i = 0; i < 5; i++) {
    g_autofree char *words = lamina_wall_describe (data, LAM_PART_TRAIN, i);
    g_autofree char *expected = g_strdup_printf ("Training sample %u, class %s", i + 1,
                                                 lamina_wall_class (data, LAM_PART_TRAIN, i));

    lamina_wall_tile_show (LAMINA_WALL_TILE (tile), data, LAM_PART_TRAIN, i, 64);
    g_assert_cmpstr (words, ==, expected);
    gtk_test_accessible_assert_property (tile, GTK_ACCESSIBLE_PROPERTY_LABEL, expected);
  }
  g_assert_true (gtk_widget_get_has_tooltip (tile));
  g_object_unref (tile);
  lamina_thumbs_free (thumbs);
}

/* The filters: every sample is in exactly one class and one part, in the order of the set. */
static void
test_filters (void)
{
  g_autoptr (LamData) data = data_new ("drawn_digits");
  LaminaWallModel *model = lamina_wall_model_new ();
  guint all = 0, n = 0;

  for (guint p = 0; p < LAM_N_PARTS; p++)
    all += (guint) data->parts[p].n;
  lamina_wall_model_show (model, data, -1, -1);
  g_assert_cmpuint (lamina_wall_model_get_n (model), ==, all);
  for (int part = 0; part < LAM_N_PARTS; part++)
    for (int class = 0; class < (int) data->n_classes; class ++) {
      gsize last = 0;

      lamina_wall_model_show (model, data, part, class);
      for (guint i = 0; i < lamina_wall_model_get_n (model); i++) {
        LamPartId found;
        gsize position;

        g_assert_true (lamina_wall_model_locate (model, i, &found, &position));
        g_assert_cmpint ((int) found, ==, part);
        g_assert_cmpint (lam_data_class (data, (LamPartId) part, position), ==, class);
        g_assert_true (i == 0 || position > last);
        last = position;
        n++;
      }
    }
  g_assert_cmpuint (n, ==, all);
  g_object_unref (model);
}

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, guint *most)
{
  /* At the end of a list that has a widget for every item. */
  g_assert_cmpuint (position + added, ==, g_list_model_get_n_items (list));
  if (position < 420)
    *most = MAX (*most, MAX (removed, added));
}

static void
until_told (LaminaWallModel *model)
{
  while (g_list_model_get_n_items (G_LIST_MODEL (model)) != lamina_wall_model_get_n (model))
    g_main_context_iteration (NULL, TRUE);
}

/* Other data, and none, come to the grid a little at a time: it makes a widget for each item. */
static void
test_little_at_a_time (void)
{
  g_autoptr (LamData) data = data_new ("drawn_digits");
  g_autoptr (LaminaWallModel) model = lamina_wall_model_new ();
  LamPartId part;
  gsize position;
  guint most = 0;

  g_assert_cmpuint (data->parts[LAM_PART_TRAIN].n, >=, 100);
  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), &most);
  lamina_wall_model_show (model, data, -1, -1);
  until_told (model);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <=, 24);
  lamina_wall_model_show (model, data, -1, 3);
  until_told (model);
  lamina_wall_model_show (model, NULL, -1, -1);
  /* Items that are still there stand for nothing. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), >, 0);
  g_assert_false (lamina_wall_model_locate (model, 0, &part, &position));
  until_told (model);
  g_assert_cmpuint (most, <=, 24);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  lam_init ();
  lamina_register_resources ();
  adw_init ();
  g_test_add_func ("/sample-wall/no-layout/pictures", test_no_layout_pictures);
  g_test_add_func ("/sample-wall/no-layout/words", test_no_layout_words);
  g_test_add_func ("/sample-wall/description", test_description);
  g_test_add_func ("/sample-wall/filters", test_filters);
  g_test_add_func ("/sample-wall/little-at-a-time", test_little_at_a_time);
  return g_test_run ();
}
