/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Parameters that several layers have, word for word the same, and what a layer does with an
 * activation that the next one lent. Included by layer sources only. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-kernels.h"
#include "../lam-layer.h"

enum {
  CHOICE_LINEAR,
  CHOICE_RELU,
  CHOICE_SIGMOID,
  CHOICE_TANH,
  CHOICE_SOFTMAX,
  CHOICE_ELU,
  CHOICE_LEAKY_RELU,
  CHOICE_SOFTPLUS,
  CHOICE_LOG_SOFTMAX,
};

static const char *const activation_choices[] = { "linear",      "relu", "sigmoid",    "tanh",
                                                  "softmax",     "elu",  "leaky_relu", "softplus",
                                                  "log_softmax", NULL };
static const char *const activation_titles[] = { "None",        "ReLU", "Sigmoid",    "Tanh",
                                                 "Softmax",     "ELU",  "Leaky ReLU", "Softplus",
                                                 "Log softmax", NULL };

#define PARAM_ACTIVATION                                                                           \
  {                                                                                                \
    .id = "activation", .title = "Activation", .type = LAM_VALUE_CHOICE, .initial = "\"linear\"",  \
    .choices = activation_choices, .choice_titles = activation_titles,                             \
    .help = "The curve that each result is bent by before it is passed on; relu is usual inside "  \
            "a network, softmax at the end of one that chooses a class."                           \
  }

#define PARAM_USE_BIAS                                                                             \
  {                                                                                                \
    .id = "use_bias", .title = "Bias", .type = LAM_VALUE_SWITCH, .initial = "true",                \
    .flags = LAM_PARAM_ADVANCED,                                                                   \
    .help = "Adds one learned number to each result; usually on, and off where a batch "           \
            "normalization follows."                                                               \
  }

#define PARAM_KERNEL_INITIALIZER                                                                   \
  {                                                                                                \
    .id = "kernel_initializer", .title = "First weights", .type = LAM_VALUE_ITEM,                  \
    .family = &lam_initializer_family, .initial = "\"glorot_uniform\"",                            \
    .flags = LAM_PARAM_ADVANCED,                                                                   \
    .help = "How the random weights before training are drawn; glorot_uniform is usual, "          \
            "he_normal goes well with relu."                                                       \
  }

#define PARAM_BIAS_INITIALIZER                                                                     \
  {                                                                                                \
    .id = "bias_initializer", .title = "First bias", .type = LAM_VALUE_ITEM,                       \
    .family = &lam_initializer_family, .initial = "\"zeros\"", .flags = LAM_PARAM_ADVANCED,        \
    .help = "How the biases before training are chosen; zeros are usual."                          \
  }

#define PARAM_L2                                                                                   \
  {                                                                                                \
    .id = "l2", .title = "L2 penalty", .type = LAM_VALUE_NUMBER, .min = 0, .max = 1e6,             \
    .initial = "0", .flags = LAM_PARAM_ADVANCED,                                                   \
    .help = "Adds this number times the sum of the squared weights of this layer to the loss, "    \
            "l2·Σw², which keeps weights small; 0 is off, 0.0001 to 0.01 is usual."             \
  }

#define PARAM_TRAINABLE                                                                            \
  {                                                                                                \
    .id = "trainable", .title = "Learns", .type = LAM_VALUE_SWITCH, .initial = "true",             \
    .flags = LAM_PARAM_ADVANCED,                                                                   \
    .help = "Lets training change the weights of this layer; off keeps them as they are."          \
  }

/* Values in the output, or in the first input, of the batch at hand. */
G_GNUC_UNUSED static inline gsize
out_size (const LamLayer *l)
{
  return l->batch * lam_shape_size (l->out);
}

G_GNUC_UNUSED static inline gsize
in_size (const LamLayer *l)
{
  return l->batch * lam_shape_size (l->in[0]);
}

/* Of @n numbers that a kernel would be prepared to for inference, those that are kept: all, as long
 * as a cache holds them; more would take more memory than they save time. */
G_GNUC_UNUSED static inline gsize
worth_preparing (gsize n)
{
  return n <= 1048576 ? n : 0;
}

/* What a product does while it stores: its bias, and the activation that the next layer lent. */
G_GNUC_UNUSED static LamEpilogue
lent_epilogue (const LamLayer *l, const LamReal *bias)
{
  return (
      LamEpilogue){ .bias = bias, .activation = l->epilogue, .alpha = (LamReal) l->epilogue_alpha };
}

/* Turns dy into the gradient before that activation, in place. */
G_GNUC_UNUSED static void
undo_lent_activation (LamLayer *l)
{
  if (l->epilogue != LAM_ACTIVATION_LINEAR)
    lam_activate_gradient (l->pool, l->epilogue, (LamReal) l->epilogue_alpha, out_size (l), l->y,
                           l->dy, l->dy);
}
