/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See help-pane.h. */

#include "help-pane.h"

#include <glib/gi18n.h>

#include "beside.h"
#include "chore.h"
#include "help-text.h"
#include "preset-data.h"

#define BLOCKS_A_FRAME 2

struct _LaminaHelpPane {
  GtkBox parent_instance;

  GtkScrolledWindow *scroller;
  GtkBox *content;
  GtkWidget *set_bar, *fetch_button;
  GtkCheckButton *real_button;
  GtkLabel *set_note;

  LaminaSession *session;
  const char *guide; /* interned; NULL before the first */
  GPtrArray *blocks; /* of LaminaHelpBlock, of the guide; NULL before the first */
  guint n_shown;     /* that have their widgets */
  guint tick;        /* callback that makes more of them; 0: there are all */
};

G_DEFINE_FINAL_TYPE (LaminaHelpPane, lamina_help_pane, GTK_TYPE_BOX)

/* ---- blocks ---- */

/* Text that is read and copied by pointer; the keyboard goes from button to button, as it would
 * stop at every paragraph else. */
static GtkWidget *
text_new (const char *markup, const char *css, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Else a long paragraph would like a wide pane. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
item_new (const LaminaHelpBlock *block)
{
  GtkWidget *mark = gtk_label_new (block->mark);

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, "help-mark");
  return lamina_beside_new (mark, text_new (block->markup, NULL, GTK_ACCESSIBLE_ROLE_LABEL), 6);
}

static GtkWidget *
try_new (const LaminaHelpBlock *block)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("document-edit-symbolic");
  GtkWidget *label = gtk_label_new (block->markup);
  g_autofree char *name = g_strdup_printf (_ ("Try: %s"), block->markup);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_button_set_child (GTK_BUTTON (button), lamina_beside_new (icon, label, 8));
  gtk_widget_add_css_class (button, "try-button");
  gtk_widget_set_tooltip_text (button, _ ("Sets this up in place of what is there; can be undone"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", block->target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.try");
  return button;
}

static GtkWidget *
heading_new (const LaminaHelpBlock *block, int level)
{
  GtkWidget *label =
      text_new (block->markup, level == 1 ? "title-3" : "heading", GTK_ACCESSIBLE_ROLE_HEADING);

  if (level > 1)
    gtk_widget_add_css_class (label, "help-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);
  return label;
}

static GtkWidget *
block_to_widget (const LaminaHelpBlock *block)
{
  switch (block->type) {
  case LAMINA_HELP_TITLE:
    return heading_new (block, 1);
  case LAMINA_HELP_HEADING:
    return heading_new (block, 2);
  case LAMINA_HELP_ITEM:
    return item_new (block);
  case LAMINA_HELP_TRY:
    return try_new (block);
  case LAMINA_HELP_PARAGRAPH:
  default:
    return text_new (block->markup, NULL, GTK_ACCESSIBLE_ROLE_LABEL);
  }
}

/* A few a frame: a guide is long, and laying out its paragraphs takes longer than making them. */
static gboolean
add_blocks_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  LaminaHelpPane *self = LAMINA_HELP_PANE (widget);
  guint end = MIN (self->n_shown + BLOCKS_A_FRAME, self->blocks->len);

  while (self->n_shown < end)
    gtk_box_append (self->content,
                    block_to_widget (g_ptr_array_index (self->blocks, self->n_shown++)));
  if (end < self->blocks->len)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
parse (gpointer owner)
{
  LaminaHelpPane *self = owner;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  self->blocks = lamina_help_parse (lamina_help_find_text (self->guide, NULL), &error);
  /* Guides are part of the program, and a test reads them all. */
  g_return_val_if_fail (self->blocks != NULL, FALSE);
  self->n_shown = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), add_blocks_cb, NULL, NULL);
  return FALSE;
}

static void
show_guide (LaminaHelpPane *self, const char *guide)
{
  GtkWidget *child;

  self->guide = g_intern_string (guide);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  lamina_chore_add (self, parse);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* ---- which data ---- */

/* What is said below the two buttons. @found: where the real set lies, or NULL. */
static char *
describe_set (LaminaSet set, const char *name, const char *found)
{
  switch (set) {
  case LAMINA_SET_REAL:
    return g_strdup_printf (_ ("The figures below are those of %s."), name);
  case LAMINA_SET_OTHER:
    return g_strdup_printf (_ ("These data are your own; the figures below are those of %s."),
                            name);
  case LAMINA_SET_BUILT_IN:
  case LAMINA_SET_NONE:
  default:
    return g_strdup_printf (
        found != NULL
            ? _ ("Made by the program. The figures below are those of %s, which is on this "
                 "computer, too.")
            : _ ("Made by the program. The figures below are those of %s, which is not on this "
                 "computer yet."),
        name);
  }
}

static void
update_set (LaminaHelpPane *self, const LamExperiment *now)
{
  LaminaSet set = lamina_preset_find_set (now);
  int index = set != LAMINA_SET_NONE ? lam_preset_find (lam_experiment_guide (now)) : -1;
  const char *name = index >= 0 ? lamina_preset_get_set_name ((guint) index) : NULL;
  g_autofree char *found = index >= 0 ? lamina_preset_find_folder ((guint) index) : NULL;
  g_autofree char *note = NULL;

  gtk_widget_set_visible (self->set_bar, index >= 0);
  if (index < 0)
    return;
  note = describe_set (set, name, found);
  gtk_check_button_set_label (self->real_button, name);
  gtk_label_set_label (self->set_note, note);
  gtk_widget_set_visible (
      self->fetch_button,
      found == NULL && lamina_preset_can_fetch ((guint) index)
          && (set != LAMINA_SET_REAL || lamina_session_peek_data_error (self->session) != NULL));
}

static void
changed_cb (LaminaHelpPane *self)
{
  const LamExperiment *now = lamina_document_peek (lamina_session_peek_document (self->session));
  const char *guide = lamina_help_find_guide (lam_experiment_guide (now));

  update_set (self, now);
  /* Told after every edit; what is being read stays where it is. */
  if (g_strcmp0 (guide, self->guide) != 0)
    show_guide (self, guide);
}

static void
lamina_help_pane_finalize (GObject *object)
{
  g_clear_pointer (&LAMINA_HELP_PANE (object)->blocks, g_ptr_array_unref);
  G_OBJECT_CLASS (lamina_help_pane_parent_class)->finalize (object);
}

/* ---- class ---- */

static void
lamina_help_pane_class_init (LaminaHelpPaneClass *klass)
{
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lamina_help_pane_finalize;
  gtk_widget_class_set_template_from_resource (class, "/dev/lamina/lamina/ui/help-pane.ui");
  gtk_widget_class_bind_template_child (class, LaminaHelpPane, scroller);
  gtk_widget_class_bind_template_child (class, LaminaHelpPane, content);
  gtk_widget_class_bind_template_child (class, LaminaHelpPane, set_bar);
  gtk_widget_class_bind_template_child (class, LaminaHelpPane, fetch_button);
  gtk_widget_class_bind_template_child (class, LaminaHelpPane, real_button);
  gtk_widget_class_bind_template_child (class, LaminaHelpPane, set_note);
}

static void
lamina_help_pane_init (LaminaHelpPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lamina_help_pane_set_session (LaminaHelpPane *self, LaminaSession *session)
{
  self->session = session;
  g_signal_connect_object (lamina_session_peek_document (session), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  /* The files of the real set may turn out not to be there. */
  g_signal_connect_object (session, "data", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

const char *
lamina_help_pane_peek_guide (LaminaHelpPane *self)
{
  return self->guide;
}
