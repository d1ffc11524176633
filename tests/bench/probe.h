/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How smooth the window stays, for the benches that open it. Frame work: the main thread's
 * processor time from before-paint to after-paint. Between frames: by the clock; at 60 frames a
 * second one comes every 16.7 ms. Latency: how late a timer of 5 ms comes, which is how long a key
 * press could wait. Clock and latency depend on whatever else runs; processor time does not. */

#pragma once

#include <adwaita.h>

#include "main-window.h"

/* The application's window, drawn once. @application: (out) (transfer full) */
GtkWidget *probe_window_new (GtkApplication **application);
void probe_window_free (GtkWidget *window, GtkApplication *application);

/* Runs the main loop. */
void probe_run_for (double seconds);

/* Runs the main loop and prints a line for each quantity. @frame: called before each frame is laid
 * out, or NULL; frames then come as fast as the screen takes them */
void probe_measure (GtkWidget *widget, double seconds, const char *title, GtkTickCallback frame,
                    gpointer user_data);

/* Processor time of the calling thread, milliseconds. */
double probe_cpu_ms (void);

/* What turns of the main loop cost. A turn dispatches what is due: several callbacks, or a frame.
 */
typedef struct _ProbeTurns ProbeTurns;

ProbeTurns *probe_turns_new (GtkWidget *widget);
/* Runs the main loop. */
void probe_turns_for (ProbeTurns *turns, double seconds);
/* Frees @turns. */
void probe_turns_print (ProbeTurns *turns, const char *title);

/* Prints a line and frees @values, of double. */
void probe_print (const char *name, GArray *values);
