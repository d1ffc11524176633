/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A reviewer likes or dislikes a film and says so through many weak words: a kind word is a little
 * likelier in a good review, common ones less so than rare ones; “not” turns some round, which a
 * bag of words cannot see; plots and names say nearly nothing. Some marks contradict their text. So
 * a network that learns every review by heart does worse on new ones, which is what the lab is
 * about. */
#include "drawn-reviews.h"

#include "drawn-random.h"
#include "drawn-words.h"

#include <string.h>

#define LONGEST 24 /* words and slots of a sentence */

/* How often … */
#define WRONG_MARK 0.09f  /* the mark contradicts the text */
#define NEGATED 0.10f     /* a judging word is turned round by a “not” before it */
#define COMMON_WORDS 12   /* so many judging words of each list are used by everybody: */
#define COMMON_SWAP 0.30f /* … for the opposite, too */
#define TILT 0.25f        /* a word that judges nothing still has friends and enemies */

/* In the sentences a % and a letter stand for a word of some sort: */
static const struct {
  char letter;
  DrawnSort sort;
} slots[] = {
  { 'p', DRAWN_PART },       { 't', DRAWN_THING },       { 'T', DRAWN_THINGS },
  { 'r', DRAWN_PERSON },     { 'b', DRAWN_VERB },        { 's', DRAWN_VERB_S },
  { 'e', DRAWN_VERB_ED },    { 'i', DRAWN_VERB_ING },    { 'l', DRAWN_PLAIN },
  { 'd', DRAWN_DEGREE },     { 'g', DRAWN_GENRE },       { 'F', DRAWN_FIRST_NAME },
  { 'S', DRAWN_SURNAME },    { 'O', DRAWN_TOWN },        { 'a', DRAWN_PRAISE },
  { 'h', DRAWN_PRAISE_HOW }, { 'n', DRAWN_PRAISE_NOUN }, { 'v', DRAWN_PRAISE_VERB },
};

static const char *const opinions[] = {
  "the %p is %a and the %p is %a",
  "i %v this %g from the first %t to the last",
  "%F %S is %a as the %r",
  "%F %S gives a %d %a performance as %F",
  "what a %n",
  "this is a %d %a %g with a %a %p",
  "the %p was %d %a but the %p was %a",
  "i found the %p %a and %h %a",
  "%h directed by %F %S and %h written by %F %S",
  "my %r %v it and so did i",
  "it is one of the most %a films i have seen this year",
  "the %p by %F %S is a %n",
  "if you like a %a %g then this one is for you",
  "i have to say that the %p was %a",
  "there is a %a scene with a %t that i %v",
  "all in all a %n with a %a %p and some %a %p",
  "how could anyone call this %a when the %p is so %a",
  "the %l %r is %h played by %F %S",
  "it has a %a %p and that is all there is to say",
  "the second half is %a and the end is %d %a",
  "everyone in the %p looks %a",
  "even the %p is %a",
  "%d %a from start to finish",
  "a %n of a %g",
  "people told me that it was %a and they were right",
  "i %v every minute of it",
  "we watched it with the %r and thought it was %a",
  "for a %g about a %t it is %a",
};

static const char *const tales[] = {
  "the %r %s a %l %t and %s the %r of %O",
  "in %O a %l %r named %F %S %s a %t",
  "%F has to %b the %t before the %l %r can %b it",
  "when the %T are %e by a %r they %b to %O",
  "it was made in %O by %F %S after the %t",
  "%F %S plays %F a %l %r who %s %T",
  "a %r and a %r %b each other in a %l %t near %O",
  "they %e the %t and then %e the %T of the %r",
  "i saw it with my %r in a %l %t",
  "there are %T and %T and a %r %i a %t",
  "the story begins in %O where %F is %i with the %r",
  "some time later %F and %F %b the %l %t",
  "then the %r %e by a %t %s to the %t",
  "the book by %F %S had more about the %t and the %T",
  "after %i the %t she is %e by her %r",
  "he does not %b the %r but he does %b the %T",
  "you may remember %F %S from the %g about the %T",
  "at the end %F %s the %r and %e %T are %i",
  "it is a %g set in a %l %t with %l %T",
  "his %r wants to %b the %t of the %l %r",
};

typedef struct {
  gint items[LONGEST]; /* a word's place, or −1 − slot */
  guint n;
} Sentence;

static struct {
  const DrawnWords *words;
  Sentence opinions[G_N_ELEMENTS (opinions)], tales[G_N_ELEMENTS (tales)];
  guint nots[3], a, an;
  guint *ids;   /* by place: the number of the word */
  guint *by_id; /* by number − LAM_DRAWN_FIRST_WORD: its place */
} grammar;

/* One review being written. */
typedef struct {
  DrawnRandom r;
  gboolean good;
  float agree; /* how often a judging word is on the writer's side */
  GArray *out; /* of guint32: places */
} Writer;

static gint
find_slot (char letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (slots); i++)
    if (slots[i].letter == letter)
      return (gint) i;
  g_assert_not_reached ();
}

static void
read_sentence (Sentence *s, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i]; i++) {
    g_assert (i < LONGEST);
    s->items[s->n++] =
        words[i][0] == '%' ? -1 - find_slot (words[i][1]) : (gint) drawn_words_add (words[i]);
  }
}

static void
add_place (Writer *w, guint place)
{
  guint32 value = place;
  const char *word = g_ptr_array_index (grammar.words->words, place);
  if (w->out->len > 0 && strchr ("aeiou", word[0])) {
    guint32 *before = &g_array_index (w->out, guint32, w->out->len - 1);
    *before = *before == grammar.a ? grammar.an : *before;
  }
  g_array_append_val (w->out, value);
}

/* Common words, the first of each list, far more often than the others. */
static guint
choose_place (Writer *w, DrawnSort sort)
{
  const GArray *list = grammar.words->sorts[sort];
  float u = drawn_uniform (&w->r);
  return (guint) ((float) list->len * u * u);
}

static void
add_judgement (Writer *w, DrawnSort praise)
{
  DrawnRandom *r = &w->r;
  gboolean kind = drawn_chance (r, w->agree) == w->good;
  if (drawn_chance (r, NEGATED)) {
    add_place (w, grammar.nots[drawn_below (r, G_N_ELEMENTS (grammar.nots))]);
    kind = !kind;
  }
  DrawnSort sort = kind ? praise : praise + 1;
  guint at = choose_place (w, sort);
  if (at < COMMON_WORDS && drawn_chance (r, COMMON_SWAP)) {
    sort = kind ? praise + 1 : praise;
    at = MIN (at, grammar.words->sorts[sort]->len - 1);
  }
  add_place (w, g_array_index (grammar.words->sorts[sort], guint, at));
}

/* Which reviews a word that judges nothing is a little likelier in. */
static gboolean
leans_to_good (guint place)
{
  return drawn_mix (place + 77) & 1;
}

static void
add_neutral (Writer *w, DrawnSort sort)
{
  const GArray *list = grammar.words->sorts[sort];
  guint place = g_array_index (list, guint, choose_place (w, sort));
  if (leans_to_good (place) != w->good && drawn_chance (&w->r, TILT))
    place = g_array_index (list, guint, choose_place (w, sort));
  add_place (w, place);
}

static void
write_sentence (Writer *w, const Sentence *s)
{
  for (guint i = 0; i < s->n; i++) {
    if (s->items[i] >= 0) {
      add_place (w, (guint) s->items[i]);
      continue;
    }
    DrawnSort sort = slots[-1 - s->items[i]].sort;
    if (sort <= DRAWN_BLAME_VERB)
      add_judgement (w, sort);
    else
      add_neutral (w, sort);
  }
}

/* Fills @out with places of words. */
static void
write_review (guint64 seed, guint64 index, GArray *out, guint *label)
{
  Writer w = { drawn_random (seed, 400, index), FALSE, 0, out };
  w.good = drawn_chance (&w.r, 0.5f);
  w.agree = drawn_between (&w.r, 0.6f, 0.96f);
  float opinionated = drawn_between (&w.r, 0.45f, 0.85f);
  for (guint n = 7 + drawn_below (&w.r, 12); n > 0; n--) {
    if (drawn_chance (&w.r, opinionated))
      write_sentence (&w, &grammar.opinions[drawn_below (&w.r, G_N_ELEMENTS (opinions))]);
    else
      write_sentence (&w, &grammar.tales[drawn_below (&w.r, G_N_ELEMENTS (tales))]);
  }
  *label = drawn_chance (&w.r, WRONG_MARK) ? !w.good : w.good;
}

static int
compare_counts (const void *a, const void *b, void *user_data)
{
  const guint *counts = user_data;
  guint x = *(const guint *) a, y = *(const guint *) b;
  if (counts[x] != counts[y])
    return counts[x] > counts[y] ? -1 : 1;
  return x < y ? -1 : x > y;
}

/* Numbers the words by how often they come up in some reviews that nobody else reads. */
static void
number_words (void)
{
  guint n = grammar.words->words->len, label;
  g_autofree guint *counts = g_new0 (guint, n);
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < 4000; i++) {
    g_array_set_size (out, 0);
    write_review (G_GUINT64_CONSTANT (0xc0ffee), i, out, &label);
    for (guint k = 0; k < out->len; k++)
      counts[g_array_index (out, guint32, k)]++;
  }
  grammar.by_id = g_new (guint, n);
  grammar.ids = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    grammar.by_id[i] = i;
  g_qsort_with_data (grammar.by_id, (gint) n, sizeof (guint), compare_counts, counts);
  for (guint i = 0; i < n; i++)
    grammar.ids[grammar.by_id[i]] = LAM_DRAWN_FIRST_WORD + i;
}

static void
make_grammar (void)
{
  static const char *const nots[] = { "not", "never", "hardly" };
  grammar.words = drawn_words_get ();
  for (guint i = 0; i < G_N_ELEMENTS (opinions); i++)
    read_sentence (&grammar.opinions[i], opinions[i]);
  for (guint i = 0; i < G_N_ELEMENTS (tales); i++)
    read_sentence (&grammar.tales[i], tales[i]);
  for (guint i = 0; i < G_N_ELEMENTS (nots); i++)
    grammar.nots[i] = drawn_words_add (nots[i]);
  grammar.a = drawn_words_add ("a");
  grammar.an = drawn_words_add ("an");
  number_words ();
}

static void
need_grammar (void)
{
  static gsize ready;
  if (g_once_init_enter (&ready)) {
    make_grammar ();
    g_once_init_leave (&ready, 1);
  }
}

void
lam_drawn_review (guint64 seed, guint64 index, GArray *words, guint *label)
{
  const guint32 start = 1;
  need_grammar ();
  g_array_set_size (words, 0);
  g_array_append_val (words, start);
  write_review (seed, index, words, label);
  for (guint i = 1; i < words->len; i++)
    g_array_index (words, guint32, i) = grammar.ids[g_array_index (words, guint32, i)];
}

guint
lam_drawn_n_words (void)
{
  need_grammar ();
  return LAM_DRAWN_FIRST_WORD + grammar.words->words->len;
}

const char *
lam_drawn_word (guint id)
{
  if (id < LAM_DRAWN_FIRST_WORD || id >= lam_drawn_n_words ())
    return NULL;
  return g_ptr_array_index (grammar.words->words, grammar.by_id[id - LAM_DRAWN_FIRST_WORD]);
}
