/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See fetch-dialog.h. Each row fetches on a thread of its own; closing the dialog cancels. */

#include "fetch-dialog.h"

#include <glib/gi18n.h>

#include "fetch-job.h"
#include "format.h"

struct _LaminaFetchDialog {
  AdwWindow parent_instance;

  GtkListBox *list;
  GPtrArray *rows; /* of Row, counted: a thread may outlive the dialog */
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaFetchDialog, lamina_fetch_dialog, ADW_TYPE_WINDOW)

/* One set on screen. */
typedef struct {
  gatomicrefcount references;
  LaminaFetchDialog *dialog; /* NULL once it is gone; main thread only */
  const LaminaFetchSet *set;
  GtkWidget *button, *bar;
  GtkLabel *state;
  GCancellable *cancellable; /* while fetching */
} Row;

static Row *
row_ref (Row *row)
{
  g_atomic_ref_count_inc (&row->references);
  return row;
}

static void
row_unref (gpointer data)
{
  Row *row = data;

  if (!g_atomic_ref_count_dec (&row->references))
    return;
  g_clear_object (&row->cancellable);
  g_free (row);
}

static void
update (Row *row, const char *error)
{
  gboolean fetching = row->cancellable != NULL;
  gboolean there = !fetching && lamina_fetch_set_is_there (row->set);
  const char *text = fetching ? _ ("Cancel") : there ? _ ("Use") : _ ("Download");
  g_autofree char *name = g_strdup_printf ("%s: %s", row->set->title, text);

  gtk_button_set_label (GTK_BUTTON (row->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_widget_set_visible (row->bar, fetching);
  gtk_label_set_label (row->state, error != NULL ? error : there ? _ ("On this computer") : "");
  gtk_widget_set_visible (GTK_WIDGET (row->state), error != NULL || there);
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row->state), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->state), "error");
}

/* ---- fetching ---- */

typedef struct {
  Row *row;
  double share;
} Progress;

static void
progress_free (gpointer data)
{
  Progress *progress = data;

  row_unref (progress->row);
  g_free (progress);
}

static gboolean
progress_idle_cb (gpointer user_data)
{
  Progress *progress = user_data;

  if (progress->row->dialog != NULL && progress->row->cancellable != NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (progress->row->bar), progress->share);
  return G_SOURCE_REMOVE;
}

/* On the fetching thread. */
static void
progress_cb (double share, gpointer user_data)
{
  Progress *progress = g_new (Progress, 1);

  *progress = (Progress){ row_ref (user_data), share };
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, progress_idle_cb, progress, progress_free);
}

static void
fetch_thread (GTask *task, gpointer source, gpointer user_data, GCancellable *cancellable)
{
  Row *row = user_data;
  g_autofree char *folder = lamina_fetch_set_folder (row->set);
  GError *error = NULL;

  if (lamina_fetch (row->set, folder, cancellable, progress_cb, row, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Row *row = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean good = g_task_propagate_boolean (G_TASK (result), &error);
  gboolean quiet = good || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_object (&row->cancellable);
  if (row->dialog != NULL)
    update (row, quiet ? NULL : error->message);
}

static void
begin (Row *row)
{
  g_autoptr (GTask) task = NULL;

  row->cancellable = g_cancellable_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (row->bar), 0);
  update (row, NULL);
  task = g_task_new (NULL, row->cancellable, fetched_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, row_ref (row), row_unref);
  g_task_run_in_thread (task, fetch_thread);
}

static void
button_cb (GtkButton *button, Row *row)
{
  g_autofree char *path = NULL;

  if (row->cancellable != NULL) {
    g_cancellable_cancel (row->cancellable);
  } else if (!lamina_fetch_set_is_there (row->set)) {
    begin (row);
  } else {
    path = lamina_fetch_set_path (row->set);
    g_signal_emit (row->dialog, signals[CHOSEN], 0, path);
    gtk_window_close (GTK_WINDOW (row->dialog));
  }
}

/* The texts of resources/sets.json, for translators. */
G_GNUC_UNUSED static const char *const to_translate[] = {
  N_ ("70 000 handwritten digits, 28×28 pixels, grey"),
  N_ ("70 000 pictures of clothes in ten classes, 28×28 pixels, grey"),
  N_ ("70 000 handwritten Kannada digits, 28×28 pixels, grey"),
  N_ ("60 000 colour pictures of animals and vehicles in ten classes, 32×32 pixels"),
  N_ ("50 000 film reviews, good and bad"),
  N_ ("Not stated with the files; see the citation"),
};

/* ---- rows ---- */

static GtkWidget *
label_new (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
add_row (LaminaFetchDialog *self, const LaminaFetchSet *set)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *list_row = gtk_list_box_row_new ();
  g_autofree char *size = lamina_format_bytes ((double) lamina_fetch_set_bytes (set));
  g_autofree char *facts = g_strdup_printf (_ ("%s · licence: %s"), size, _ (set->licence));

  g_atomic_ref_count_init (&row->references);
  row->dialog = self;
  row->set = set;
  row->button = gtk_button_new ();
  row->bar = gtk_progress_bar_new ();
  row->state = GTK_LABEL (label_new ("", "caption"));
  gtk_widget_set_valign (row->button, GTK_ALIGN_CENTER);
  g_signal_connect (row->button, "clicked", G_CALLBACK (button_cb), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  set->title, -1);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (line, "fetch-row");
  gtk_box_append (GTK_BOX (texts), label_new (set->title, "heading"));
  gtk_box_append (GTK_BOX (texts), label_new (_ (set->summary), NULL));
  gtk_box_append (GTK_BOX (texts), label_new (facts, "caption"));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (row->state));
  gtk_box_append (GTK_BOX (texts), row->bar);
  gtk_widget_set_tooltip_text (texts, set->citation);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (line), row->button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (list_row), FALSE);
  gtk_widget_set_focusable (list_row, FALSE);
  gtk_list_box_append (self->list, list_row);
  g_ptr_array_add (self->rows, row);
  update (row, NULL);
}

/* ---- class ---- */

static void
lamina_fetch_dialog_dispose (GObject *object)
{
  LaminaFetchDialog *self = LAMINA_FETCH_DIALOG (object);

  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = g_ptr_array_index (self->rows, i);

    row->dialog = NULL;
    g_cancellable_cancel (row->cancellable);
  }
  gtk_widget_dispose_template (GTK_WIDGET (self), LAMINA_TYPE_FETCH_DIALOG);
  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (lamina_fetch_dialog_parent_class)->dispose (object);
}

static void
lamina_fetch_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (LAMINA_FETCH_DIALOG (object)->rows);
  G_OBJECT_CLASS (lamina_fetch_dialog_parent_class)->finalize (object);
}

static void
lamina_fetch_dialog_class_init (LaminaFetchDialogClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lamina_fetch_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lamina_fetch_dialog_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/fetch-dialog.ui");
  gtk_widget_class_bind_template_child (class, LaminaFetchDialog, list);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lamina_fetch_dialog_init (LaminaFetchDialog *self)
{
  GPtrArray *sets = lamina_fetch_sets_peek ();

  self->rows = g_ptr_array_new_with_free_func (row_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < sets->len; i++)
    add_row (self, g_ptr_array_index (sets, i));
}

GtkWidget *
lamina_fetch_dialog_new (GtkWindow *parent, const char *folder)
{
  LaminaFetchDialog *self = g_object_new (LAMINA_TYPE_FETCH_DIALOG, "transient-for", parent, NULL);

  for (guint i = 0; i < self->rows->len; i++) {
    Row *row = g_ptr_array_index (self->rows, i);

    if (g_strcmp0 (row->set->folder, folder) == 0)
      gtk_window_set_focus (GTK_WINDOW (self), row->button);
  }
  return GTK_WIDGET (self);
}
