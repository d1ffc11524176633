/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the window share. */

#pragma once

#include "data-chip.h"
#include "data-page.h"
#include "inspect-page.h"
#include "layer-list.h"
#include "results-page.h"
#include "runs-page.h"
#include "settings-pane.h"
#include "take-away.h"
#include "train-page.h"
#include "transport.h"
#include "weights-chip.h"
#include "welcome-page.h"
#include "main-window.h"

struct _LaminaWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *main;
  AdwViewStack *pages;
  AdwViewSwitcher *switcher;
  GtkLabel *title;
  GtkStack *save_face; /* a word, or a picture where the window is narrow */
  GtkWidget *undo_button, *redo_button, *save_button, *export_button, *help_button;
  GtkMenuButton *open_button;
  GMenu *recent_section;
  GtkRevealer *banner, *right;
  GtkLabel *banner_text;
  GtkBox *columns;
  GtkOverlay *overlay; /* holds the right pane when the window is narrow, else the columns do */
  GtkWidget *left;
  LaminaWelcomePage *welcome;
  LaminaDataChip *chip;
  LaminaWeightsChip *weights_chip;
  LaminaLayerList *layers;
  LaminaDataPage *data_page;
  LaminaTrainPage *train_page;
  LaminaInspectPage *inspect_page;
  LaminaResultsPage *results_page;
  LaminaRunsPage *runs_page;
  LaminaSettingsPane *settings_pane;
  LaminaTransport *transport;

  LaminaDocument *document;
  LaminaSession *session;
  gboolean narrow;         /* too narrow for the right pane */
  gboolean compact;        /* too narrow for the names of pages beside their icons */
  gboolean wants_right;    /* what the user last asked for while it was wide */
  guint relayout;          /* source */
  const char *before_help; /* page of the right pane that the guide took the place of, or NULL */
  gboolean folded_before_help;
  gboolean may_close;    /* asked, and the answer was yes */
  GCancellable *looking; /* at data that were chosen and are not known yet; NULL: none */
  guint looking_delay;   /* source */
};

/* A thing to do once nothing unsaved is in the way. */
typedef void (*LaminaThen) (LaminaWindow *window, gpointer data);

/* window.c */
void lamina_window_say (LaminaWindow *window, const char *sentence); /* in the banner; NULL hides */
void lamina_window_toast (LaminaWindow *window, const char *text, gboolean with_undo);
void lamina_window_show_editor (LaminaWindow *window, const char *page);
void lamina_window_show_welcome (LaminaWindow *window);
void lamina_window_set_right (LaminaWindow *window, gboolean shown);
/* What is being typed counts: leaves the field, so that it is taken, and comes back. */
void lamina_window_take_typing (LaminaWindow *window);

/* window-actions.c */
void lamina_window_add_actions (LaminaWindow *window);
void lamina_window_update_actions (LaminaWindow *window);
void lamina_window_add_shortcuts (LaminaWindow *window);

/* window-files.c */
/* @data: freed with @free_data whatever happens */
void lamina_window_when_saved (LaminaWindow *window, const char *question, LaminaThen then,
                               gpointer data, GDestroyNotify free_data);
void lamina_window_open_path (LaminaWindow *window, const char *path);
void lamina_window_ask_open (LaminaWindow *window);
void lamina_window_save (LaminaWindow *window);
void lamina_window_save_as (LaminaWindow *window);
gboolean lamina_window_save_to (LaminaWindow *window, const char *path);
void lamina_window_new_empty (LaminaWindow *window);
void lamina_window_use_ready (LaminaWindow *window, const char *id);
void lamina_window_choose_ready_data (LaminaWindow *window, const char *id);
void lamina_window_ask_data (LaminaWindow *window, gboolean folder);
void lamina_window_choose_data (LaminaWindow *window, const char *path);
void lamina_window_add_drop_target (LaminaWindow *window);
/* Fills the menu of experiments opened lately. */
void lamina_window_update_recent (LaminaWindow *window);
gboolean lamina_window_ask_close (LaminaWindow *window);

/* window-guide.c */
void lamina_window_set_help (LaminaWindow *window, gboolean shown);
gboolean lamina_window_get_help (LaminaWindow *window);
void lamina_window_open_preset (LaminaWindow *window, const char *id);
/* Sets up the ready-made experiment @id in place of what is there, as one edit. */
void lamina_window_try (LaminaWindow *window, const char *id);
/* The data of a ready-made experiment: "real", "built-in", "other" (one's own) or "" (no choice).
 */
void lamina_window_use_set (LaminaWindow *window, const char *set);
/* Takes a public set that was fetched to @path: as the guide's real set when it is that, with what
 * suits it otherwise. */
void lamina_window_use_fetched (LaminaWindow *window, const char *path);
const char *lamina_window_get_set (LaminaWindow *window);

/* window-runs.c */
/* @id: of the run */
void lamina_window_open_run (LaminaWindow *window, const char *id);
void lamina_window_delete_run (LaminaWindow *window, const char *id);
void lamina_window_restore_run (LaminaWindow *window);
/* Ticks it, or not any more. */
void lamina_window_show_run (LaminaWindow *window, const char *id);
void lamina_window_add_runs (LaminaWindow *window);

/* window-inspect.c */
void lamina_window_add_inspect (LaminaWindow *window);
void lamina_window_update_inspect (LaminaWindow *window);

/* window-import.c */
void lamina_window_ask_weights (LaminaWindow *window);
/* Weights that the next run begins with. */
void lamina_window_load_weights (LaminaWindow *window, const char *path);
/* Files of arrays by name: weights, or (only .npz) perhaps data, which it looks for first. */
gboolean lamina_window_can_take_arrays (const char *path);
void lamina_window_take_arrays (LaminaWindow *window, const char *path);
/* A model of Keras as an experiment, which begins with its weights. */
void lamina_window_open_model (LaminaWindow *window, const char *path);

/* window-export.c */
/* @take: weights, model or history */
void lamina_window_ask_export (LaminaWindow *window, LaminaTake take);
void lamina_window_export (LaminaWindow *window, LaminaTake take, const char *path, gboolean best);
void lamina_window_ask_hand_in (LaminaWindow *window);
void lamina_window_hand_in (LaminaWindow *window, const char *path);
void lamina_window_ask_figure (LaminaWindow *window, const char *extension);
void lamina_window_export_figure (LaminaWindow *window, const char *path);
/* The same of the view below the curves of the Train page. */
void lamina_window_ask_view (LaminaWindow *window, const char *extension);
void lamina_window_export_view (LaminaWindow *window, const char *path);
