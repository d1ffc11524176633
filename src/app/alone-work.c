/* SPDX-License-Identifier: GPL-3.0-or-later */

/* See alone-work.h. */

#include "alone-work.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "format.h"
#include "inspect-look.h"
#include "inspect-weights.h"

#define MOST_TILES 128
#define MOST_SHOWN 2000        /* numbers in the text */
#define MOST_NUMBERS (1 << 24) /* of one array that is drawn at random */

void
lamina_alone_source_free (gpointer data)
{
  LaminaAloneSource *source = data;

  g_free (source->name);
  g_free (source->path);
  g_free (source->shape);
  g_free (source);
}

void
lamina_alone_question_free (gpointer data)
{
  LaminaAloneQuestion *question = data;

  lam_item_free (question->item);
  g_ptr_array_unref (question->sources);
  g_free (question);
}

void
lamina_alone_answer_free (gpointer data)
{
  LaminaAloneAnswer *answer = data;

  g_clear_pointer (&answer->arrays, g_ptr_array_unref);
  g_clear_pointer (&answer->shown, g_ptr_array_unref);
  g_clear_pointer (&answer->rows, g_ptr_array_unref);
  g_free (answer);
}

/* ---- putting in ---- */

guint
lamina_read_shape (const char *text, gsize *d, GError **error)
{
  guint n = 0;

  for (const char *p = text; *p != '\0';) {
    char *end;
    guint64 value;

    if (!g_ascii_isdigit (*p)) {
      gunichar c = g_utf8_get_char (p);

      if (strchr ("xX*,;", *p) == NULL && c != 0xd7 && c != 0x60c && !g_unichar_isspace (c))
        break;
      p = g_utf8_next_char (p);
      continue;
    }
    value = g_ascii_strtoull (p, &end, 10);
    if (n == 4 || value == 0 || value > 1 << 24) {
      n = 0;
      break;
    }
    d[n++] = (gsize) value;
    p = end;
    if (*p == '\0')
      return n;
  }
  lam_fail (error, LAM_ERROR_VALUE,
            _ ("“%s” is no shape; write one to four whole numbers, such as 2×3×6×6."), text);
  return 0;
}

static LamArray *
random_array (const LaminaAloneQuestion *question, const LaminaAloneSource *source, GError **error)
{
  gsize d[4], size = 1;
  guint n = lamina_read_shape (source->shape, d, error);
  guint64 key = lam_random_key (question->seed, LAM_RANDOM_SUBSET, (guint) source->name[1], 0);
  LamArray *array;

  for (guint i = 0; i < n; i++)
    size *= MIN (d[i], MOST_NUMBERS);
  if (n == 0 || size > MOST_NUMBERS) {
    if (n > 0)
      lam_fail (error, LAM_ERROR_VALUE, _ ("“%s” is too large: at most %d numbers are drawn."),
                source->shape, MOST_NUMBERS);
    return NULL;
  }
  array = lam_array_new (source->name, LAM_ARRAY_F64, n, d);
  lam_alone_draw (question->item, array, question->flags, key);
  return array;
}

static LamArray *
load_array (const LaminaAloneSource *source, GError **error)
{
  g_autoptr (LamArray) array = lam_array_load (source->path, error);
  gsize d[4], size = 1;
  guint n;

  if (array == NULL)
    return NULL;
  if (array->type == LAM_ARRAY_PICKLE) {
    lam_fail (error, LAM_ERROR_FORMAT, _ ("“%s” holds Python objects; numbers are wanted."),
              source->path);
    return NULL;
  }
  g_free (array->name);
  array->name = g_strdup (source->name);
  if (*source->shape == '\0')
    return g_steal_pointer (&array);
  n = lamina_read_shape (source->shape, d, error);
  for (guint i = 0; i < n; i++)
    size *= d[i];
  if (n == 0)
    return NULL;
  if (size != array->size) {
    lam_fail (error, LAM_ERROR_SHAPE,
              _ ("The shape %s of “%s” is %zu numbers; its file holds %zu."), source->shape,
              source->name, size, array->size);
    return NULL;
  }
  array->n = n;
  memcpy (array->d, d, n * sizeof *d);
  return g_steal_pointer (&array);
}

static GPtrArray *
put_in (const LaminaAloneQuestion *question, GError **error)
{
  g_autoptr (GPtrArray) arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) lam_array_free);

  for (guint i = 0; i < question->sources->len; i++) {
    const LaminaAloneSource *source = g_ptr_array_index (question->sources, i);
    gboolean is_input = source->name[0] == 'x';
    LamArray *array = source->path != NULL ? load_array (source, error)
                      : is_input           ? random_array (question, source, error)
                                           : NULL;

    if (array != NULL)
      g_ptr_array_add (arrays, array);
    else if (source->path != NULL || is_input)
      return NULL;
  }
  return lam_alone_fill (question->item, arrays, question->flags, question->seed, error)
             ? g_steal_pointer (&arrays)
             : NULL;
}

/* ---- pictures ---- */

/* Dimensions of an array that has rows and columns, in this order: what goes down, what goes
 * across, rows, columns; with how far apart neighbours are. */
typedef struct {
  gsize d[4], step[4];
} Planes;

static gboolean
is_kernel (const char *name)
{
  return g_str_has_suffix (name, "kernel");
}

static Planes
planes_of (const LamArray *array, gboolean nchw)
{
  static const guint nchw_order[4] = { 0, 1, 2, 3 }, nhwc_order[4] = { 0, 3, 1, 2 },
                     hwio_order[4] = { 3, 2, 0, 1 };
  const guint *order = nchw ? nchw_order : is_kernel (array->name) ? hwio_order : nhwc_order;
  gsize step[4] = { array->d[1] * array->d[2] * array->d[3], array->d[2] * array->d[3], array->d[3],
                    1 };
  Planes planes;

  for (guint i = 0; i < 4; i++) {
    planes.d[i] = array->d[order[i]];
    planes.step[i] = step[order[i]];
  }
  return planes;
}

static void
add_plane (Plot *plot, const LamArray *array, const Planes *planes, gsize down, gsize across,
           double limit, const PlotStyle *style)
{
  gsize rows = planes->d[2], columns = planes->d[3];
  g_autofree float *plane = g_new (float, rows *columns);
  g_autofree guint8 *rgb = g_malloc (3 * rows * columns);
  PlotTile tile = {
    .pixels = rgb, .width = (guint) columns, .height = (guint) rows, .channels = 3
  };

  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      plane[r * columns + c] =
          (float) lam_array_at (array, down * planes->step[0] + across * planes->step[1]
                                           + r * planes->step[2] + c * planes->step[3]);
  plot_rgb_from_signed (style, plane, rows * columns, limit, rgb);
  plot_tiles_add (plot, &tile);
}

/* Samples down and channels across, or filters down and channels across; with at most two
 * dimensions a heat map. */
static Plot *
picture_of (const LaminaAloneAnswer *answer, guint index, const PlotStyle *style)
{
  const LamArray *array = g_ptr_array_index (answer->arrays, index);
  double limit = 0;
  Planes planes;
  Plot *plot;

  if (array->n < 4) {
    g_autofree float *values = lam_array_dup_floats (array);
    gsize columns = array->n > 0 ? array->d[array->n - 1] : 1;

    return lamina_heat_new (style, values, array->size / MAX (columns, 1), columns);
  }
  for (gsize i = 0; i < array->size; i++)
    limit = MAX (limit, fabs (lam_array_at (array, i)));
  planes = planes_of (array, (answer->flags & LAM_ALONE_NCHW) != 0);
  plot = plot_tiles_new ();
  if (planes.d[1] > 1)
    plot_tiles_set_columns (plot, (guint) MIN (planes.d[1], 16));
  for (gsize down = 0, n = 0; down < planes.d[0]; down++)
    for (gsize across = 0; across < MIN (planes.d[1], 16) && n < MOST_TILES; across++, n++)
      add_plane (plot, array, &planes, down, across, limit, style);
  return plot;
}

/* ---- distributions ---- */

static const LamArray *
find (const LaminaAloneAnswer *answer, const char *name)
{
  return lam_npz_find (answer->arrays, name);
}

/* What @array was made from, where it can be laid beside it. */
static const LamArray *
before (const LaminaAloneAnswer *answer, const LamArray *array)
{
  const LamArray *other = g_str_equal (array->name, "y")    ? find (answer, "x")
                          : g_str_equal (array->name, "dx") ? find (answer, "dy")
                                                            : NULL;

  return other != NULL && other->size == array->size ? other : NULL;
}

static void
widen (const LamArray *array, double *least, double *largest)
{
  for (gsize i = 0; array != NULL && i < array->size; i++) {
    *least = MIN (*least, lam_array_at (array, i));
    *largest = MAX (*largest, lam_array_at (array, i));
  }
}

static void
add_counts (Plot *plot, const LamArray *array, const char *name, double least, double largest,
            PlotRole role)
{
  g_autofree float *values = lam_array_dup_floats (array);
  double counts[LAMINA_HISTOGRAM_BARS] = { 0 };

  plot_count_into (values, array->size, least, largest, counts, LAMINA_HISTOGRAM_BARS);
  plot_bars_add (plot, name, counts, role);
}

/* How its numbers are spread, beside those it was made from where there are as many: y beside x, dx
 * beside dy. */
static Plot *
histogram_of (const LaminaAloneAnswer *answer, guint index)
{
  const LamArray *array = g_ptr_array_index (answer->arrays, index);
  const LamArray *other = before (answer, array);
  double least = INFINITY, largest = -INFINITY;
  Plot *plot;

  widen (array, &least, &largest);
  widen (other, &least, &largest);
  if (!(least < largest)) {
    least = isfinite (least) ? least - 0.5 : -0.5;
    largest = least + 1;
  }
  plot = plot_histogram_new (least, largest, LAMINA_HISTOGRAM_BARS);
  if (other != NULL)
    add_counts (plot, other, other->name, least, largest, PLOT_ROLE_MUTED);
  add_counts (plot, array, other != NULL ? array->name : NULL, least, largest, PLOT_ROLE_TRAIN);
  plot_bars_set_axes (plot, _ ("Value"), _ ("How many"), FALSE, FALSE);
  return plot;
}

/* ---- numbers ---- */

/* As text, a line for each run of the last dimension, which runs left to right in every language.
 */
static char *
numbers_of (const LamArray *array, gsize most)
{
  gsize columns = array->n > 0 ? array->d[array->n - 1] : 1, n = MIN (array->size, most);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (number, sizeof number, "%.8g", lam_array_at (array, i));
    g_string_append (text, i % columns == 0 ? "\u200e" : " ");
    g_string_append_printf (text, "%14s", number);
    if (i % columns == columns - 1)
      g_string_append_c (text, '\n');
  }
  if (n < array->size)
    g_string_append_printf (text, _ ("… and %zu more: saving writes all of them."),
                            array->size - n);
  return g_string_free (text, FALSE);
}

/* ---- all of it ---- */

/* Of a loss its value too, which is what it is about. */
static char *
describe (const LaminaAloneAnswer *answer, const LamArray *array)
{
  g_autofree float *values = lam_array_dup_floats (array);
  g_autofree char *shape = lam_array_shape_text (array), *text = NULL, *value = NULL;
  LaminaTensorFacts facts = { .shape = shape };
  const LamArray *loss = find (answer, "y");

  lamina_tensor_measure (&facts, values, array->size);
  text = lamina_tensor_describe (&facts);
  if (!answer->of_loss)
    return g_steal_pointer (&text);
  value = lamina_format_number (lam_array_at (loss, 0));
  return g_strdup_printf (_ ("Loss %s. %s, %s"), value, array->name, text);
}

static void
shown_free (gpointer data)
{
  LaminaAloneShown *shown = data;

  g_free (shown->facts);
  g_free (shown->numbers);
  plot_free (shown->picture);
  plot_free (shown->histogram);
  g_free (shown);
}

static LaminaAloneShown *
shown_new (const LaminaAloneAnswer *answer, guint index, const PlotStyle *style)
{
  const LamArray *array = g_ptr_array_index (answer->arrays, index);
  LaminaAloneShown *shown = g_new (LaminaAloneShown, 1);

  *shown = (LaminaAloneShown){ .facts = describe (answer, array),
                               .numbers = numbers_of (array, MOST_SHOWN),
                               .picture = picture_of (answer, index, style),
                               .histogram = histogram_of (answer, index) };
  return shown;
}

gpointer
lamina_alone_work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  const LaminaAloneQuestion *question = data;
  g_autoptr (GPtrArray) arrays = put_in (question, error), results = NULL, rows = NULL;
  LaminaAloneAnswer *answer;
  PlotStyle style;

  if (arrays == NULL)
    return NULL;
  results = lam_alone (question->item, arrays, question->flags, question->seed, error);
  if (results == NULL)
    return NULL;
  rows = lam_alone_check (question->item, arrays, question->flags, question->seed, watch, error);
  if (rows == NULL)
    return NULL;
  answer = g_new0 (LaminaAloneAnswer, 1);
  answer->flags = question->flags;
  answer->of_loss = question->item->family == &lam_loss_family;
  answer->n_inputs = arrays->len;
  answer->rows = g_steal_pointer (&rows);
  g_ptr_array_extend_and_steal (arrays, g_steal_pointer (&results));
  answer->arrays = g_steal_pointer (&arrays);
  answer->shown = g_ptr_array_new_with_free_func (shown_free);
  plot_style_init (&style, question->theme);
  for (guint i = 0; i < answer->arrays->len; i++)
    g_ptr_array_add (answer->shown, shown_new (answer, i, &style));
  return answer;
}

/* ---- saving ---- */

typedef struct {
  GPtrArray *arrays;
  guint n_inputs;
  char *folder, *extension;
} Save;

gpointer
lamina_alone_save_new (const LaminaAloneAnswer *answer, const char *folder, const char *extension)
{
  Save *save = g_new (Save, 1);

  *save = (Save){ g_ptr_array_ref (answer->arrays), answer->n_inputs, g_strdup (folder),
                  g_strdup (extension) };
  return save;
}

void
lamina_alone_save_free (gpointer data)
{
  Save *save = data;

  g_ptr_array_unref (save->arrays);
  g_free (save->folder);
  g_free (save->extension);
  g_free (save);
}

gpointer
lamina_alone_save_work (LamProbeRoom *room, gpointer data, const LamWatch *watch, GError **error)
{
  const Save *save = data;

  for (guint i = save->n_inputs; i < save->arrays->len; i++) {
    const LamArray *array = g_ptr_array_index (save->arrays, i);
    g_autofree char *name = g_strconcat (array->name, ".", save->extension, NULL);
    g_autofree char *path = g_build_filename (save->folder, name, NULL);

    if (!lam_array_save (array, path, error))
      return NULL;
  }
  return g_path_get_basename (save->folder);
}
