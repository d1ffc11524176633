/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The parameters that every optimiser has, first and in the order of lam-loss.h. */

#pragma once

#include "../lam-experiment.h"
#include "../lam-kernels.h"
#include "../lam-loss.h"

#include <math.h>

#define OPTIMIZER_PARAMS(rate, usual)                                                              \
  { .id = "learning_rate",                                                                         \
    .title = "Learning rate",                                                                      \
    .type = LAM_VALUE_NUMBER,                                                                      \
    .flags = LAM_PARAM_LIVE,                                                                       \
    .min = 0,                                                                                      \
    .max = 1e6,                                                                                    \
    .initial = rate,                                                                               \
    .help = "How far the weights move in each step: too small is slow, too great never "           \
            "settles; " usual " is usual." },                                                      \
      { .id = "decay",                                                                             \
        .title = "Decay",                                                                          \
        .type = LAM_VALUE_NUMBER,                                                                  \
        .flags = LAM_PARAM_ADVANCED,                                                               \
        .min = 0,                                                                                  \
        .max = 1e6,                                                                                \
        .initial = "0",                                                                            \
        .help =                                                                                    \
            "Makes the steps smaller as training goes on, rate / (1 + decay·steps), as Keras 2 "  \
            "did; 0 is off, 1e-6 to 1e-2 is usual." },                                             \
      { .id = "clipnorm",                                                                          \
        .title = "Clip length",                                                                    \
        .type = LAM_VALUE_NUMBER,                                                                  \
        .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED | LAM_PARAM_ABOVE_MIN,                    \
        .min = 0,                                                                                  \
        .max = 1e12,                                                                               \
        .help = "Shortens each gradient that is longer than this, so that a single batch cannot "  \
                "throw the weights far off; left empty it is off, 1 is usual." },                  \
      { .id = "clipvalue",                                                                         \
        .title = "Clip value",                                                                     \
        .type = LAM_VALUE_NUMBER,                                                                  \
        .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED | LAM_PARAM_ABOVE_MIN,                    \
        .min = 0,                                                                                  \
        .max = 1e12,                                                                               \
        .help =                                                                                    \
            "Cuts every number of the gradient to between minus and plus this; left empty it is "  \
            "off, 0.5 is usual." },                                                                \
  {                                                                                                \
    .id = "schedule", .title = "Schedule", .type = LAM_VALUE_ITEM, .family = &lam_schedule_family, \
    .initial = "\"constant\"", .flags = LAM_PARAM_ADVANCED,                                        \
    .help = "How the learning rate changes while training goes on; constant is usual to begin "    \
            "with."                                                                                \
  }

#define PARAM_EPSILON                                                                              \
  {                                                                                                \
    .id = "epsilon", .title = "Epsilon", .type = LAM_VALUE_NUMBER, .min = 0, .max = 1e6,           \
    .initial = "1e-7", .flags = LAM_PARAM_ADVANCED,                                                \
    .help = "A small number that keeps the division from blowing up where gradients are almost "   \
            "zero; 1e-7 in Keras, 1e-8 in PyTorch."                                                \
  }

#define PARAM_BETA(which, number, what)                                                                \
  {                                                                                                    \
    .id = "beta_" #which, .title = "Beta " #which, .type = LAM_VALUE_NUMBER,                           \
    .flags = LAM_PARAM_ADVANCED | LAM_PARAM_BELOW_MAX, .min = 0, .max = 1, .initial = number,          \
    .help = "How much of the past is kept in the running mean of the " what ", m = β·m + (1 − β)" \
            "·now; " number " is usual."                                                               \
  }

#define PARAM_EPSILON_INSIDE                                                                             \
  {                                                                                                      \
    .id = "epsilon_inside_sqrt", .title = "Epsilon inside", .type = LAM_VALUE_SWITCH,                    \
    .initial = "false", .flags = LAM_PARAM_ADVANCED,                                                     \
    .help = "Adds epsilon under the root, √(a + ε), as Keras 3 does, instead of after it, √a + ε," \
            " as Keras 2 and PyTorch do."                                                                \
  }
