/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window's files: experiments opened and saved, data chosen, and the question that keeps
 * unsaved work from being lost. */

#include "window-private.h"

#include <glib/gi18n.h>

#include "data-recent.h"
#include "edits.h"
#include "file-dialog.h"
#include "format.h"
#include "ready.h"

#define MOST_RECENT 8
#define LOOKING_DELAY_MS 400

/* ---- nothing unsaved is lost ---- */

typedef struct {
  LaminaWindow *window;
  LaminaThen then;
  gpointer data;
  GDestroyNotify free_data;
} Pending;

static void
pending_free (Pending *pending)
{
  if (pending->free_data != NULL)
    pending->free_data (pending->data);
  g_object_unref (pending->window);
  g_free (pending);
}

static void
pending_run (Pending *pending)
{
  pending->then (pending->window, pending->data);
  pending_free (pending);
}

static void
saved_path_cb (const char *path, gpointer user_data)
{
  LaminaWindow *self = user_data;
  Pending *pending = g_object_steal_data (G_OBJECT (self), "pending");

  if (pending == NULL)
    return;
  if (path != NULL && lamina_window_save_to (self, path))
    pending_run (pending);
  else
    pending_free (pending);
}

static void
ask_save_path (LaminaWindow *self, LaminaPathFunc answer)
{
  g_autofree char *stem =
      lamina_format_file_stem (lam_experiment_name (lamina_document_peek (self->document)));
  g_autofree char *name = g_strconcat (stem, ".lamina", NULL);

  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_SAVE, _ ("Save Experiment"), "*.lamina",
                   _ ("Lamina experiments"), name, answer, self);
}

static void
unsaved_response_cb (AdwMessageDialog *dialog, const char *response, Pending *pending)
{
  LaminaWindow *self = pending->window;
  const char *path = lamina_document_get_path (self->document);

  if (g_strcmp0 (response, "discard") == 0) {
    pending_run (pending);
  } else if (g_strcmp0 (response, "save") == 0 && path == NULL) {
    g_object_set_data (G_OBJECT (self), "pending", pending);
    ask_save_path (self, saved_path_cb);
  } else if (g_strcmp0 (response, "save") == 0 && lamina_window_save_to (self, path)) {
    pending_run (pending);
  } else {
    pending_free (pending);
  }
}

void
lamina_window_when_saved (LaminaWindow *self, const char *question, LaminaThen then, gpointer data,
                          GDestroyNotify free_data)
{
  Pending *pending = g_new (Pending, 1);
  GtkWidget *dialog;
  g_autofree char *title = NULL;

  *pending = (Pending){ g_object_ref (self), then, data, free_data };
  lamina_window_take_typing (self);
  if (!lamina_document_get_dirty (self->document)) {
    pending_run (pending);
    return;
  }
  title = lamina_format_title (lam_experiment_name (lamina_document_peek (self->document)),
                               lamina_document_get_path (self->document), FALSE);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), question, NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("What you changed in “%s” is not in a file yet."), title);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard",
                                    _ ("_Discard"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (unsaved_response_cb), pending);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
close_then (LaminaWindow *self, gpointer data)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

gboolean
lamina_window_ask_close (LaminaWindow *self)
{
  lamina_window_take_typing (self);
  if (!lamina_document_get_dirty (self->document))
    return FALSE;
  lamina_window_when_saved (self, _ ("Save before closing?"), close_then, NULL, NULL);
  return TRUE;
}

/* ---- experiments ---- */

static void
remember (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  char *groups[] = { "lamina", NULL };
  GtkRecentData data = { .mime_type = (char *) "application/x-lamina-experiment",
                         .app_name = (char *) "Lamina",
                         .app_exec = (char *) "lamina %f",
                         .groups = groups };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified (*(GtkRecentInfo *const *) b),
                              gtk_recent_info_get_modified (*(GtkRecentInfo *const *) a));
}

void
lamina_window_update_recent (LaminaWindow *self)
{
  GList *items = gtk_recent_manager_get_items (gtk_recent_manager_get_default ());
  g_autoptr (GPtrArray) ours =
      g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_recent_info_unref);

  for (GList *l = items; l != NULL; l = l->next)
    if (gtk_recent_info_has_group (l->data, "lamina") && gtk_recent_info_exists (l->data))
      g_ptr_array_add (ours, gtk_recent_info_ref (l->data));
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
  g_ptr_array_sort (ours, newest_first);
  g_menu_remove_all (self->recent_section);
  for (guint i = 0; i < MIN (ours->len, MOST_RECENT); i++) {
    GtkRecentInfo *info = g_ptr_array_index (ours, i);
    g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
    g_autofree char *path = g_file_get_path (file);
    g_autoptr (GMenuItem) item = NULL;

    if (path == NULL)
      continue;
    item = g_menu_item_new (gtk_recent_info_get_display_name (info), NULL);
    g_menu_item_set_action_and_target (item, "win.open-path", "s", path);
    g_menu_append_item (self->recent_section, item);
  }
}

static void
open_then (LaminaWindow *self, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!lamina_document_open (self->document, data, &error)) {
    lamina_window_say (self, error->message);
    return;
  }
  lamina_window_say (self, NULL);
  remember (data);
  lamina_window_show_editor (self, "train");
}

void
lamina_window_open_path (LaminaWindow *self, const char *path)
{
  if (lam_model_can_load (path) && g_file_test (path, G_FILE_TEST_EXISTS)) {
    lamina_window_open_model (self, path);
    return;
  }
  if (lamina_window_can_take_arrays (path) && g_file_test (path, G_FILE_TEST_EXISTS)) {
    lamina_window_take_arrays (self, path);
    return;
  }
  if (!g_str_has_suffix (path, ".lamina") && !g_str_has_suffix (path, ".json")
      && g_file_test (path, G_FILE_TEST_EXISTS)) {
    lamina_window_choose_data (self, path);
    return;
  }
  lamina_window_when_saved (self, _ ("Save before opening another?"), open_then,
                            g_canonicalize_filename (path, NULL), g_free);
}

static void
open_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_open_path (user_data, path);
}

void
lamina_window_ask_open (LaminaWindow *self)
{
  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_OPEN, _ ("Open Experiment"),
                   "*.lamina;*.keras;*.h5;*.hdf5", _ ("Experiments and models of Keras"), NULL,
                   open_answer_cb, self);
}

gboolean
lamina_window_save_to (LaminaWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *full = g_canonicalize_filename (path, NULL);

  if (!lamina_document_save (self->document, full, &error)) {
    lamina_window_say (self, error->message);
    return FALSE;
  }
  remember (lamina_document_get_path (self->document));
  return TRUE;
}

static void
save_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_save_to (user_data, path);
}

void
lamina_window_save_as (LaminaWindow *self)
{
  ask_save_path (self, save_answer_cb);
}

void
lamina_window_save (LaminaWindow *self)
{
  const char *path = lamina_document_get_path (self->document);

  if (path == NULL)
    lamina_window_save_as (self);
  else
    lamina_window_save_to (self, path);
}

static void
new_empty_then (LaminaWindow *self, gpointer data)
{
  lamina_document_replace (self->document, lam_experiment_new ());
  lamina_window_say (self, NULL);
  lamina_window_show_editor (self, "train");
}

void
lamina_window_new_empty (LaminaWindow *self)
{
  lamina_window_when_saved (self, _ ("Save before starting another?"), new_empty_then, NULL, NULL);
}

/* ---- ready-made experiments, and their data alone ---- */

typedef struct {
  const LaminaReady *ready;
  gboolean data_only;
  char *folder;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->folder);
  g_free (choice);
}

static void
use_choice_then (LaminaWindow *self, gpointer data)
{
  Choice *choice = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LamExperiment) experiment = lamina_ready_load (choice->ready, choice->folder, &error);

  if (experiment == NULL) {
    lamina_window_say (self, error->message);
    return;
  }
  lamina_window_say (self, NULL);
  if (choice->data_only) {
    g_autoptr (JsonNode) node = lam_item_to_json (lam_experiment_data (experiment));

    if (!lamina_data_choose (self->document, node, NULL, _ ("Choose Data"), &error))
      lamina_window_say (self, error->message);
    return;
  }
  lamina_document_replace (self->document, g_steal_pointer (&experiment));
  lamina_window_show_editor (self, "train");
}

/* An edit can be undone; another experiment can not. */
static void
use_choice (LaminaWindow *self, Choice *choice)
{
  if (choice->data_only) {
    use_choice_then (self, choice);
    choice_free (choice);
    return;
  }
  lamina_window_when_saved (self, _ ("Save before starting another?"), use_choice_then, choice,
                            choice_free);
}

static void
folder_answer_cb (const char *path, gpointer user_data)
{
  LaminaWindow *self = user_data;
  Choice *choice = g_object_steal_data (G_OBJECT (self), "choice");

  if (choice == NULL)
    return;
  if (path == NULL) {
    choice_free (choice);
    return;
  }
  g_free (choice->folder);
  choice->folder = g_strdup (path);
  use_choice (self, choice);
}

static void
choose (LaminaWindow *self, const char *id, gboolean data_only)
{
  const LaminaReady *ready = lamina_ready_find (id);
  Choice *choice;
  g_autofree char *title = NULL, *file = NULL;

  if (ready == NULL) {
    g_autofree char *sentence = g_strdup_printf (_ ("There is no experiment called “%s”."), id);

    lamina_window_say (self, sentence);
    return;
  }
  choice = g_new0 (Choice, 1);
  choice->ready = ready;
  choice->data_only = data_only;
  choice->folder = lamina_ready_find_folder (ready);
  if (choice->folder != NULL) {
    use_choice (self, choice);
    return;
  }
  file = lamina_ready_dup_file (ready);
  title = g_strdup_printf (_ ("Choose the Folder with “%s”"), file);
  g_object_set_data_full (G_OBJECT (self), "choice", choice, choice_free);
  lamina_ask_path (GTK_WINDOW (self), LAMINA_ASK_FOLDER, title, NULL, NULL, NULL, folder_answer_cb,
                   self);
}

void
lamina_window_use_ready (LaminaWindow *self, const char *id)
{
  if (lam_preset_find (id) >= 0)
    lamina_window_open_preset (self, id);
  else
    choose (self, id, FALSE);
}

void
lamina_window_choose_ready_data (LaminaWindow *self, const char *id)
{
  choose (self, id, TRUE);
}

/* ---- data of one's own ---- */

static void
stop_looking (LaminaWindow *self)
{
  g_clear_handle_id (&self->looking_delay, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

static gboolean
looking_cb (gpointer user_data)
{
  LaminaWindow *self = user_data;

  self->looking_delay = 0;
  lamina_window_say (self, _ ("Looking at the data…"));
  return G_SOURCE_REMOVE;
}

/* Looking into an archive takes seconds; what is done at once needs no words. */
static GTask *
look_task_new (LaminaWindow *self, GAsyncReadyCallback callback)
{
  GTask *task;

  stop_looking (self);
  self->looking = g_cancellable_new ();
  self->looking_delay = g_timeout_add (LOOKING_DELAY_MS, looking_cb, self);
  task = g_task_new (self, self->looking, callback, NULL);
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/* FALSE when something else was chosen meanwhile. */
static gboolean
looked (LaminaWindow *self, GAsyncResult *result)
{
  if (g_task_get_cancellable (G_TASK (result)) != self->looking)
    return FALSE;
  stop_looking (self);
  return TRUE;
}

static void
recognise_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = lam_data_recognise (data, &error);

  if (items != NULL && items->len > 0)
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_new_error (task, LAM_ERROR, LAM_ERROR_FORMAT, "%s",
                             error != NULL ? error->message
                                           : _ ("Nothing here knows how to read that."));
}

static void
suggest_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  JsonNode *node = lam_data_suggest (data, cancellable, &error);

  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
suggested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaWindow *self = LAMINA_WINDOW (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) data = g_task_propagate_pointer (G_TASK (result), &error);

  if (!looked (self, result))
    return;
  if (data != NULL)
    lamina_data_choose (self->document, data, NULL, _ ("Choose Data"), &error);
  lamina_window_say (self, error != NULL ? error->message : NULL);
  if (error == NULL)
    lamina_window_show_editor (self, "data");
}

/* Reads as @source says, prepared as suits what is in it. */
static void
adopt_source (LaminaWindow *self, const LamItem *source)
{
  g_autoptr (GTask) task = look_task_new (self, suggested_cb);

  g_task_set_task_data (task, lam_item_dup (source), (GDestroyNotify) lam_item_free);
  g_task_run_in_thread (task, suggest_thread);
}

/* Which of the readers that know the file is meant: the surest one is asked for first. */
static void
candidate_response_cb (AdwMessageDialog *dialog, const char *response, LaminaWindow *self)
{
  GPtrArray *items = g_object_get_data (G_OBJECT (dialog), "items");

  for (guint i = 0; i < items->len; i++) {
    const LamItem *item = g_ptr_array_index (items, i);

    if (g_strcmp0 (item->kind->id, response) == 0)
      adopt_source (self, item);
  }
}

static void
ask_candidate (LaminaWindow *self, GPtrArray *items)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("What Are These Data?"),
                                              _ ("They can be read in more than one way."));

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  for (guint i = 0; i < items->len; i++) {
    const LamKind *kind = ((const LamItem *) g_ptr_array_index (items, i))->kind;

    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), kind->id, _ (kind->title));
    if (i == 0)
      adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), kind->id);
  }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "items", g_ptr_array_ref (items),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (candidate_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
recognised_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LaminaWindow *self = LAMINA_WINDOW (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = g_task_propagate_pointer (G_TASK (result), &error);

  if (!looked (self, result))
    return;
  lamina_window_say (self, items == NULL ? error->message : NULL);
  if (items == NULL) {
    lamina_recent_remove (g_task_get_task_data (G_TASK (result)));
  } else if (items->len > 1) {
    ask_candidate (self, items);
  } else {
    adopt_source (self, g_ptr_array_index (items, 0));
  }
}

void
lamina_window_choose_data (LaminaWindow *self, const char *path)
{
  g_autoptr (GTask) task = look_task_new (self, recognised_cb);

  g_task_set_task_data (task, g_canonicalize_filename (path, NULL), g_free);
  g_task_run_in_thread (task, recognise_thread);
}

static void
data_answer_cb (const char *path, gpointer user_data)
{
  if (path != NULL)
    lamina_window_choose_data (user_data, path);
}

void
lamina_window_ask_data (LaminaWindow *self, gboolean folder)
{
  lamina_ask_path (GTK_WINDOW (self), folder ? LAMINA_ASK_FOLDER : LAMINA_ASK_OPEN,
                   folder ? _ ("Choose a Folder of Data") : _ ("Choose a File of Data"), NULL, NULL,
                   NULL, data_answer_cb, self);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, LaminaWindow *self)
{
  GdkFileList *list = g_value_get_boxed (value);
  g_autoptr (GSList) files = list != NULL ? gdk_file_list_get_files (list) : NULL;
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path == NULL)
    return FALSE;
  lamina_window_open_path (self, path);
  return TRUE;
}

void
lamina_window_add_drop_target (LaminaWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
