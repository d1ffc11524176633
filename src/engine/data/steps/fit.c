/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fit: pictures of any size into one frame, scaled down only when too big, in the centre, black
 * around. Its choices are those of the usual HODA reader with OpenCV. */

#include "../lam-resample.h"

enum { SIZE, INTERPOLATION };

static void
find_framing (const LamItem *item, LamFraming *framing)
{
  framing->rows = lam_item_pair (item, SIZE, 0);
  framing->columns = lam_item_pair (item, SIZE, 1);
  framing->how = (LamResample) lam_item_choice (item, INTERPOLATION);
  framing->frame = LAM_FRAME_SHRINK;
}

static gboolean
prepare (const LamItem *item, LamData *data, const LamLoading *loading, GError **error)
{
  LamFraming framing;

  find_framing (item, &framing);
  return lam_resize_pictures (item, data, &framing, loading, error);
}

static const LamParam params[] = {
  { .id = "size",
    .title = "Size",
    .type = LAM_VALUE_PAIR,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 4096,
    .initial = "32",
    .help = "Rows and columns of the frame; one number means a square." },
  { .id = "interpolation",
    .title = "Interpolation",
    .type = LAM_VALUE_CHOICE,
    .flags = LAM_PARAM_ADVANCED,
    .choices = lam_resample_choices,
    .choice_titles = lam_resample_titles,
    .initial = "\"cubic\"",
    .help = "How pixels between pixels are guessed when a picture is scaled down." },
};

const LamStepKind lam_step_fit = {
  .kind = { .id = "fit",
            .title = "Fit",
            .summary = "Puts pictures of differing sizes into one frame, scaling down those that "
                       "are too big.",
            .group = "Size",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = prepare,
  .find_framing = find_framing,
};
