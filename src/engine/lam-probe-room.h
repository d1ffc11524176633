/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The probe's worker's own, for the functions that work there. */

#pragma once

#include "lam-network.h"
#include "lam-probe.h"

/* The network of @experiment's layers for one sample of shape @in, without its loss, every tensor
 * of it readable; it is kept until another one is wanted. Lent until the next call. NULL with a
 * sentence. */
LamNetwork *lam_probe_room_network (LamProbeRoom *room, const LamExperiment *experiment,
                                    LamShape in, GError **error);
