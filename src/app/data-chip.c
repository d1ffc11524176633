/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See data-chip.h. */

#include "data-chip.h"

#include <glib/gi18n.h>
#include <string.h>

#include "data-recent.h"
#include "format.h"
#include "ready.h"
#include "tip.h"

struct _LaminaDataChip {
  GtkBox parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkListBox *list;
  GtkLabel *title, *subtitle;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkWidget *cancel;

  LaminaSession *session;
};

/* A button that comes and goes within it would only flicker. */
#define LONG_READING 0.3

enum { READY, FILE_WANTED, FOLDER_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LaminaDataChip, lamina_data_chip, GTK_TYPE_BOX)

char *
lamina_data_title (const LamExperiment *experiment)
{
  const LamItem *source = lam_experiment_source (experiment);
  GString *title = g_string_new (_ (source->kind->title));

  for (guint i = 0; i < source->kind->n_params; i++) {
    const LamParam *param = &source->kind->params[i];

    if (param->type == LAM_VALUE_CHOICE && lam_item_is_set (source, i)) {
      guint choice = lam_item_choice (source, i);

      g_string_append_printf (
          title, " · %s",
          _ (param->choice_titles != NULL ? param->choice_titles[choice] : param->choices[choice]));
    }
  }
  return g_string_free (title, FALSE);
}

static char *
describe_data (const LamData *data)
{
  g_autofree char *shape = lamina_format_shape (data->shape);
  gsize n = 0;
  g_autofree char *count = NULL;

  for (guint i = 0; i < LAM_N_PARTS; i++)
    n += data->parts[i].n;
  /* Checked on the test part, as some labs do: it counts once. */
  if (data->parts[LAM_PART_VALIDATION].store == data->parts[LAM_PART_TEST].store
      && data->parts[LAM_PART_VALIDATION].n == data->parts[LAM_PART_TEST].n)
    n -= data->parts[LAM_PART_TEST].n;
  count = lamina_format_count (n);
  if (data->n_classes > 0)
    return g_strdup_printf (_ ("%s · %s samples · %u classes"), shape, count, data->n_classes);
  return g_strdup_printf (_ ("%s · %s samples"), shape, count);
}

static char *
describe_progress (LaminaSession *session)
{
  double share = lamina_session_get_share (session);

  if (share < 0)
    return g_strdup (_ ("Reading…"));
  return g_strdup_printf (_ ("Reading… %.0f %%"), share * 100);
}

static void
update (LaminaDataChip *self)
{
  const LamExperiment *now = lamina_document_peek (lamina_session_peek_document (self->session));
  LamData *data = lamina_session_peek_data (self->session);
  const char *why = lamina_session_peek_data_error (self->session);
  g_autofree char *title = lamina_data_title (now);
  g_autofree char *subtitle = why != NULL    ? g_strdup (why)
                              : data != NULL ? describe_data (data)
                                             : describe_progress (self->session);
  g_autofree char *name = g_strdup_printf (_ ("Data: %s"), title);
  gboolean reading = why == NULL && data == NULL;

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_label_set_lines (self->subtitle, why != NULL ? 4 : 1);
  gtk_label_set_wrap (self->subtitle, why != NULL);
  lamina_tip_set (GTK_WIDGET (self), why != NULL ? why : _ ("Choose other data"));
  gtk_image_set_from_icon_name (self->icon,
                                why != NULL ? "dialog-warning-symbolic" : "view-grid-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !reading);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), reading);
  gtk_spinner_set_spinning (self->spinner, reading);
  gtk_widget_set_visible (self->cancel,
                          lamina_session_get_reading_seconds (self->session) > LONG_READING);
  if (why != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
}

static void
row_activated_cb (LaminaDataChip *self, GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  gtk_popover_popdown (self->popover);
  if (strcmp (id, "file") == 0)
    g_signal_emit (self, signals[FILE_WANTED], 0);
  else if (strcmp (id, "folder") == 0)
    g_signal_emit (self, signals[FOLDER_WANTED], 0);
  else if (g_str_has_prefix (id, "file:"))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.recent-data", "s", id);
  else
    g_signal_emit (self, signals[READY], 0, id);
}

static GtkWidget *
label_new (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 38);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
add_row (LaminaDataChip *self, const char *id, const char *glyph, const char *icon,
         const char *title, const char *summary)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *sign = icon != NULL ? gtk_image_new_from_icon_name (icon) : gtk_label_new (glyph);
  GtkWidget *small = label_new (summary, "caption");

  gtk_widget_add_css_class (sign, "chooser-glyph");
  gtk_widget_add_css_class (small, "dim-label");
  gtk_box_append (GTK_BOX (texts), label_new (title, NULL));
  gtk_box_append (GTK_BOX (texts), small);
  gtk_box_append (GTK_BOX (line), sign);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  gtk_list_box_append (self->list, row);
}

/* What was read lately stands between the sets that are ready and the user's own. */
static void
fill (LaminaDataChip *self)
{
  g_auto (GStrv) recent = lamina_recent_dup ();
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  add_row (self, "file", NULL, "document-open-symbolic", _ ("File…"),
           _ ("Its kind is recognised by its content"));
  add_row (self, "folder", NULL, "folder-open-symbolic", _ ("Folder…"),
           _ ("Pictures, pictures and masks, reviews, or files of a set"));
  for (guint i = 0; recent[i] != NULL; i++) {
    g_autofree char *name = lamina_recent_dup_name (recent[i]);
    g_autofree char *place = lamina_recent_dup_place (recent[i]);

    add_row (self, recent[i], NULL, "document-open-recent-symbolic", name, place);
  }
  for (guint i = 0; i < lamina_n_ready; i++) {
    const LaminaReady *ready = &lamina_ready[i];
    g_autofree char *folder = lamina_ready_find_folder (ready);

    add_row (self, ready->id, ready->glyph, NULL, _ (ready->title),
             ready->folder == NULL ? _ ("Built in")
             : folder != NULL      ? _ ("Found on this computer")
                                   : _ ("Asks for the folder with its files"));
  }
}

/* A set may have come to this computer since the chooser was last open. */
static void
popup_cb (GtkMenuButton *button, gpointer user_data)
{
  fill (user_data);
}

static void
lamina_data_chip_class_init (LaminaDataChipClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  signals[READY] = g_signal_new ("ready", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
  signals[FILE_WANTED] =
      g_signal_new ("file", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOLDER_WANTED] =
      g_signal_new ("folder", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/data-chip.ui");
  gtk_widget_class_bind_template_child (class, LaminaDataChip, button);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, popover);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, list);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, title);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, subtitle);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, icon);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, spinner);
  gtk_widget_class_bind_template_child (class, LaminaDataChip, cancel);
  gtk_widget_class_bind_template_callback (class, row_activated_cb);
}

static void
lamina_data_chip_init (LaminaDataChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The button centres what is in it. */
  gtk_widget_set_halign (gtk_widget_get_parent (gtk_menu_button_get_child (self->button)),
                         GTK_ALIGN_FILL);
  gtk_menu_button_set_create_popup_func (self->button, popup_cb, self, NULL);
}

void
lamina_data_chip_set_session (LaminaDataChip *self, LaminaSession *session)
{
  static const char *const news[] = { "data", "progress", "plan" };

  self->session = session;
  lamina_recent_follow (session);
  for (guint i = 0; i < G_N_ELEMENTS (news); i++)
    g_signal_connect_object (session, news[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
lamina_data_chip_open (LaminaDataChip *self)
{
  gtk_menu_button_popup (self->button);
}
