/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The kinds that make up an experiment besides those one chooses from: the document itself, its
 * data, validation, test, training and early stopping. Their parameters stand in the order of the
 * enums in lam-experiment.h. */

#include "lam-experiment.h"

#include <math.h>

#include "lam-data.h"

#define FAMILY(name, word, kind)                                                                   \
  static const LamKind *const name##_kinds[] = { &kind };                                          \
  static const guint name##_n = 1;                                                                 \
  const LamFamily lam_##name##_family = {                                                          \
    .id = #name, .noun = word, .type_key = "type", .kinds = name##_kinds, .n_kinds = &name##_n     \
  }

static const char *const from_choices[] = { "random", "start", "end", NULL };
static const char *const from_titles[] = { "Anywhere", "The start", "The end", NULL };
static const char *const use_choices[] = { "train", "test", NULL };
static const char *const use_titles[] = { "Training part", "Test part", NULL };

static const LamParam validation_params[] = {
  { .id = "split",
    .title = "Share",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_BELOW_MAX,
    .min = 0,
    .max = 1,
    .initial = "0.25",
    .help = "The share of the samples kept apart to check the network on while it learns; 0.1 to "
            "0.3 is usual." },
  { .id = "count",
    .title = "Count",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_WHOLE | LAM_PARAM_ADVANCED,
    .min = 1,
    .max = 1e9,
    .help = "How many samples are kept apart; when given, it is used instead of the share." },
  { .id = "stratify",
    .title = "Stratify",
    .type = LAM_VALUE_SWITCH,
    .initial = "false",
    .help = "Keeps the same share of every class, or of every folder where pictures have masks "
            "instead of a class, so that none is missing in either part." },
  { .id = "from",
    .title = "Taken from",
    .type = LAM_VALUE_CHOICE,
    .flags = LAM_PARAM_ADVANCED,
    .initial = "\"random\"",
    .choices = from_choices,
    .choice_titles = from_titles,
    .help = "Which samples are kept apart: any, chosen by the seed, or the first or last ones of "
            "the file." },
  { .id = "use",
    .title = "Part used",
    .type = LAM_VALUE_CHOICE,
    .flags = LAM_PARAM_ADVANCED,
    .initial = "\"train\"",
    .choices = use_choices,
    .choice_titles = use_titles,
    .help = "Where the samples come from: the training part, or the test part, as some labs do." },
};
static const LamKind validation_kind = {
  .id = "validation",
  .title = "Validation",
  .summary = "Samples kept apart to check on while the network learns.",
  .params = validation_params,
  .n_params = G_N_ELEMENTS (validation_params),
};
static const LamKind test_kind = {
  .id = "test",
  .title = "Test",
  .summary = "Samples kept apart from everything until the end.",
  .params = validation_params,
  .n_params = 4,
};

static const LamKind *const validation_kinds[] = { &validation_kind };
static const LamKind *const test_kinds[] = { &test_kind };
static const guint one = 1;
static const LamFamily validation_family = { .id = "validation",
                                             .noun = "validation part",
                                             .type_key = "type",
                                             .kinds = validation_kinds,
                                             .n_kinds = &one };
static const LamFamily test_family = {
  .id = "test", .noun = "test part", .type_key = "type", .kinds = test_kinds, .n_kinds = &one
};

static const char *const target_choices[] = { "class", "picture", "mask", NULL };
static const char *const target_titles[] = { "Class", "Picture itself", "Mask", NULL };

static const LamParam data_params[] = {
  { .id = "source",
    .title = "Source",
    .type = LAM_VALUE_ITEM,
    .flags = LAM_PARAM_INLINE | LAM_PARAM_HIDDEN,
    .family = &lam_reader_family,
    .initial = "\"drawn_digits\"",
    .help = "Where the samples come from: a built-in set or files of a certain format." },
  { .id = "classes",
    .title = "Classes",
    .type = LAM_VALUE_LIST,
    .flags = LAM_PARAM_OPTIONAL,
    .help = "Keeps just these classes, by name or number, and renumbers them in this order." },
  { .id = "target",
    .title = "Target",
    .type = LAM_VALUE_CHOICE,
    .flags = LAM_PARAM_OPTIONAL,
    .choices = target_choices,
    .choice_titles = target_titles,
    .help = "What the network should answer: the class, the picture before noise was added, or the "
            "mask." },
  { .id = "prepare",
    .title = "Preparation",
    .type = LAM_VALUE_ITEMS,
    .flags = LAM_PARAM_HIDDEN,
    .family = &lam_step_family,
    .initial = "[]",
    .help = "Steps that every sample goes through before the network sees it." },
  { .id = "augment",
    .title = "Augmentation",
    .type = LAM_VALUE_ITEMS,
    .flags = LAM_PARAM_HIDDEN,
    .family = &lam_augment_family,
    .initial = "[]",
    .help =
        "Random changes made to training samples only, so that the network sees more variety." },
  { .id = "validation",
    .title = "Validation",
    .type = LAM_VALUE_ITEM,
    .flags = LAM_PARAM_OPTIONAL,
    .family = &validation_family,
    .help = "Samples kept apart to check on while the network learns." },
  { .id = "test",
    .title = "Test",
    .type = LAM_VALUE_ITEM,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .family = &test_family,
    .help = "Samples kept apart for the end, when the set has no test part of its own." },
};
static const LamKind data_kind = {
  .id = "data",
  .title = "Data",
  .summary = "What the network learns from.",
  .params = data_params,
  .n_params = G_N_ELEMENTS (data_params),
};
FAMILY (data, "data description", data_kind);

static const char *const monitor_choices[] = { "val_loss", "val_accuracy", "loss", "accuracy",
                                               NULL };
static const char *const monitor_titles[] = { "Validation loss", "Validation accuracy",
                                              "Training loss", "Training accuracy", NULL };
static const LamParam early_params[] = {
  { .id = "monitor",
    .title = "Watch",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"val_loss\"",
    .choices = monitor_choices,
    .choice_titles = monitor_titles,
    .help = "The figure that must go on improving." },
  { .id = "min_delta",
    .title = "Least gain",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e9,
    .initial = "0",
    .help = "A change smaller than this does not count as an improvement." },
  { .id = "patience",
    .title = "Patience",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 0,
    .max = 100000,
    .initial = "3",
    .help = "How many epochs without an improvement are allowed before training ends." },
  { .id = "restore_best",
    .title = "Keep best",
    .type = LAM_VALUE_SWITCH,
    .initial = "true",
    .help = "Ends with the weights of the best epoch instead of the last one." },
};
static const LamKind early_kind = {
  .id = "early_stopping",
  .title = "Early stopping",
  .summary = "Ends training when a figure has stopped improving.",
  .params = early_params,
  .n_params = G_N_ELEMENTS (early_params),
};
static const LamKind *const early_kinds[] = { &early_kind };
static const LamFamily early_family = { .id = "early_stopping",
                                        .noun = "early stopping",
                                        .type_key = "type",
                                        .kinds = early_kinds,
                                        .n_kinds = &one };

static const char *const figures_choices[] = { "running", "end_of_epoch", NULL };
static const char *const figures_titles[] = { "While training", "After each epoch", NULL };

static const LamParam training_params[] = {
  { .id = "loss",
    .title = "Loss",
    .type = LAM_VALUE_ITEM,
    .family = &lam_loss_family,
    .initial = "\"categorical_crossentropy\"",
    .help = "The figure that training makes small: how far the answers are from what is wanted." },
  { .id = "metrics",
    .title = "Metrics",
    .type = LAM_VALUE_ITEMS,
    .family = &lam_metric_family,
    .initial = "[\"accuracy\"]",
    .flags = LAM_PARAM_ADVANCED,
    .help = "Further figures that are measured and shown, but not trained for." },
  { .id = "optimizer",
    .title = "Optimizer",
    .type = LAM_VALUE_ITEM,
    .family = &lam_optimizer_family,
    .initial = "\"rmsprop\"",
    .help = "The rule by which the weights follow the gradient." },
  { .id = "batch_size",
    .title = "Batch size",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 1,
    .max = 65536,
    .initial = "32",
    .help =
        "How many samples are looked at before the weights are changed once; 32 to 512 is usual." },
  { .id = "epochs",
    .title = "Epochs",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE | LAM_PARAM_LIVE,
    .min = 1,
    .max = 100000,
    .initial = "10",
    .help = "How many times the training part is gone through." },
  { .id = "shuffle",
    .title = "Shuffle",
    .type = LAM_VALUE_SWITCH,
    .initial = "true",
    .flags = LAM_PARAM_ADVANCED,
    .help = "Goes through the samples in a new random order each epoch." },
  { .id = "l2",
    .title = "L2 penalty",
    .type = LAM_VALUE_NUMBER,
    .min = 0,
    .max = 1e6,
    .initial = "0",
    .flags = LAM_PARAM_ADVANCED,
    .help = "Adds this times the sum of squares of every layer's kernel to the loss, which keeps "
            "weights small; 0.0001 to 0.01 is usual." },
  { .id = "early_stopping",
    .title = "Early stopping",
    .type = LAM_VALUE_ITEM,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_ADVANCED,
    .family = &early_family,
    .help = "Ends training when a figure has stopped improving." },
  { .id = "class_weight",
    .title = "Class weights",
    .type = LAM_VALUE_JSON,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_HIDDEN,
    .help = "How much each class counts in the loss: {\"0\": 1, \"1\": 5}." },
  { .id = "train_figures",
    .title = "Figures",
    .type = LAM_VALUE_CHOICE,
    .initial = "\"running\"",
    .flags = LAM_PARAM_ADVANCED,
    .choices = figures_choices,
    .choice_titles = figures_titles,
    .help = "Whether the training figures are the mean over the epoch's batches or measured on the "
            "whole training part after it." },
  { .id = "phases",
    .title = "Phases",
    .type = LAM_VALUE_JSON,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_HIDDEN,
    .help = "Settings that change on the way, in phases that follow each other and make up the "
            "whole training: [{\"epochs\": 5}, {\"epochs\": 3, \"set\": "
            "{\"layers.encoder.trainable\": true}}]." },
};
static const LamKind training_kind = {
  .id = "training",
  .title = "Training",
  .summary = "How the network is trained.",
  .params = training_params,
  .n_params = G_N_ELEMENTS (training_params),
};
FAMILY (training, "training description", training_kind);

#define TEXT LAM_VALUE_TEXT, .flags = LAM_PARAM_OPTIONAL
static const LamParam experiment_params[] = {
  { .id = "format",
    .title = "Format",
    .type = TEXT | LAM_PARAM_HIDDEN,
    .help = "Says what kind of file this is." },
  { .id = "version",
    .title = "Version",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_OPTIONAL | LAM_PARAM_WHOLE | LAM_PARAM_HIDDEN,
    .min = 1,
    .max = 1,
    .help = "Says which version of the format this is." },
  { .id = "name", .title = "Name", .type = TEXT, .help = "What the experiment is called." },
  { .id = "seed",
    .title = "Seed",
    .type = LAM_VALUE_NUMBER,
    .flags = LAM_PARAM_WHOLE,
    .min = 0,
    .max = 9007199254740991.0,
    .initial = "1",
    .help = "All random numbers follow from it: the same seed gives the same result." },
  { .id = "author", .title = "Author", .type = TEXT, .help = "Who made the experiment." },
  { .id = "student_number", .title = "Student number", .type = TEXT, .help = "For handing in." },
  { .id = "notes", .title = "Notes", .type = TEXT, .help = "Whatever is worth remembering." },
  { .id = "data",
    .title = "Data",
    .type = LAM_VALUE_ITEM,
    .flags = LAM_PARAM_HIDDEN,
    .family = &lam_data_family,
    .initial = "{}",
    .help = "What the network learns from." },
  { .id = "layers",
    .title = "Layers",
    .type = LAM_VALUE_ITEMS,
    .flags = LAM_PARAM_HIDDEN,
    .family = &lam_layer_family,
    .initial = "[]",
    .help = "The network, from input to output." },
  { .id = "training",
    .title = "Training",
    .type = LAM_VALUE_ITEM,
    .flags = LAM_PARAM_HIDDEN,
    .family = &lam_training_family,
    .initial = "{}",
    .help = "How the network is trained." },
  { .id = "guide",
    .title = "Guide",
    .type = TEXT | LAM_PARAM_HIDDEN,
    .help = "The ready-made experiment that this one began as, whose guide is shown beside it." },
};
static const LamKind experiment_kind = {
  .id = "experiment",
  .title = "Experiment",
  .summary = "Data, layers and training in one file.",
  .params = experiment_params,
  .n_params = G_N_ELEMENTS (experiment_params),
};
FAMILY (experiment, "experiment", experiment_kind);
