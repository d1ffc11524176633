/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Work of the window that takes longer than a callback may: done piece by piece in idle turns, as
 * many pieces a turn as fit into a few milliseconds. Frames and keys go first. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Does one piece. Returns: whether there is more to do */
typedef gboolean (*LaminaChore) (gpointer owner);

/* Has @chore called until it says that it is done, after those that were added earlier. One that
 * waits already is not added again; it sees what its @owner, a GObject, says by then. It is
 * forgotten when @owner is disposed of. */
void lamina_chore_add (gpointer owner, LaminaChore chore);

G_END_DECLS
