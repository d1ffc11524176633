/* SPDX-License-Identifier: GPL-3.0-or-later */

/* y = f (x), f being the chosen activation. The parameter of that name in other layers becomes such
 * a layer behind them (lam-graph.h). */

#include "elementwise.h"

enum { ACTIVATION };

/* Keras's slope for the activation named leaky_relu; the layer of that name has its own. */
#define LEAKY_SLOPE 0.2

/* LINEAR also stands for the two that work on a whole row. */
static LamActivation
curve (const LamItem *item, double *alpha)
{
  static const struct {
    LamActivation activation;
    double alpha;
  } curves[] = {
    [CHOICE_LINEAR] = { LAM_ACTIVATION_LINEAR, 0 },
    [CHOICE_RELU] = { LAM_ACTIVATION_RELU, 0 },
    [CHOICE_SIGMOID] = { LAM_ACTIVATION_SIGMOID, 0 },
    [CHOICE_TANH] = { LAM_ACTIVATION_TANH, 0 },
    [CHOICE_SOFTMAX] = { LAM_ACTIVATION_LINEAR, 0 },
    [CHOICE_ELU] = { LAM_ACTIVATION_ELU, 1 },
    [CHOICE_LEAKY_RELU] = { LAM_ACTIVATION_LEAKY_RELU, LEAKY_SLOPE },
    [CHOICE_SOFTPLUS] = { LAM_ACTIVATION_SOFTPLUS, 0 },
    [CHOICE_LOG_SOFTMAX] = { LAM_ACTIVATION_LINEAR, 0 },
  };
  guint choice = lam_item_choice (item, ACTIVATION);

  *alpha = curves[choice].alpha;
  return curves[choice].activation;
}

static void
forward (LamLayer *l)
{
  double alpha;
  LamActivation activation = curve (l->item, &alpha);

  if (lam_choice (l, ACTIVATION) == CHOICE_SOFTMAX)
    lam_softmax (l->pool, all_but_last (l), last_axis (l), l->x[0], l->y);
  else if (lam_choice (l, ACTIVATION) == CHOICE_LOG_SOFTMAX)
    lam_log_softmax (l->pool, all_but_last (l), last_axis (l), l->x[0], l->y);
  else
    bend (l, activation, alpha);
}

static void
backward (LamLayer *l)
{
  gsize rows = all_but_last (l), columns = last_axis (l);
  double alpha;
  LamActivation activation = curve (l->item, &alpha);

  if (l->dx[0] == NULL)
    return;
  if (lam_choice (l, ACTIVATION) == CHOICE_SOFTMAX)
    lam_softmax_gradient (l->pool, rows, columns, l->y, l->dy, l->dx[0]);
  else if (lam_choice (l, ACTIVATION) == CHOICE_LOG_SOFTMAX)
    lam_log_softmax_gradient (l->pool, rows, columns, l->y, l->dy, l->dx[0]);
  else
    bend_gradient (l, activation, alpha);
}

static const LamParam params[] = {
  { .id = "activation",
    .title = "Activation",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"relu\"",
    .choices = activation_choices,
    .choice_titles = activation_titles,
    .help = "The curve that each number is bent by; relu is usual inside a network, softmax at the "
            "end of one that chooses a class." },
};

LAM_LAYER_KIND (activation) = {
  .kind = { .id = "activation",
            .title = "Activation",
            .summary = "Bends every number by a curve, so that layers together can do more than "
                       "add and weigh.",
            .formula = "y = f(x)",
            .group = "Activation",
            .source = "Keras Activation",
            .params = params,
            .n_params = G_N_ELEMENTS (params) },
  .flags = ELEMENTWISE_FLAGS,
  .plan = plan_same_shape,
  .forward = forward,
  .backward = backward,
  .lends = curve,
};
