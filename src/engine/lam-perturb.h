/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pictures made worse in a known way, and how much worse a network then answers. Changes are made
 * to the pictures as they were read, before scaling, as augmentation makes them; but of exactly the
 * amount asked for, and the same each time. */

#pragma once

#include "lam-data.h"
#include "lam-watch.h"
#include "lam-weights.h"

typedef enum {
  LAM_PERTURB_BRIGHTNESS,   /* lighter or darker by amount × range, each for half of the samples */
  LAM_PERTURB_CONTRAST,     /* distance to the picture's mean × (1 ± amount) */
  LAM_PERTURB_COLOUR_SHIFT, /* each channel lighter or darker by amount × range */
  LAM_PERTURB_NOISE,        /* normal noise of deviation amount × range */
  LAM_PERTURB_BLUR,         /* Gaussian of deviation amount × a tenth of the shorter side */
  LAM_N_PERTURBATIONS,
} LamPerturbation;

/* "brightness", "contrast", …, NULL */
extern const char *const lam_perturbation_ids[LAM_N_PERTURBATIONS + 1];
/* The same for people, to be translated. */
extern const char *const lam_perturbation_titles[LAM_N_PERTURBATIONS];

/* Reads "brightness=0.3"; amounts are 0 … 1. FALSE with a sentence. */
gboolean lam_perturbation_parse (const char *text, LamPerturbation *kind, double *amount,
                                 GError **error);

/* @data with the pictures of @part changed and the other parts as they are. At most @most samples
 * of it, evenly chosen; 0: all. A picture that is its own target stays the target as it was.
 * Returns: (transfer full), or NULL with a sentence. */
LamData *lam_data_perturb (LamData *data, LamPartId part, gsize most, LamPerturbation kind,
                           double amount, guint n_threads, GError **error);

#define LAM_STRESS_STRENGTHS 5

/* What was measured: one figure for the samples as they are, and one for each change and strength.
 */
typedef struct {
  const char *metric; /* id; "loss" when nothing better is known */
  gboolean higher_is_better;
  gsize n; /* samples */
  double clean;
  double amount[LAM_N_PERTURBATIONS][LAM_STRESS_STRENGTHS];
  double value[LAM_N_PERTURBATIONS][LAM_STRESS_STRENGTHS];
} LamStress;

/* Measures @part under all changes: accuracy for classes, IoU for masks, PSNR for pictures, else
 * the first metric. @watch: may be NULL. FALSE with a sentence, LAM_ERROR_CANCELLED when
 * it was ended. */
gboolean lam_stress (const LamExperiment *experiment, LamData *data, LamPartId part,
                     const LamWeights *weights, gsize most, guint n_threads, const LamWatch *watch,
                     LamStress *into, GError **error);

/* How much is lost: the mean over changes and strengths of the distance to the clean figure, above
 * 0 when it got worse. */
double lam_stress_loss (const LamStress *stress);
