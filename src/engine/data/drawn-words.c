/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Word lists of our own, and the endings that make more of them: adverbs of adjectives, plurals,
 * forms of verbs, surnames and towns of two syllables. Within a list the commoner words come first.
 */
#include "drawn-words.h"

#include <string.h>

static const char praise[] = "good great fine fun nice lovely superb moving gripping wonderful "
                             "brilliant clever touching beautiful funny "
                             "charming excellent stunning powerful subtle witty memorable fresh "
                             "honest warm original intense haunting elegant "
                             "tender convincing engaging delightful inspired graceful thrilling "
                             "hilarious masterful compelling dazzling "
                             "poignant remarkable outstanding heartfelt refreshing absorbing "
                             "believable flawless vivid rich bold daring "
                             "inventive lyrical luminous magnetic mesmerizing unforgettable "
                             "uplifting rewarding riveting sincere sublime "
                             "splendid stylish suspenseful sweet terrific thoughtful timeless "
                             "uncanny understated vibrant wise "
                             "worthy adorable admirable affecting ambitious amusing assured "
                             "astonishing atmospheric authentic breathtaking "
                             "breezy bright captivating chilling crisp deft delicate detailed "
                             "disarming earnest effective electric "
                             "enchanting endearing energetic enjoyable enthralling epic exciting "
                             "exquisite fascinating ferocious fluid "
                             "generous genuine glorious gorgeous gutsy handsome harmonious "
                             "hypnotic imaginative immersive impeccable "
                             "impressive ingenious insightful intelligent intimate inviting joyful "
                             "keen kinetic lavish likable lively lucid "
                             "lush magical majestic marvelous mature measured meticulous nimble "
                             "nuanced passionate patient perceptive "
                             "playful polished precise profound provocative pure radiant "
                             "restrained robust romantic satisfying savvy sharp "
                             "skillful sly smart soulful spirited stirring taut tense tight "
                             "tremendous triumphant truthful urgent vital "
                             "whimsical winning wry zany zesty";

static const char blame[] = "bad poor dull boring awful terrible weak stupid slow silly flat cheap "
                            "tedious lame painful predictable horrible "
                            "pointless ugly empty clumsy bland tired dreadful shallow annoying "
                            "wooden forgettable lazy dumb cliched "
                            "pretentious ridiculous hollow messy lifeless uninspired unfunny "
                            "confusing contrived mediocre laughable dreary "
                            "amateurish overlong disjointed sloppy stale shoddy insulting abysmal "
                            "absurd aimless appalling artificial awkward "
                            "banal bloated botched brainless careless charmless chaotic childish "
                            "choppy clunky cold confused crass crude "
                            "cynical dated dead deadening depressing derivative dim dire "
                            "disappointing dishonest dismal disposable dopey drab "
                            "dry erratic excessive exhausting fake false feeble flimsy foolish "
                            "forced formulaic frantic frustrating garbled "
                            "garish generic ghastly glib gloomy graceless grating gratuitous grim "
                            "grotesque harsh haphazard heavy "
                            "hokey humorless idiotic illogical implausible inane incoherent "
                            "incompetent inept inert inferior insipid "
                            "irritating jarring joyless jumbled juvenile leaden limp listless loud "
                            "ludicrous maudlin meandering "
                            "mechanical melodramatic mindless miscast misguided monotonous moronic "
                            "muddled mundane murky nasty nauseating "
                            "noisy numbing obnoxious obvious offensive overdone overwrought padded "
                            "paltry pathetic plodding ponderous preachy "
                            "repetitive repulsive rushed sappy senseless shrill sluggish soulless "
                            "stiff stilted strained superficial tacky "
                            "tasteless tepid tiresome trashy trite turgid unbearable unconvincing "
                            "uneven unpleasant unwatchable vacant vague "
                            "vapid vulgar wasted weary worthless wretched";

static const char praise_nouns[] = "triumph gem masterpiece treat joy delight classic charm heart "
                                   "wit surprise wonder grace treasure beauty warmth "
                                   "talent magic miracle victory thrill laughter poetry brilliance "
                                   "elegance honesty passion imagination "
                                   "chemistry depth energy finesse genius gift insight "
                                   "intelligence invention jewel landmark marvel mastery "
                                   "originality pleasure poise revelation richness sincerity skill "
                                   "spark splendor subtlety tenderness vision "
                                   "wisdom zest bravery clarity";
static const char blame_nouns[] =
    "mess waste disaster bore failure joke letdown cliche disappointment shame mistake "
    "embarrassment nonsense junk "
    "trash flop headache insult chore drivel garbage misfire nightmare torture turkey abomination "
    "blunder boredom bungle calamity catastrophe chaos confusion debacle dud excess excuse farce "
    "fiasco filler "
    "fluff gimmick hackwork ineptitude irritation lapse mediocrity monotony muddle noise padding "
    "pretension "
    "rubbish slog stupidity tedium travesty";
static const char praise_verbs[] = "loved enjoyed liked admired adored recommended praised "
                                   "appreciated treasured cherished savored applauded "
                                   "celebrated rewatched relished welcomed cheered";
static const char blame_verbs[] = "hated disliked regretted avoided endured suffered loathed "
                                  "despised resented mocked skipped detested rejected "
                                  "abandoned cursed dreaded yawned";

static const char parts[] = "movie film story plot acting cast script music ending dialogue "
                            "direction camera performance picture score "
                            "character scene pacing screenplay editing humor sequel premise "
                            "opening lighting production costume "
                            "soundtrack narration climax casting photography animation "
                            "choreography credits set design remake theme tone "
                            "twist subplot finale makeup stunt chase montage prologue epilogue "
                            "adaptation atmosphere backdrop imagery";

static const char things[] =
    "house letter train city night road gun dream car ship river island door secret game school "
    "war farm "
    "mountain book photograph diary map castle bridge forest village storm mirror key window "
    "garden hotel church "
    "prison circus desert harbor lake palace tunnel tower valley factory market museum hospital "
    "library theater "
    "stadium cottage mansion cabin cellar attic kitchen balcony lantern candle clock coin crown "
    "dagger drum engine "
    "feather flag flute guitar hammer helmet jacket ladder locket medal necklace needle notebook "
    "painting "
    "parcel pencil piano pistol pocket poster puppet radio ribbon ring rope sack saddle scarf "
    "shovel "
    "sword telegram telephone ticket torch trumpet trunk umbrella violin wagon wallet whistle "
    "airplane balloon "
    "bicycle boat canoe carriage ferry helicopter motorcycle rocket submarine taxi truck van "
    "accident argument "
    "bargain battle birthday burial carnival ceremony concert contest courtroom crime debt deal "
    "divorce duel election "
    "escape experiment explosion fever fire flood funeral harvest holiday hurricane illness "
    "inheritance invasion "
    "journey lawsuit lottery marriage massacre meeting mission mutiny mystery parade party picnic "
    "plague "
    "promise prophecy protest ransom rebellion rehearsal reunion revenge riddle riot ritual "
    "robbery rumor scandal "
    "scheme seance shipwreck siege strike tournament treaty trial vacation verdict voyage wager "
    "wedding winter "
    "bear horse dog cat bird snake spider shark whale lion tiger monkey rabbit raven rat "
    "planet moon comet galaxy alien robot machine computer laboratory signal satellite virus "
    "weapon laser portal "
    "ghost curse spell demon dragon giant goblin unicorn vampire witch wizard zombie monster "
    "skeleton";

static const char persons[] = "man woman girl boy father mother detective doctor soldier teacher "
                              "killer brother sister friend writer lawyer "
                              "cop gangster sheriff priest nurse pilot sailor captain queen king "
                              "prince princess student professor scientist "
                              "singer dancer painter poet actor director banker baker barber "
                              "beggar bishop blacksmith boxer bride burglar "
                              "butcher butler carpenter chef clerk clown coach colonel cook cousin "
                              "cowboy daughter dentist diplomat driver "
                              "duchess editor emperor engineer explorer farmer fisherman gambler "
                              "gardener general grandfather grandmother "
                              "guard guide hacker hermit hunter husband inspector inventor janitor "
                              "jeweler journalist judge juggler knight "
                              "landlord librarian locksmith magician maid mayor mechanic merchant "
                              "messenger miner musician nephew niece "
                              "nun officer orphan outlaw philosopher photographer plumber "
                              "politician postman president publisher rebel "
                              "reporter robber salesman secretary senator servant shepherd "
                              "smuggler son spy stranger surgeon tailor thief "
                              "tourist trader traitor tutor uncle veteran villain waiter waitress "
                              "warden warrior widow witness";

static const char verbs[] =
    "follow watch love help turn learn play show live work start believe open walk need kill save "
    "escape chase discover hunt reveal protect marry rescue return search betray join "
    "reach remember travel visit wander warn accept accuse admire adopt afford agree allow answer "
    "arrest arrive ask "
    "assemble attack attempt attend avenge await bake balance bargain battle befriend belong blame "
    "bother bribe "
    "build burn bury call capture carry challenge change check claim climb collect comfort command "
    "compete "
    "complain conceal confess confront conquer consider convince cook copy cross crush dance dare "
    "deceive decide "
    "defeat defend deliver demand deny depart depend describe deserve desire destroy develop "
    "disappear "
    "divide doubt dream dress drown earn embrace employ encounter endanger enter entertain envy "
    "examine "
    "exchange explain explore expose face fade fear finish fix flirt float fool force forge "
    "gather glance greet guard guess guide handle happen hate haunt heal hesitate hire hope hurry "
    "imagine imitate improve inform inherit inspire insult invade invent invite judge jump kiss "
    "knock laugh "
    "launch lean lie listen lock look lure manage march measure mention mourn move murder notice "
    "obey "
    "observe offer order paint pardon pass pause perform persuade plead point poison ponder "
    "possess practice praise pray prepare pretend prevent produce promise prove pull punish pursue "
    "push question "
    "race realize receive recover reject relax release rely repair repeat replace report resist "
    "restore retire rule rush sail scare scream seduce seize separate serve settle share shelter "
    "shout sigh "
    "smile smuggle sneak solve spare stare struggle study stumble succeed suffer suggest surprise "
    "surrender survive "
    "suspect swallow switch talk taste tease tempt threaten touch trace track train trick trust "
    "try uncover unite "
    "vanish wait want waste whisper wish witness wonder worry wound wreck yell yield";

static const char plain[] =
    "old young new small big little American English French early late second final whole local "
    "black white "
    "long short lost rural foreign red blue green grey golden silver ancient modern medieval "
    "distant nearby "
    "quiet sudden secret private public royal noble rich orphaned wounded married single retired "
    "famous unknown "
    "Italian Spanish German Russian Japanese Chinese Indian Mexican Irish Scottish Swedish Polish "
    "Greek Turkish "
    "Brazilian Canadian Australian African northern southern eastern western coastal urban "
    "suburban haunted frozen "
    "flooded burning abandoned crowded narrow broken rusty wet muddy dusty foggy sunny rainy snowy "
    "windy moonlit "
    "twin tall blonde bearded barefoot blind deaf silent drunk jealous nervous lonely homeless "
    "hungry "
    "sleepy nameless masked armed military naval criminal legal medical political musical "
    "mechanical electrical digital holy pagan Gothic Victorian colonial imperial futuristic "
    "postwar";

static const char degrees[] =
    "very really so quite rather too pretty truly just fairly extremely totally utterly "
    "completely deeply simply absolutely incredibly somewhat terribly awfully oddly strangely "
    "surprisingly unusually especially particularly genuinely thoroughly consistently "
    "occasionally sometimes often almost nearly mostly largely entirely";

static const char genres[] =
    "comedy drama thriller western horror romance musical documentary mystery adventure noir "
    "cartoon satire slasher "
    "biopic melodrama parody fantasy anthology heist whodunit swashbuckler blockbuster miniseries";

static const char first_names[] =
    "John James Mary Robert Anna David Michael Sarah Peter Helen George Alice Frank Laura Tom Emma "
    "Paul Kate Jack "
    "Ruth Henry Grace Charles Rose Arthur Clara Walter Nora Edward Julia Albert Irene Harold Vera "
    "Louis Stella Oscar "
    "Ella Victor Hazel Leo Ivy Felix Lena Hugo Maria Carlos Elena Diego Rosa Marco Bianca Luca "
    "Sofia Pierre Claire "
    "Jean Colette Hans Greta Otto Ingrid Nils Astrid Ivan Olga Boris Natasha Anton Irina Omar "
    "Leila Reza Shirin "
    "Darius Yasmin Kamal Amina Ravi Priya Arjun Meera Anil Lakshmi Kenji Yuki Hiro Akira Mei Chen "
    "Ling Wei Kim Min "
    "Kofi Ama Tunde Zola Moses Esther Samuel Naomi Caleb Miriam Gideon Judith Ezra Tabitha Silas "
    "Dinah Rufus Cora "
    "Amos Della Jasper Opal Basil Pearl Cedric Mabel Dexter Fern Elmer Gilda Floyd Hattie";

static const char surname_starts[] =
    "Ash Beck Brad Bren Cald Car Cross Dal Dun Ed Ell Fair Far Gar Gold Grant Hal Har Hart Haw Hol "
    "Kel Kirk Lang "
    "Law Mar Mer Nor Oak Pem Quin Rad Red Rod Sal Shel Stan Sut Thorn Wal War Wes Whit Win";
static const char surname_ends[] =
    "ley man ford ton son well wick worth by den ner ster ham land low ridge more ison";
static const char town_starts[] = "Glen Mill Stone Spring River Lake Maple Cedar Elk Fox Eagle "
                                  "Silver Black Green North South West East High Long "
                                  "Clear Sand Iron Copper Bay";
static const char town_ends[] = "ville port burg dale field haven view wood creek crest";

static DrawnWords all;
static GHashTable *places; /* word → its place in all.words, plus 1 */

guint
drawn_words_add (const char *word)
{
  char *lower = g_ascii_strdown (word, -1);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, lower));
  if (place > 0) {
    g_free (lower);
    return place - 1;
  }
  g_ptr_array_add (all.words, lower);
  g_hash_table_insert (places, lower, GUINT_TO_POINTER (all.words->len));
  return all.words->len - 1;
}

static void
add_word (DrawnSort sort, const char *word)
{
  guint place = drawn_words_add (word);
  for (guint i = 0; i < all.sorts[sort]->len; i++)
    if (g_array_index (all.sorts[sort], guint, i) == place)
      return;
  g_array_append_val (all.sorts[sort], place);
}

static gboolean
ends_in (const char *word, const char *letters)
{
  return strchr (letters, word[strlen (word) - 1]) != NULL;
}

/* "y" after a consonant, which endings turn into an i. */
static gboolean
ends_in_y (const char *word)
{
  gsize n = strlen (word);
  return n > 1 && word[n - 1] == 'y' && strchr ("aeiou", word[n - 2]) == NULL;
}

/* @word without its last @cut letters, then @ending. */
static void
add_form (DrawnSort sort, const char *word, gsize cut, const char *ending)
{
  char *form = g_strdup_printf ("%.*s%s", (int) (strlen (word) - cut), word, ending);
  add_word (sort, form);
  g_free (form);
}

static void
add_adverb (DrawnSort sort, const char *word)
{
  /* No "sillily", "slily" or "goodly". */
  if (g_str_has_suffix (word, "ly") || strlen (word) < 4 || strcmp (word, "good") == 0)
    return;
  if (g_str_has_suffix (word, "ic"))
    add_form (sort, word, 0, "ally");
  else if (g_str_has_suffix (word, "le"))
    add_form (sort, word, 1, "y");
  else if (g_str_has_suffix (word, "ll"))
    add_form (sort, word, 0, "y");
  else if (ends_in_y (word))
    add_form (sort, word, 1, "ily");
  else
    add_form (sort, word, 0, "ly");
}

static void
add_s (DrawnSort sort, const char *word)
{
  if (ends_in_y (word))
    add_form (sort, word, 1, "ies");
  else if (ends_in (word, "sx") || g_str_has_suffix (word, "ch") || g_str_has_suffix (word, "sh"))
    add_form (sort, word, 0, "es");
  else
    add_form (sort, word, 0, "s");
}

static void
add_verb (DrawnSort sort, const char *word)
{
  add_word (DRAWN_VERB, word);
  add_s (DRAWN_VERB_S, word);
  if (ends_in_y (word))
    add_form (DRAWN_VERB_ED, word, 1, "ied");
  else
    add_form (DRAWN_VERB_ED, word, 0, ends_in (word, "e") ? "d" : "ed");
  if (g_str_has_suffix (word, "ie"))
    add_form (DRAWN_VERB_ING, word, 2, "ying");
  else
    add_form (DRAWN_VERB_ING, word, ends_in (word, "e") && !g_str_has_suffix (word, "ee"), "ing");
}

static void
add_thing (DrawnSort sort, const char *word)
{
  add_word (sort, word);
  add_s (DRAWN_THINGS, word);
}

static void
add_list (DrawnSort sort, const char *list, void (*add) (DrawnSort, const char *))
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);
  for (guint i = 0; words[i]; i++)
    add (sort, words[i]);
}

/* Every start with every end; the ends vary slowest, so that common names do not all begin alike.
 */
static void
add_pairs (DrawnSort sort, const char *starts, const char *ends)
{
  g_auto (GStrv) first = g_strsplit (starts, " ", -1);
  g_auto (GStrv) last = g_strsplit (ends, " ", -1);
  for (guint i = 0; last[i]; i++)
    for (guint k = 0; first[k]; k++)
      add_form (sort, first[k], 0, last[i]);
}

/* Word by word: regular verbs only, and plurals in s. */
static void
make_words (void)
{
  static const struct {
    DrawnSort sort;
    const char *list;
    void (*add) (DrawnSort, const char *);
  } lists[] = {
    { DRAWN_PRAISE, praise, add_word },
    { DRAWN_BLAME, blame, add_word },
    { DRAWN_PRAISE_HOW, praise, add_adverb },
    { DRAWN_BLAME_HOW, blame, add_adverb },
    { DRAWN_PRAISE_NOUN, praise_nouns, add_word },
    { DRAWN_BLAME_NOUN, blame_nouns, add_word },
    { DRAWN_PRAISE_VERB, praise_verbs, add_word },
    { DRAWN_BLAME_VERB, blame_verbs, add_word },
    { DRAWN_PART, parts, add_word },
    { DRAWN_THING, things, add_thing },
    { DRAWN_PERSON, persons, add_word },
    { DRAWN_VERB, verbs, add_verb },
    { DRAWN_PLAIN, plain, add_word },
    { DRAWN_DEGREE, degrees, add_word },
    { DRAWN_GENRE, genres, add_word },
    { DRAWN_FIRST_NAME, first_names, add_word },
  };
  all.words = g_ptr_array_new ();
  places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < DRAWN_N_SORTS; i++)
    all.sorts[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    add_list (lists[i].sort, lists[i].list, lists[i].add);
  add_pairs (DRAWN_SURNAME, surname_starts, surname_ends);
  add_pairs (DRAWN_TOWN, town_starts, town_ends);
}

const DrawnWords *
drawn_words_get (void)
{
  static gsize ready;
  if (g_once_init_enter (&ready)) {
    make_words ();
    g_once_init_leave (&ready, 1);
  }
  return &all;
}
