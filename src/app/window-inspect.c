/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands of the Inspect page's views. */

#include "window-private.h"

static LaminaInspectAlone *
alone (gpointer window)
{
  return lamina_inspect_page_peek_alone (((LaminaWindow *) window)->inspect_page);
}

static LaminaInspectActivations *
activations (gpointer window)
{
  return lamina_inspect_page_peek_activations (((LaminaWindow *) window)->inspect_page);
}

/* ---- a picture of one's own ---- */

static void
own_picture_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_inspect_page_ask_picture (((LaminaWindow *) user_data)->inspect_page);
}

static void
own_picture_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_inspect_page_use_picture (((LaminaWindow *) user_data)->inspect_page,
                                   g_variant_get_string (parameter, NULL));
}

static void
forget_picture_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_inspect_activations_set_own (activations (user_data), NULL, NULL);
}

static void
several_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  lamina_inspect_activations_set_several (activations (user_data), g_variant_get_boolean (value));
}

/* ---- the check ---- */

static void
check_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LaminaInspectPage *page = ((LaminaWindow *) user_data)->inspect_page;

  lamina_inspect_page_show_view (page, "check");
  lamina_inspect_check_start (lamina_inspect_page_peek_check (page));
}

/* ---- alone ---- */

static void
loss_changed_cb (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  lamina_inspect_alone_set_loss (alone (user_data), g_variant_get_boolean (value));
}

static void
file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_inspect_alone_ask_file (alone (user_data), g_variant_get_string (parameter, NULL));
}

static void
file_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *name, *path, *shape;

  g_variant_get (parameter, "(&s&s&s)", &name, &path, &shape);
  lamina_inspect_alone_set_file (alone (user_data), name, *path != '\0' ? path : NULL, shape);
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lamina_inspect_alone_ask_folder (alone (user_data), g_variant_get_string (parameter, NULL));
}

static void
save_path_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *folder, *extension;

  g_variant_get (parameter, "(&s&s)", &folder, &extension);
  lamina_inspect_alone_save (alone (user_data), folder, extension);
}

static const GActionEntry entries[] = {
  { .name = "own-picture", .activate = own_picture_cb },
  { .name = "own-picture-path", .activate = own_picture_path_cb, .parameter_type = "s" },
  { .name = "forget-picture", .activate = forget_picture_cb },
  { .name = "inspect-several", .state = "false", .change_state = several_changed_cb },
  { .name = "check-gradients", .activate = check_cb },
  { .name = "bench-loss", .state = "false", .change_state = loss_changed_cb },
  /* The name of the array; its path, nothing for random numbers; its shape, nothing for its own. */
  { .name = "bench-file", .activate = file_cb, .parameter_type = "s" },
  { .name = "bench-file-path", .activate = file_path_cb, .parameter_type = "(sss)" },
  /* "csv" or "npy"; the folder first. */
  { .name = "bench-save", .activate = save_cb, .parameter_type = "s" },
  { .name = "bench-save-path", .activate = save_path_cb, .parameter_type = "(ss)" },
};

static GSimpleAction *
find (LaminaWindow *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name));
}

void
lamina_window_update_inspect (LaminaWindow *self)
{
  gboolean results = lamina_inspect_alone_has_results (alone (self));

  g_simple_action_set_enabled (find (self, "bench-save"), results);
  g_simple_action_set_enabled (find (self, "bench-save-path"), results);
  g_simple_action_set_state (find (self, "bench-loss"),
                             g_variant_new_boolean (lamina_inspect_alone_get_loss (alone (self))));
  g_simple_action_set_state (
      find (self, "inspect-several"),
      g_variant_new_boolean (lamina_inspect_activations_get_several (activations (self))));
}

void
lamina_window_add_inspect (LaminaWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  lamina_window_update_inspect (self);
}
