/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands, each a row that lamina-cli.c lists. */

#pragma once

#include "cli-line.h"

/* cli-train.c */
extern const CliCommand cli_train;
/* cli-evaluate.c */
extern const CliCommand cli_evaluate, cli_benchmark, cli_gradcheck;
/* cli-data.c */
extern const CliCommand cli_data_command;
/* cli-list.c */
extern const CliCommand cli_summary, cli_layers, cli_datasets, cli_presets, cli_new;
/* cli-layer.c */
extern const CliCommand cli_layer;
/* cli-compare.c */
extern const CliCommand cli_compare;
/* cli-convert.c */
extern const CliCommand cli_convert;
/* cli-predict.c */
extern const CliCommand cli_predict;
/* cli-figure.c */
extern const CliCommand cli_figure;
