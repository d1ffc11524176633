/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-work.h. */

#include "results-work.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "figure.h"
#include "format.h"

#define STRESSED 2000 /* samples, evenly chosen: 26 measurements are made of them */
#define WORDS 24      /* of a review, below its answer … */
#define LINE_WORDS 6  /* … so many a line */

struct _LaminaSubject {
  gatomicrefcount references;
  LamExperiment *experiment;
  LamData *data;
  LamWeights *weights;
  LamPreview *preview; /* the worker's alone: made when pictures of one's own first come */
};

LaminaSubject *
lamina_subject_ref (LaminaSubject *subject)
{
  g_atomic_ref_count_inc (&subject->references);
  return subject;
}

void
lamina_subject_unref (LaminaSubject *subject)
{
  if (subject == NULL || !g_atomic_ref_count_dec (&subject->references))
    return;
  lam_experiment_free (subject->experiment);
  g_clear_pointer (&subject->data, lam_data_unref);
  g_clear_pointer (&subject->weights, lam_weights_unref);
  g_clear_pointer (&subject->preview, lam_preview_unref);
  g_free (subject);
}

LamData *
lamina_subject_data (LaminaSubject *subject)
{
  return subject->data;
}

const LamExperiment *
lamina_subject_experiment (LaminaSubject *subject)
{
  return subject->experiment;
}

void
lamina_question_free (gpointer user_data)
{
  LaminaQuestion *question = user_data;

  g_clear_pointer (&question->experiment, lam_experiment_free);
  g_clear_pointer (&question->run, lam_run_unref);
  g_clear_pointer (&question->data, lam_data_unref);
  g_clear_pointer (&question->subject, lamina_subject_unref);
  g_clear_pointer (&question->pictures, g_ptr_array_unref);
  g_free (question->path);
  g_free (question->rows);
  g_free (question);
}

/* ---- opening ---- */

typedef struct {
  const LamWatch *watch;
  GCancellable *cancellable;
} Reading;

static void
reading_cb (double share, const char *doing, gpointer user_data)
{
  const Reading *reading = user_data;

  if (!lam_watch_go_on (reading->watch, share))
    g_cancellable_cancel (reading->cancellable);
}

static LamLoading
loading_of (const LamExperiment *experiment, Reading *reading)
{
  return (LamLoading){ .folder = experiment->folder,
                       .cancellable = reading->cancellable,
                       .progress = reading_cb,
                       .user_data = reading,
                       .seed = lam_experiment_seed (experiment),
                       .n_threads = 1 };
}

static LamWeights *
take_weights (const LaminaQuestion *question, GError **error)
{
  LamWeights *weights;

  if (question->run == NULL)
    return lam_weights_load (question->path, error);
  weights = lam_run_dup_weights (question->run, question->best);
  if (weights == NULL)
    g_set_error (error, LAM_ERROR, LAM_ERROR_DATA, "%s",
                 _ ("There are no weights yet: train for an epoch first."));
  return weights;
}

gpointer
lamina_results_open (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reading reading = { watch, cancellable };
  LamLoading loading = loading_of (question->experiment, &reading);
  g_autoptr (LaminaSubject) subject = g_new0 (LaminaSubject, 1);

  g_atomic_ref_count_init (&subject->references);
  subject->experiment = lam_experiment_dup (question->experiment);
  subject->weights = take_weights (question, error);
  if (subject->weights == NULL)
    return NULL;
  subject->data = question->data != NULL ? lam_data_ref (question->data)
                                         : lam_data_load (subject->experiment, &loading, error);
  return subject->data != NULL ? g_steal_pointer (&subject) : NULL;
}

/* ---- samples and answers ---- */

/* Some samples, and what the network gives for them. */
typedef struct {
  LamPartId part;
  const guint32 *rows;
  guint n;
  LamBatch *batch;
  float *y;
  LamShape out;
} Answers;

/* Lists of words as the long vectors they stand for. */
static float *
spread_out (const LamBatch *batch, gsize size)
{
  float *x = g_new0 (float, batch->n *size);

  for (guint i = 0; i < batch->n; i++)
    for (guint32 k = batch->starts[i]; k < batch->starts[i + 1]; k++)
      if (batch->indices[k] < size)
        x[i * size + batch->indices[k]] = 1;
  return x;
}

static gboolean
answer (const LaminaSubject *subject, const LamData *data, Answers *a, GError **error)
{
  g_autofree float *spread = NULL;

  a->batch = lam_batch_new (data, MAX (a->n, 1), 1);
  lam_data_gather (data, a->part, a->rows, a->n, 0, FALSE, a->batch);
  if (a->batch->x == NULL)
    spread = spread_out (a->batch, lam_shape_size (data->shape));
  a->y = lam_predict (subject->experiment, data->shape, spread != NULL ? spread : a->batch->x, a->n,
                      subject->weights, NULL, 1, &a->out, error);
  return a->y != NULL;
}

static void
answers_clear (Answers *a)
{
  lam_batch_free (a->batch);
  g_free (a->y);
}

/* ---- plots ---- */

/* The first words of a sample in a few short lines, or NULL. */
static char *
first_words (const LamData *data, LamPartId part, guint32 row)
{
  g_autofree char *all = lam_data_dup_words (data, part, row);
  g_auto (GStrv) words = all != NULL ? g_strsplit (all, " ", WORDS + 1) : NULL;
  GString *text;

  if (words == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; words[i] != NULL && i < WORDS; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : i % LINE_WORDS == 0 ? "\n" : " ", words[i]);
  return g_string_free (text, FALSE);
}

static char *
note_of (const LamData *data, const Answers *a, guint i, const float *loss)
{
  g_autofree char *words = first_words (data, a->part, a->rows[i]);
  g_autofree char *number = loss != NULL ? lamina_format_number ((double) loss[a->rows[i]]) : NULL;
  g_autofree char *text = number != NULL ? g_strdup_printf (_ ("loss %s"), number) : NULL;

  if (words != NULL && text != NULL)
    return g_strconcat (text, "\n", words, NULL);
  return words != NULL ? g_steal_pointer (&words) : g_steal_pointer (&text);
}

static Plot *
plot_classes (const LamData *data, const Answers *a, const float *loss)
{
  g_autofree FigureAnswer *answers = g_new0 (FigureAnswer, MAX (a->n, 1));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  guint n_output = (guint) lam_shape_size (a->out);

  for (guint i = 0; i < a->n; i++) {
    g_ptr_array_add (notes, note_of (data, a, i, loss));
    answers[i] = (FigureAnswer){ .part = a->part,
                                 .position = a->rows[i],
                                 .output = a->y + (gsize) i * n_output,
                                 .n_output = n_output,
                                 .note = notes->pdata[i] };
  }
  return figure_predictions (data, answers, a->n);
}

/* Whether the loss takes what comes out as scores, not as shares. */
static gboolean
gives_scores (const LamExperiment *experiment)
{
  const LamItem *loss = lam_experiment_loss (experiment);
  int index = loss != NULL ? lam_kind_find_param (loss->kind, "from_logits") : -1;

  return index >= 0 && lam_item_on (loss, (guint) index);
}

static Plot *
plot_masks (const LaminaSubject *subject, const LamData *data, const Answers *a)
{
  g_autofree FigureRegions *columns = g_new0 (FigureRegions, MAX (a->n, 1));
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  gsize channels = lam_shape_channels (a->out), n = lam_shape_size (a->out) / channels;
  gboolean scores = gives_scores (subject->experiment);

  for (guint i = 0; i < a->n; i++) {
    LamShape shape, mask_shape;
    guint8 *pixels = lam_data_dup_picture (data, a->part, a->rows[i], &shape);
    guint8 *classes = g_malloc (MAX (n, 1));
    const guint8 *mask = NULL;

    lam_look_classes (a->y + i * n * channels, n, channels, scores, classes);
    g_ptr_array_add (owned, pixels);
    g_ptr_array_add (owned, classes);
    if (pixels == NULL || lam_shape_size (shape) / lam_shape_channels (shape) != n)
      continue;
    if (!lam_data_peek_mask (data, a->part, a->rows[i], &mask_shape, &mask)
        || lam_shape_size (mask_shape) != n)
      mask = NULL;
    columns[i] = (FigureRegions){ .shape = shape,
                                  .pixels = pixels,
                                  .mask = mask,
                                  .answer = classes,
                                  .iou = mask != NULL ? lam_look_iou (classes, mask, n) : NAN };
  }
  return figure_segmentation (data, columns, a->n, 0.5);
}

static guint8 *
bytes_of (const LamData *data, const Answers *a, const float *x, GPtrArray *owned)
{
  gsize n = lam_shape_size (a->out);
  guint8 *bytes = x != NULL ? g_malloc (MAX (n, 1)) : NULL;

  if (x != NULL)
    lam_look_bytes (data, a->part, x, n, bytes);
  g_ptr_array_add (owned, bytes);
  return bytes;
}

static Plot *
plot_pictures (const LamData *data, const Answers *a)
{
  g_autofree FigureRestored *columns = g_new0 (FigureRestored, MAX (a->n, 1));
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  gsize n = lam_shape_size (a->out);
  gboolean same = lam_shape_size (data->shape) == n;
  LamShape shape = a->out;

  /* Flat for the network; still a picture in memory. */
  if (shape.n != 3)
    shape = data->parts[a->part].store->x.shape;
  for (guint i = 0; i < a->n; i++) {
    const float *x = same ? a->batch->x + i * n : NULL, *y = a->y + i * n;
    const float *t = a->batch->t != NULL ? a->batch->t + i * n : NULL;

    columns[i] =
        (FigureRestored){ .shape = shape,
                          .input = bytes_of (data, a, x, owned),
                          .output = bytes_of (data, a, y, owned),
                          .wanted = bytes_of (data, a, t, owned),
                          .input_psnr =
                              x != NULL && t != NULL ? lam_look_psnr (data, a->part, x, t, n) : NAN,
                          .output_psnr = t != NULL ? lam_look_psnr (data, a->part, y, t, n) : NAN };
  }
  return figure_denoise (columns, a->n);
}

/* @wanted: what the network was trained to give, which @data of one's own do not know. */
static Plot *
plot_answers (const LaminaSubject *subject, const LamData *data, LamTargetType wanted,
              const Answers *a, const float *loss)
{
  Plot *plot;

  if (wanted == LAM_TARGET_CLASS && data->n_classes > 0)
    return plot_classes (data, a, loss);
  if (wanted == LAM_TARGET_MASK)
    return plot_masks (subject, data, a);
  if (wanted == LAM_TARGET_PICTURE)
    return plot_pictures (data, a);
  plot = plot_tiles_new ();
  plot_set_empty (plot, _ ("What this network answers cannot be drawn."));
  return plot;
}

static Plot *
plot_rows (const LaminaSubject *subject, LamPartId part, const guint32 *rows, guint n,
           const float *loss, GError **error)
{
  Answers a = { .part = part, .rows = rows, .n = n };
  Plot *plot = NULL;

  if (n == 0) {
    plot = plot_tiles_new ();
    plot_set_empty (plot, _ ("There are no such samples."));
    return plot;
  }
  if (answer (subject, subject->data, &a, error))
    plot = plot_answers (subject, subject->data, subject->data->target, &a, loss);
  answers_clear (&a);
  return plot;
}

/* ---- the questions ---- */

gpointer
lamina_results_study (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LaminaStudied *studied = g_new0 (LaminaStudied, 1);
  guint32 rows[LAMINA_RESULTS_SHOWN];

  g_atomic_ref_count_init (&studied->references);
  studied->part = question->part;
  studied->study = lam_study_new (subject->experiment, subject->data, question->part,
                                  subject->weights, 1, watch, error);
  if (studied->study != NULL)
    studied->worst = plot_rows (subject, question->part, rows,
                                lam_study_worst (studied->study, rows, LAMINA_RESULTS_SHOWN),
                                studied->study->loss, error);
  if (studied->worst == NULL) {
    lamina_studied_unref (studied);
    return NULL;
  }
  if (studied->study->all.confusion != NULL)
    studied->confusion = figure_confusion (subject->data, studied->study->all.confusion);
  return studied;
}

LaminaStudied *
lamina_studied_ref (LaminaStudied *studied)
{
  g_atomic_ref_count_inc (&studied->references);
  return studied;
}

void
lamina_studied_unref (LaminaStudied *studied)
{
  if (!g_atomic_ref_count_dec (&studied->references))
    return;
  lam_study_free (studied->study);
  g_clear_pointer (&studied->confusion, plot_free);
  g_clear_pointer (&studied->worst, plot_free);
  g_free (studied);
}

gpointer
lamina_results_show (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;

  return plot_rows (question->subject, question->part, question->rows, question->n_rows, NULL,
                    error);
}

gpointer
lamina_results_measure_stress (LamProbeRoom *room, gpointer user_data, const LamWatch *watch,
                               GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LamStress *stress = g_new0 (LamStress, 1);

  if (!lam_stress (subject->experiment, subject->data, question->part, subject->weights, STRESSED,
                   1, watch, stress, error))
    g_clear_pointer (&stress, g_free);
  return stress;
}

/* ---- pictures of one's own ---- */

static LamPreview *
find_preview (LaminaSubject *subject, const LamWatch *watch, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reading reading = { watch, cancellable };
  LamLoading loading = loading_of (subject->experiment, &reading);

  if (subject->preview == NULL)
    subject->preview = lam_preview_new (subject->experiment, &loading, error);
  return subject->preview;
}

/* The likeliest class and its share; an empty text for networks that give no classes. */
static char *
say_answer (const LamData *data, const Answers *a, guint i, LamTargetType wanted)
{
  guint n = (guint) lam_shape_size (a->out), best = 0;
  g_autofree double *shares = g_new0 (double, MAX (n, 2));
  g_autofree char *share = NULL;

  if (wanted != LAM_TARGET_CLASS || data->n_classes == 0)
    return g_strdup ("");
  figure_shares (a->y + (gsize) i * n, n, shares);
  for (guint c = 1; c < MIN (MAX (n, 2), data->n_classes); c++)
    if (shares[c] > shares[best])
      best = c;
  share = lamina_format_share (shares[best]);
  return g_strdup_printf ("%s, %s", data->class_names[best], share);
}

gpointer
lamina_results_own (LamProbeRoom *room, gpointer user_data, const LamWatch *watch, GError **error)
{
  LaminaQuestion *question = user_data;
  LaminaSubject *subject = question->subject;
  LamPreview *preview = find_preview (subject, watch, error);
  guint n = question->pictures->len;
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));
  g_autofree LamOwnFit *fits = g_new0 (LamOwnFit, MAX (n, 1));
  g_autoptr (LamData) data = NULL;
  Answers a = { .part = LAM_PART_TEST, .rows = rows, .n = n };
  LaminaOwn *own = NULL;

  if (preview != NULL)
    data = lam_own_prepare (preview, subject->experiment, subject->data, question->pictures,
                            question->invert, fits, error);
  if (data == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    rows[i] = i;
  if (answer (subject, data, &a, error)) {
    own = g_new0 (LaminaOwn, 1);
    own->n = n;
    own->fits = g_steal_pointer (&fits);
    own->plot = plot_answers (subject, data, subject->data->target, &a, NULL);
    own->answers = g_new0 (char *, n + 1);
    for (guint i = 0; i < n; i++)
      own->answers[i] = say_answer (data, &a, i, subject->data->target);
  }
  answers_clear (&a);
  return own;
}

void
lamina_own_free (gpointer user_data)
{
  LaminaOwn *own = user_data;

  g_clear_pointer (&own->plot, plot_free);
  g_free (own->fits);
  g_strfreev (own->answers);
  g_free (own);
}
