/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See runs-choice.h. */

#include "runs-choice.h"

#include <string.h>

typedef struct {
  LaminaRunsAlso also;
  gpointer user_data;
} Choice;

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  const Choice *choice = user_data;

  return lamina_run_record_peek (item)->has_weights
         || (choice->also != NULL && choice->also (item, choice->user_data));
}

static char *
name_of (gpointer item)
{
  return LAMINA_IS_RUN_RECORD (item) ? g_strdup (lamina_run_record_peek (item)->name)
                                     : g_strdup (gtk_string_object_get_string (item));
}

/* A run that has weights now comes in, one that lost them goes. */
static void
changed_cb (GtkFilter *filter)
{
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
listen_cb (GListModel *list, guint position, guint removed, guint added, GtkFilter *filter)
{
  for (guint i = 0; i < added; i++) {
    g_autoptr (LaminaRunRecord) record = g_list_model_get_item (list, position + i);

    g_signal_handlers_disconnect_by_data (record, filter);
    g_signal_connect_object (record, "changed", G_CALLBACK (changed_cb), filter, G_CONNECT_SWAPPED);
  }
}

static GListModel *
with_first (GListModel *runs, const char *none)
{
  const char *const words[] = { none, NULL };
  GListStore *both = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkStringList *first = gtk_string_list_new (words);

  g_list_store_append (both, first);
  g_list_store_append (both, runs);
  g_object_unref (first);
  g_object_unref (runs);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (both)));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_autofree char *name = name_of (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

/* A long name does not make the window wider. */
static void
shorten (GtkDropDown *drop)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (drop, factory);
  g_object_unref (factory);
}

void
lamina_runs_choice_fill (GtkDropDown *drop, LaminaRunStore *store, const char *none,
                         LaminaRunsAlso also, gpointer user_data)
{
  GListModel *list = lamina_run_store_peek_list (store);
  Choice *choice = g_new (Choice, 1);
  GtkFilter *filter;
  GListModel *runs;

  *choice = (Choice){ also, user_data };
  filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, choice, g_free));
  g_signal_connect_object (list, "items-changed", G_CALLBACK (listen_cb), filter, 0);
  listen_cb (list, 0, 0, g_list_model_get_n_items (list), filter);
  runs = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (list), filter));
  if (none != NULL)
    runs = with_first (runs, none);
  shorten (drop);
  gtk_drop_down_set_model (drop, runs);
  g_object_unref (runs);
}

gboolean
lamina_runs_choice_select (GtkDropDown *drop, const char *id)
{
  GListModel *list = gtk_drop_down_get_model (drop);

  if (id == NULL) {
    gtk_drop_down_set_selected (drop, 0);
    return TRUE;
  }
  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (list, i);

    if (LAMINA_IS_RUN_RECORD (item)
        && strcmp (lamina_run_record_peek (LAMINA_RUN_RECORD (item))->id, id) == 0) {
      gtk_drop_down_set_selected (drop, i);
      return TRUE;
    }
  }
  return FALSE;
}
