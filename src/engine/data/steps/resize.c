/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Resize: all pictures to one size, stretched or with their shape kept. */

#include "../lam-resample.h"

enum { SIZE, INTERPOLATION, KEEP_ASPECT };

static void
find_framing (const LamItem *item, LamFraming *framing)
{
  framing->rows = lam_item_pair (item, SIZE, 0);
  framing->columns = lam_item_pair (item, SIZE, 1);
  framing->how = (LamResample) lam_item_choice (item, INTERPOLATION);
  framing->frame = lam_item_on (item, KEEP_ASPECT) ? LAM_FRAME_FIT : LAM_FRAME_STRETCH;
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
    .initial = "64",
    .help = "Rows and columns that every picture gets; one number means a square." },
  { .id = "interpolation",
    .title = "Interpolation",
    .type = LAM_VALUE_CHOICE,
    .choices = lam_resample_choices,
    .choice_titles = lam_resample_titles,
    .initial = "\"linear\"",
    .help = "How pixels between pixels are guessed; masks always take the nearest one." },
  { .id = "keep_aspect",
    .title = "Keep shape",
    .type = LAM_VALUE_SWITCH,
    .initial = "false",
    .help =
        "Keeps the proportions and leaves the rest of the frame black, instead of stretching." },
};

const LamStepKind lam_step_resize = {
  .kind = { .id = "resize",
            .title = "Resize",
            .summary = "Scales every picture, and its mask with it, to one size.",
            .group = "Size",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .prepare = prepare,
  .find_framing = find_framing,
};
