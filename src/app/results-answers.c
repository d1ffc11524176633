/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See results-answers.h. */

#include "results-answers.h"

#include <glib/gi18n.h>
#include <math.h>

#include "figure.h"
#include "format.h"

/* Some samples, and what the network gives for them. */
typedef struct {
  LamPartId part;
  const guint32 *rows;
  guint n;
  LamBatch *batch;
  float *y;
  LamShape out;
} Answers;

/* Lists of words as the long vectors they stand for: reviews whose classes a step made one-hot. */
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
answer (LaminaSubject *subject, const LamData *data, Answers *a, GError **error)
{
  g_autofree float *spread = NULL;

  a->batch = lam_batch_new (data, MAX (a->n, 1), 1);
  lam_data_gather (data, a->part, a->rows, a->n, 0, FALSE, a->batch);
  if (a->batch->x == NULL)
    spread = spread_out (a->batch, lam_shape_size (data->shape));
  a->y = lam_predict (lamina_subject_experiment (subject), data->shape,
                      spread != NULL ? spread : a->batch->x, a->n, lamina_subject_weights (subject),
                      NULL, 1, &a->out, error);
  return a->y != NULL;
}

static void
answers_clear (Answers *a)
{
  lam_batch_free (a->batch);
  g_free (a->y);
}

/* ---- plots ---- */

static char *
note_of (const Answers *a, guint i, const float *loss)
{
  g_autofree char *number = loss != NULL ? lamina_format_number ((double) loss[a->rows[i]]) : NULL;

  return number != NULL ? g_strdup_printf (_ ("loss %s"), number) : NULL;
}

static Plot *
plot_classes (const LamData *data, const Answers *a, const float *loss)
{
  g_autofree FigureAnswer *answers = g_new0 (FigureAnswer, MAX (a->n, 1));
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  guint n_output = (guint) lam_shape_size (a->out);

  for (guint i = 0; i < a->n; i++) {
    g_ptr_array_add (notes, note_of (a, i, loss));
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

/* All of them are looked at, not those that fit beside each other. */
static Plot *
in_bands (Plot *plot)
{
  plot_tiles_set_bands (plot, TRUE);
  return plot;
}

static Plot *
plot_masks (LaminaSubject *subject, const LamData *data, const Answers *a)
{
  g_autofree FigureRegions *columns = g_new0 (FigureRegions, MAX (a->n, 1));
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  gsize channels = lam_shape_channels (a->out), n = lam_shape_size (a->out) / channels;
  gboolean scores = gives_scores (lamina_subject_experiment (subject));

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
  return in_bands (figure_segmentation (data, columns, a->n, 0.5));
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
  return in_bands (figure_denoise (columns, a->n));
}

/* @wanted: what the network was trained to give, which @data of one's own do not know. */
static Plot *
plot_answers (LaminaSubject *subject, const LamData *data, LamTargetType wanted, const Answers *a,
              const float *loss)
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

/* ---- of a part ---- */

static Plot *
plot_reviews (LaminaSubject *subject, LamPartId part, const guint32 *rows, guint n, GError **error)
{
  LamData *data = lamina_subject_data (subject);
  g_autofree LamSample *samples =
      lam_review_weigh_rows (lamina_subject_experiment (subject), data,
                             lamina_subject_weights (subject), part, rows, n, error);

  return samples != NULL ? figure_words (data, samples, n) : NULL;
}

Plot *
lamina_answers_of_part (LaminaSubject *subject, LamPartId part, const guint32 *rows, guint n,
                        const float *loss, GError **error)
{
  LamData *data = lamina_subject_data (subject);
  Answers a = { .part = part, .rows = rows, .n = n };
  Plot *plot = NULL;

  if (n == 0) {
    plot = plot_tiles_new ();
    plot_set_empty (plot, _ ("There are no such samples."));
    return plot;
  }
  if (lam_review_suits (data))
    return plot_reviews (subject, part, rows, n, error);
  if (answer (subject, data, &a, error))
    plot = plot_answers (subject, data, data->target, &a, loss);
  answers_clear (&a);
  return plot;
}

guint
lamina_answers_shown (const LamData *data)
{
  return data->target == LAM_TARGET_MASK || data->target == LAM_TARGET_PICTURE ? 10
         : lam_review_suits (data)                                             ? 12
                                                                               : 24;
}

/* ---- of pictures of one's own ---- */

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

Plot *
lamina_answers_of_own (LaminaSubject *subject, LamData *own, guint n, char **said, GError **error)
{
  LamTargetType wanted = lamina_subject_data (subject)->target;
  g_autofree guint32 *rows = g_new (guint32, MAX (n, 1));
  Answers a = { .part = LAM_PART_TEST, .rows = rows, .n = n };
  Plot *plot = NULL;

  for (guint i = 0; i < n; i++)
    rows[i] = i;
  if (answer (subject, own, &a, error)) {
    plot = plot_answers (subject, own, wanted, &a, NULL);
    for (guint i = 0; i < n; i++)
      said[i] = say_answer (own, &a, i, wanted);
  }
  answers_clear (&a);
  return plot;
}
