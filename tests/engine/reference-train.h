/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Training runs against PyTorch's: in single precision the whole run with its optimiser, in double
 * the loss and all gradients of the first step. */

#pragma once

#include "reference.h"

void check_training (const Case *c);
