/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Written by tools/kind-texts.c; never compiled. */

/* xgettext:no-c-format */
N_ ("experiment")
/* xgettext:no-c-format */
N_ ("Experiment")
/* xgettext:no-c-format */
N_ ("Data, layers and training in one file.")
/* xgettext:no-c-format */
N_ ("Format")
/* xgettext:no-c-format */
N_ ("Says what kind of file this is.")
/* xgettext:no-c-format */
N_ ("Version")
/* xgettext:no-c-format */
N_ ("Says which version of the format this is.")
/* xgettext:no-c-format */
N_ ("Name")
/* xgettext:no-c-format */
N_ ("What the experiment is called.")
/* xgettext:no-c-format */
N_ ("Seed")
/* xgettext:no-c-format */
N_ ("All random numbers follow from it: the same seed gives the same result.")
/* xgettext:no-c-format */
N_ ("Author")
/* xgettext:no-c-format */
N_ ("Who made the experiment.")
/* xgettext:no-c-format */
N_ ("Student number")
/* xgettext:no-c-format */
N_ ("For handing in.")
/* xgettext:no-c-format */
N_ ("Notes")
/* xgettext:no-c-format */
N_ ("Whatever is worth remembering.")
/* xgettext:no-c-format */
N_ ("Data")
/* xgettext:no-c-format */
N_ ("What the network learns from.")
/* xgettext:no-c-format */
N_ ("data description")
/* xgettext:no-c-format */
N_ ("Source")
/* xgettext:no-c-format */
N_ ("Where the samples come from: a built-in set or files of a certain format.")
/* xgettext:no-c-format */
N_ ("source")
/* xgettext:no-c-format */
N_ ("Drawn digits")
/* xgettext:no-c-format */
N_ ("Handwritten digits in three scripts, drawn by the program itself.")
/* xgettext:no-c-format */
N_ ("Built in")
/* xgettext:no-c-format */
N_ ("Script")
/* xgettext:no-c-format */
N_ ("In which script the digits are written.")
/* xgettext:no-c-format */
N_ ("Latin 0–9")
/* xgettext:no-c-format */
N_ ("Persian ۰–۹")
/* xgettext:no-c-format */
N_ ("Kannada ೦–೯")
/* xgettext:no-c-format */
N_ ("Samples")
/* xgettext:no-c-format */
N_ ("How many digits are drawn to learn from.")
/* xgettext:no-c-format */
N_ ("Test samples")
/* xgettext:no-c-format */
N_ ("How many further digits are drawn for the test at the end.")
/* xgettext:no-c-format */
N_ ("Drawn flyers")
/* xgettext:no-c-format */
N_ ("Small colour pictures of aeroplanes and birds, drawn by the program itself.")
/* xgettext:no-c-format */
N_ ("How many samples are made to learn from.")
/* xgettext:no-c-format */
N_ ("How many further samples are made for the test at the end.")
/* xgettext:no-c-format */
N_ ("Drawn scenes")
/* xgettext:no-c-format */
N_ ("Scenes with horses and dogs and where they are, drawn by the program itself.")
/* xgettext:no-c-format */
N_ ("Size")
/* xgettext:no-c-format */
N_ ("Rows and columns of a scene; larger ones show more and take longer to learn.")
/* xgettext:no-c-format */
N_ ("Animals")
/* xgettext:no-c-format */
N_ ("Whether horses and dogs are classes of their own, or a pixel is animal or not.")
/* xgettext:no-c-format */
N_ ("Each a class")
/* xgettext:no-c-format */
N_ ("One class")
/* xgettext:no-c-format */
N_ ("Made-up reviews")
/* xgettext:no-c-format */
N_ ("Film reviews, good and bad, made up by the program itself.")
/* xgettext:no-c-format */
N_ ("Words")
/* xgettext:no-c-format */
N_ ("How many of the commonest words count; all others are one and the same unknown word.")
/* xgettext:no-c-format */
N_ ("Random numbers")
/* xgettext:no-c-format */
N_ ("Rows of random numbers with other random numbers wanted of them: for trying out steps and layers.")
/* xgettext:no-c-format */
N_ ("How many rows of numbers are drawn.")
/* xgettext:no-c-format */
N_ ("Inputs")
/* xgettext:no-c-format */
N_ ("How many numbers go into the network.")
/* xgettext:no-c-format */
N_ ("Outputs")
/* xgettext:no-c-format */
N_ ("How many numbers are wanted of it.")
/* xgettext:no-c-format */
N_ ("Persian digits")
/* xgettext:no-c-format */
N_ ("Handwritten Persian digits of the HODA set, .cdb files.")
/* xgettext:no-c-format */
N_ ("Files")
/* xgettext:no-c-format */
N_ ("Training file")
/* xgettext:no-c-format */
N_ ("The .cdb file with the digits to learn from, or an archive with it.")
/* xgettext:no-c-format */
N_ ("Test file")
/* xgettext:no-c-format */
N_ ("The .cdb file with the digits kept for the end.")
/* xgettext:no-c-format */
N_ ("MNIST files")
/* xgettext:no-c-format */
N_ ("Pictures and labels in IDX files: MNIST, Fashion-MNIST, Kannada, EMNIST.")
/* xgettext:no-c-format */
N_ ("The IDX file of training pictures, or a folder with all four files.")
/* xgettext:no-c-format */
N_ ("Labels")
/* xgettext:no-c-format */
N_ ("The IDX file of training labels; left out, it is found by its name.")
/* xgettext:no-c-format */
N_ ("The IDX file of test pictures; found by its name in a folder.")
/* xgettext:no-c-format */
N_ ("Test labels")
/* xgettext:no-c-format */
N_ ("The IDX file of test labels; left out, it is found by its name.")
/* xgettext:no-c-format */
N_ ("CIFAR")
/* xgettext:no-c-format */
N_ ("Colour pictures of 32×32 in the batches of CIFAR-10 and CIFAR-100.")
/* xgettext:no-c-format */
N_ ("Folder")
/* xgettext:no-c-format */
N_ ("The folder, archive or file of CIFAR batches, binary or Python version.")
/* xgettext:no-c-format */
N_ ("The test batch, when it is not in the folder.")
/* xgettext:no-c-format */
N_ ("Picture folders")
/* xgettext:no-c-format */
N_ ("JPEG and PNG pictures, with a folder for each class.")
/* xgettext:no-c-format */
N_ ("A folder or archive with a folder for each class, or with train and test folders.")
/* xgettext:no-c-format */
N_ ("Test folder")
/* xgettext:no-c-format */
N_ ("A folder like it with the pictures kept for the end.")
/* xgettext:no-c-format */
N_ ("Colours")
/* xgettext:no-c-format */
N_ ("Whether pictures are read in colour; as they are: in colour when any of them is.")
/* xgettext:no-c-format */
N_ ("As they are")
/* xgettext:no-c-format */
N_ ("Grey")
/* xgettext:no-c-format */
N_ ("Colour")
/* xgettext:no-c-format */
N_ ("Pictures, masks")
/* xgettext:no-c-format */
N_ ("Pictures and, for each, a mask that says what every pixel shows.")
/* xgettext:no-c-format */
N_ ("Pictures")
/* xgettext:no-c-format */
N_ ("The folder of pictures, or one with the folders of pictures and masks in it.")
/* xgettext:no-c-format */
N_ ("Masks")
/* xgettext:no-c-format */
N_ ("The folder of masks of the same names; left out, it is found by its usual name.")
/* xgettext:no-c-format */
N_ ("Test pictures")
/* xgettext:no-c-format */
N_ ("Test masks")
/* xgettext:no-c-format */
N_ ("The folder of their masks.")
/* xgettext:no-c-format */
N_ ("Border value")
/* xgettext:no-c-format */
N_ ("The value of mask pixels that count for nothing; left out, 255 beside class numbers and 128 between black and white.")
/* xgettext:no-c-format */
N_ ("Second folder")
/* xgettext:no-c-format */
N_ ("Another folder with pictures and masks in it, read behind the first; its masks may be of another kind.")
/* xgettext:no-c-format */
N_ ("Objects")
/* xgettext:no-c-format */
N_ ("Words that tell by the name of a picture or its folders what a black and white mask shows: “horse, dog” makes three classes.")
/* xgettext:no-c-format */
N_ ("Noisy, clean")
/* xgettext:no-c-format */
N_ ("Two folders of pictures: noisy ones, and the clean ones to be answered.")
/* xgettext:no-c-format */
N_ ("Noisy pictures")
/* xgettext:no-c-format */
N_ ("The folder of noisy pictures, or one with the folders noisy and clean in it.")
/* xgettext:no-c-format */
N_ ("Clean pictures")
/* xgettext:no-c-format */
N_ ("The folder of clean pictures of the same names.")
/* xgettext:no-c-format */
N_ ("Noisy test")
/* xgettext:no-c-format */
N_ ("A folder of noisy pictures kept for the end.")
/* xgettext:no-c-format */
N_ ("Clean test")
/* xgettext:no-c-format */
N_ ("The folder of their clean pictures.")
/* xgettext:no-c-format */
N_ ("Film reviews")
/* xgettext:no-c-format */
N_ ("Reviews of IMDB, good and bad, as the words that occur in them.")
/* xgettext:no-c-format */
N_ ("Reviews")
/* xgettext:no-c-format */
N_ ("The aclImdb folder or archive, or Keras's imdb.npz.")
/* xgettext:no-c-format */
N_ ("Word index")
/* xgettext:no-c-format */
N_ ("Keras's imdb_word_index.json; left out, it is looked for inside and beside the folder.")
/* xgettext:no-c-format */
N_ ("CSV table")
/* xgettext:no-c-format */
N_ ("Tables as text: labels and pixels, or labels and measurements.")
/* xgettext:no-c-format */
N_ ("Training table")
/* xgettext:no-c-format */
N_ ("The CSV file to learn from, a sample a row.")
/* xgettext:no-c-format */
N_ ("Test table")
/* xgettext:no-c-format */
N_ ("A CSV file of the same columns kept for the end.")
/* xgettext:no-c-format */
N_ ("Label column")
/* xgettext:no-c-format */
N_ ("The column with the label: its name, its number from 0, first, last or none; left out, it is guessed.")
/* xgettext:no-c-format */
N_ ("Shape")
/* xgettext:no-c-format */
N_ ("Rows, columns and channels of the picture a row holds; left out, squares of pixels are found by themselves.")
/* xgettext:no-c-format */
N_ ("NumPy arrays")
/* xgettext:no-c-format */
N_ ("Samples and targets in .npz files with the arrays x and y.")
/* xgettext:no-c-format */
N_ ("An .npz file with the arrays x and y, samples first.")
/* xgettext:no-c-format */
N_ ("Validation file")
/* xgettext:no-c-format */
N_ ("An .npz file like it with samples to check on while the network learns.")
/* xgettext:no-c-format */
N_ ("An .npz file like it with samples kept for the end.")
/* xgettext:no-c-format */
N_ ("Classes")
/* xgettext:no-c-format */
N_ ("Keeps just these classes, by name or number, and renumbers them in this order.")
/* xgettext:no-c-format */
N_ ("Target")
/* xgettext:no-c-format */
N_ ("What the network should answer: the class, the picture before noise was added, or the mask.")
/* xgettext:no-c-format */
N_ ("Class")
/* xgettext:no-c-format */
N_ ("Picture itself")
/* xgettext:no-c-format */
N_ ("Mask")
/* xgettext:no-c-format */
N_ ("Preparation")
/* xgettext:no-c-format */
N_ ("Steps that every sample goes through before the network sees it.")
/* xgettext:no-c-format */
N_ ("step")
/* xgettext:no-c-format */
N_ ("Fit")
/* xgettext:no-c-format */
N_ ("Puts pictures of differing sizes into one frame, scaling down those that are too big.")
/* xgettext:no-c-format */
N_ ("Rows and columns of the frame; one number means a square.")
/* xgettext:no-c-format */
N_ ("Interpolation")
/* xgettext:no-c-format */
N_ ("How pixels between pixels are guessed when a picture is scaled down.")
/* xgettext:no-c-format */
N_ ("Cubic")
/* xgettext:no-c-format */
N_ ("Linear")
/* xgettext:no-c-format */
N_ ("Mean of area")
/* xgettext:no-c-format */
N_ ("Nearest")
/* xgettext:no-c-format */
N_ ("Resize")
/* xgettext:no-c-format */
N_ ("Scales every picture, and its mask with it, to one size.")
/* xgettext:no-c-format */
N_ ("Rows and columns that every picture gets; one number means a square.")
/* xgettext:no-c-format */
N_ ("How pixels between pixels are guessed; masks always take the nearest one.")
/* xgettext:no-c-format */
N_ ("Keep shape")
/* xgettext:no-c-format */
N_ ("Keeps the proportions and leaves the rest of the frame black, instead of stretching.")
/* xgettext:no-c-format */
N_ ("Crop")
/* xgettext:no-c-format */
N_ ("Keeps the middle of every picture and of its mask.")
/* xgettext:no-c-format */
N_ ("Rows and columns kept; left out, the largest square in the middle is kept.")
/* xgettext:no-c-format */
N_ ("Flatten")
/* xgettext:no-c-format */
N_ ("Hands pictures to the network as plain vectors, row after row.")
/* xgettext:no-c-format */
N_ ("Scale")
/* xgettext:no-c-format */
N_ ("Multiplies every value by a factor and adds an offset.")
/* xgettext:no-c-format */
N_ ("Values")
/* xgettext:no-c-format */
N_ ("Factor")
/* xgettext:no-c-format */
N_ ("What each value is multiplied by; 1/255 = 0.00392156862745098 brings bytes to 0…1.")
/* xgettext:no-c-format */
N_ ("Offset")
/* xgettext:no-c-format */
N_ ("What is added after that; −0.5 puts the middle of 0…1 at zero.")
/* xgettext:no-c-format */
N_ ("Standardise")
/* xgettext:no-c-format */
N_ ("Shifts and scales values so that their mean is 0 and their deviation 1.")
/* xgettext:no-c-format */
N_ ("Measured over")
/* xgettext:no-c-format */
N_ ("Whether one figure is measured for the whole training part, one for each channel, or one for each pixel (a vector: each column).")
/* xgettext:no-c-format */
N_ ("Whole set")
/* xgettext:no-c-format */
N_ ("Each channel")
/* xgettext:no-c-format */
N_ ("Each pixel")
/* xgettext:no-c-format */
N_ ("Standardise each")
/* xgettext:no-c-format */
N_ ("Gives every sample a mean of 0 and a deviation of 1 by itself, so that its light and contrast no longer matter.")
/* xgettext:no-c-format */
N_ ("Subtract mean")
/* xgettext:no-c-format */
N_ ("Shifts values so that their mean over the training part is 0.")
/* xgettext:no-c-format */
N_ ("VGG colours")
/* xgettext:no-c-format */
N_ ("Reorders colours to blue, green, red and subtracts the means that the VGG networks were trained with.")
/* xgettext:no-c-format */
N_ ("Turns colour pictures into grey ones.")
/* xgettext:no-c-format */
N_ ("Invert")
/* xgettext:no-c-format */
N_ ("Turns black into white and white into black, as photographs of dark ink on paper need it.")
/* xgettext:no-c-format */
N_ ("Permute pixels")
/* xgettext:no-c-format */
N_ ("Puts the pixels of all pictures into one and the same random order.")
/* xgettext:no-c-format */
N_ ("The order of the pixels follows from it.")
/* xgettext:no-c-format */
N_ ("Salt, pepper")
/* xgettext:no-c-format */
N_ ("Sets some values at random to white and some to black.")
/* xgettext:no-c-format */
N_ ("Noise")
/* xgettext:no-c-format */
N_ ("Salt")
/* xgettext:no-c-format */
N_ ("The share of values that are set to the high value.")
/* xgettext:no-c-format */
N_ ("Pepper")
/* xgettext:no-c-format */
N_ ("The share of values that are set to the low value.")
/* xgettext:no-c-format */
N_ ("Low value")
/* xgettext:no-c-format */
N_ ("What pepper is: 0 after scaling to 0…1.")
/* xgettext:no-c-format */
N_ ("High value")
/* xgettext:no-c-format */
N_ ("What salt is: 1 after scaling to 0…1.")
/* xgettext:no-c-format */
N_ ("Same always")
/* xgettext:no-c-format */
N_ ("Gives a sample the same noise in every epoch, instead of new noise each time.")
/* xgettext:no-c-format */
N_ ("Gaussian noise")
/* xgettext:no-c-format */
N_ ("Adds a random number from a bell curve to every value.")
/* xgettext:no-c-format */
N_ ("Deviation")
/* xgettext:no-c-format */
N_ ("How strong the noise is: its standard deviation; 0.1 to 0.5 after scaling to 0…1.")
/* xgettext:no-c-format */
N_ ("Cut to 0…1")
/* xgettext:no-c-format */
N_ ("Cuts values below 0 and above 1 off afterwards.")
/* xgettext:no-c-format */
N_ ("One-hot")
/* xgettext:no-c-format */
N_ ("Turns each class into a vector with a 1 at its place and 0 elsewhere.")
/* xgettext:no-c-format */
N_ ("Targets")
/* xgettext:no-c-format */
N_ ("Some classes")
/* xgettext:no-c-format */
N_ ("Keeps only the samples of some classes and renumbers these.")
/* xgettext:no-c-format */
N_ ("Kept classes")
/* xgettext:no-c-format */
N_ ("The classes to keep, by name or number; they are renumbered in this order.")
/* xgettext:no-c-format */
N_ ("Subset")
/* xgettext:no-c-format */
N_ ("Keeps some of the samples, to try something out quickly.")
/* xgettext:no-c-format */
N_ ("Share")
/* xgettext:no-c-format */
N_ ("The share of the samples that is kept, chosen by the seed.")
/* xgettext:no-c-format */
N_ ("Count")
/* xgettext:no-c-format */
N_ ("How many samples are kept; when given, it is used instead of the share.")
/* xgettext:no-c-format */
N_ ("Of which")
/* xgettext:no-c-format */
N_ ("Whether only the training part is made smaller, or all parts.")
/* xgettext:no-c-format */
N_ ("Training part")
/* xgettext:no-c-format */
N_ ("All parts")
/* xgettext:no-c-format */
N_ ("Shuffle")
/* xgettext:no-c-format */
N_ ("Puts the training samples into a random order that the seed decides.")
/* xgettext:no-c-format */
N_ ("Augmentation")
/* xgettext:no-c-format */
N_ ("Random changes made to training samples only, so that the network sees more variety.")
/* xgettext:no-c-format */
N_ ("augmentation step")
/* xgettext:no-c-format */
N_ ("Flip")
/* xgettext:no-c-format */
N_ ("Mirrors pictures and their masks, each with a chance of one half.")
/* xgettext:no-c-format */
N_ ("Position")
/* xgettext:no-c-format */
N_ ("Left to right")
/* xgettext:no-c-format */
N_ ("Mirrors half of the pictures left to right; not for digits and letters.")
/* xgettext:no-c-format */
N_ ("Top to bottom")
/* xgettext:no-c-format */
N_ ("Mirrors half of the pictures top to bottom.")
/* xgettext:no-c-format */
N_ ("Shift")
/* xgettext:no-c-format */
N_ ("Moves pictures and their masks up, down, left or right at random.")
/* xgettext:no-c-format */
N_ ("Up, down")
/* xgettext:no-c-format */
N_ ("How far at most a picture is moved up or down, as a share of its rows.")
/* xgettext:no-c-format */
N_ ("Left, right")
/* xgettext:no-c-format */
N_ ("How far at most a picture is moved left or right, as a share of its columns.")
/* xgettext:no-c-format */
N_ ("Rotate")
/* xgettext:no-c-format */
N_ ("Turns pictures and their masks a little to either side at random.")
/* xgettext:no-c-format */
N_ ("Degrees")
/* xgettext:no-c-format */
N_ ("How far at most a picture is turned to either side; 5 to 20 is usual.")
/* xgettext:no-c-format */
N_ ("Zoom")
/* xgettext:no-c-format */
N_ ("Makes pictures and their masks a little larger or smaller at random.")
/* xgettext:no-c-format */
N_ ("Amount")
/* xgettext:no-c-format */
N_ ("How much larger or smaller a picture becomes at most; 0.1 means by a tenth.")
/* xgettext:no-c-format */
N_ ("Brightness")
/* xgettext:no-c-format */
N_ ("Makes pictures lighter or darker at random.")
/* xgettext:no-c-format */
N_ ("How much lighter or darker a picture becomes at most, as a share of the range.")
/* xgettext:no-c-format */
N_ ("Contrast")
/* xgettext:no-c-format */
N_ ("Makes the contrast of pictures stronger or weaker at random.")
/* xgettext:no-c-format */
N_ ("How much stronger or weaker the contrast becomes at most; 0.2 means by a fifth.")
/* xgettext:no-c-format */
N_ ("Colour shift")
/* xgettext:no-c-format */
N_ ("Moves each colour of a picture a little at random.")
/* xgettext:no-c-format */
N_ ("How far each colour is moved at most, as a share of the range.")
/* xgettext:no-c-format */
N_ ("Adds a little random noise to every value.")
/* xgettext:no-c-format */
N_ ("The deviation of the noise at most, as a share of the range; 0.05 to 0.2 is usual.")
/* xgettext:no-c-format */
N_ ("Cut-out")
/* xgettext:no-c-format */
N_ ("Covers a square somewhere in each picture, so that the network must look at the rest as well.")
/* xgettext:no-c-format */
N_ ("The side of the square that is cut out, as a share of the shorter side.")
/* xgettext:no-c-format */
N_ ("Validation")
/* xgettext:no-c-format */
N_ ("Samples kept apart to check on while the network learns.")
/* xgettext:no-c-format */
N_ ("validation part")
/* xgettext:no-c-format */
N_ ("The share of the samples kept apart to check the network on while it learns; 0.1 to 0.3 is usual.")
/* xgettext:no-c-format */
N_ ("How many samples are kept apart; when given, it is used instead of the share.")
/* xgettext:no-c-format */
N_ ("Stratify")
/* xgettext:no-c-format */
N_ ("Keeps the same share of every class, or of every folder where pictures have masks instead of a class, so that none is missing in either part.")
/* xgettext:no-c-format */
N_ ("Taken from")
/* xgettext:no-c-format */
N_ ("Which samples are kept apart: any, chosen by the seed, or the first or last ones of the file.")
/* xgettext:no-c-format */
N_ ("Anywhere")
/* xgettext:no-c-format */
N_ ("The start")
/* xgettext:no-c-format */
N_ ("The end")
/* xgettext:no-c-format */
N_ ("Part used")
/* xgettext:no-c-format */
N_ ("Where the samples come from: the training part, or the test part, as some labs do.")
/* xgettext:no-c-format */
N_ ("Test part")
/* xgettext:no-c-format */
N_ ("Test")
/* xgettext:no-c-format */
N_ ("Samples kept apart for the end, when the set has no test part of its own.")
/* xgettext:no-c-format */
N_ ("test part")
/* xgettext:no-c-format */
N_ ("Samples kept apart from everything until the end.")
/* xgettext:no-c-format */
N_ ("Layers")
/* xgettext:no-c-format */
N_ ("The network, from input to output.")
/* xgettext:no-c-format */
N_ ("layer")
/* xgettext:no-c-format */
N_ ("Input")
/* xgettext:no-c-format */
N_ ("Says which shape of sample the network takes.")
/* xgettext:no-c-format */
N_ ("Core")
/* xgettext:no-c-format */
N_ ("The shape of one sample, rows, columns and channels, such as [28, 28, 1]; left empty, the data decide.")
/* xgettext:no-c-format */
N_ ("Dense")
/* xgettext:no-c-format */
N_ ("Weighs every input for every output: each result is a learned sum of all the numbers that come in.")
/* xgettext:no-c-format */
N_ ("Units")
/* xgettext:no-c-format */
N_ ("How many numbers come out; 16 to 1024 is usual inside a network, and at its end one for each class.")
/* xgettext:no-c-format */
N_ ("Activation")
/* xgettext:no-c-format */
N_ ("The curve that each result is bent by before it is passed on; relu is usual inside a network, softmax at the end of one that chooses a class.")
/* xgettext:no-c-format */
N_ ("None")
/* xgettext:no-c-format */
N_ ("ReLU")
/* xgettext:no-c-format */
N_ ("Sigmoid")
/* xgettext:no-c-format */
N_ ("Tanh")
/* xgettext:no-c-format */
N_ ("Softmax")
/* xgettext:no-c-format */
N_ ("ELU")
/* xgettext:no-c-format */
N_ ("Leaky ReLU")
/* xgettext:no-c-format */
N_ ("Softplus")
/* xgettext:no-c-format */
N_ ("Log softmax")
/* xgettext:no-c-format */
N_ ("Bias")
/* xgettext:no-c-format */
N_ ("Adds one learned number to each result; usually on, and off where a batch normalization follows.")
/* xgettext:no-c-format */
N_ ("First weights")
/* xgettext:no-c-format */
N_ ("How the random weights before training are drawn; glorot_uniform is usual, he_normal goes well with relu.")
/* xgettext:no-c-format */
N_ ("initializer")
/* xgettext:no-c-format */
N_ ("Glorot uniform")
/* xgettext:no-c-format */
N_ ("Draws evenly from a range that keeps signals equally strong forwards and backwards; the usual choice.")
/* xgettext:no-c-format */
N_ ("Glorot normal")
/* xgettext:no-c-format */
N_ ("Draws from a bell curve that keeps signals equally strong forwards and backwards.")
/* xgettext:no-c-format */
N_ ("He uniform")
/* xgettext:no-c-format */
N_ ("Draws evenly from a range made for relu.")
/* xgettext:no-c-format */
N_ ("He normal")
/* xgettext:no-c-format */
N_ ("Draws from a bell curve made for relu.")
/* xgettext:no-c-format */
N_ ("LeCun uniform")
/* xgettext:no-c-format */
N_ ("Draws evenly from a range that keeps signals equally strong forwards.")
/* xgettext:no-c-format */
N_ ("LeCun normal")
/* xgettext:no-c-format */
N_ ("Draws from a bell curve that keeps signals equally strong forwards.")
/* xgettext:no-c-format */
N_ ("Variance scaling")
/* xgettext:no-c-format */
N_ ("Draws so that the spread fits the number of inputs or outputs: all of the Glorot, He and LeCun choices are cases of it.")
/* xgettext:no-c-format */
N_ ("What the variance is multiplied by; 1 is usual, 2 for relu.")
/* xgettext:no-c-format */
N_ ("Counted")
/* xgettext:no-c-format */
N_ ("What the variance is divided by: the inputs of a unit, its outputs, or their mean; fan_in is usual.")
/* xgettext:no-c-format */
N_ ("Mean")
/* xgettext:no-c-format */
N_ ("Curve")
/* xgettext:no-c-format */
N_ ("How the numbers are spread: a bell curve without its far ends, a whole one, or evenly.")
/* xgettext:no-c-format */
N_ ("Cut normal")
/* xgettext:no-c-format */
N_ ("Normal")
/* xgettext:no-c-format */
N_ ("Uniform")
/* xgettext:no-c-format */
N_ ("Zeros")
/* xgettext:no-c-format */
N_ ("Begins with zeros; usual for biases, but a kernel of zeros learns nothing new.")
/* xgettext:no-c-format */
N_ ("Ones")
/* xgettext:no-c-format */
N_ ("Begins with ones.")
/* xgettext:no-c-format */
N_ ("Constant")
/* xgettext:no-c-format */
N_ ("Begins with the same number everywhere.")
/* xgettext:no-c-format */
N_ ("Value")
/* xgettext:no-c-format */
N_ ("The number that every weight begins with; 0 or 0.1 is usual for biases.")
/* xgettext:no-c-format */
N_ ("Random normal")
/* xgettext:no-c-format */
N_ ("Draws from a bell curve of the width that you choose.")
/* xgettext:no-c-format */
N_ ("The middle of the bell curve; 0 is usual.")
/* xgettext:no-c-format */
N_ ("How wide the bell curve is; 0.001 to 0.05 is usual.")
/* xgettext:no-c-format */
N_ ("Random uniform")
/* xgettext:no-c-format */
N_ ("Draws evenly from the range that you choose.")
/* xgettext:no-c-format */
N_ ("From")
/* xgettext:no-c-format */
N_ ("The smallest number that is drawn; -0.05 is usual.")
/* xgettext:no-c-format */
N_ ("To")
/* xgettext:no-c-format */
N_ ("The greatest number that is drawn; 0.05 is usual.")
/* xgettext:no-c-format */
N_ ("Truncated normal")
/* xgettext:no-c-format */
N_ ("Draws from a bell curve without its far ends.")
/* xgettext:no-c-format */
N_ ("Numbers")
/* xgettext:no-c-format */
N_ ("Begins with the numbers that you type: filters made by hand.")
/* xgettext:no-c-format */
N_ ("Every number of the weights, one after another, with commas between.")
/* xgettext:no-c-format */
N_ ("Order")
/* xgettext:no-c-format */
N_ ("As in Keras the filters of a convolution change fastest, then channels, columns and rows; filter by filter each one is written whole, row by row, channel after channel, as PyTorch has it.")
/* xgettext:no-c-format */
N_ ("As in Keras")
/* xgettext:no-c-format */
N_ ("Filter by filter")
/* xgettext:no-c-format */
N_ ("Names")
/* xgettext:no-c-format */
N_ ("What each filter is called in figures, with commas between, such as grey, edges; without names filters have numbers.")
/* xgettext:no-c-format */
N_ ("First bias")
/* xgettext:no-c-format */
N_ ("How the biases before training are chosen; zeros are usual.")
/* xgettext:no-c-format */
N_ ("L2 penalty")
/* xgettext:no-c-format */
N_ ("Adds this number times the sum of the squared weights of this layer to the loss, l2·Σw², which keeps weights small; 0 is off, 0.0001 to 0.01 is usual.")
/* xgettext:no-c-format */
N_ ("Learns")
/* xgettext:no-c-format */
N_ ("Lets training change the weights of this layer; off keeps them as they are.")
/* xgettext:no-c-format */
N_ ("Conv2D")
/* xgettext:no-c-format */
N_ ("Slides small learned filters over a picture and tells where each of them fits.")
/* xgettext:no-c-format */
N_ ("Convolution")
/* xgettext:no-c-format */
N_ ("Filters")
/* xgettext:no-c-format */
N_ ("How many different patterns are looked for, each giving one channel of the result; 8 to 256 is usual.")
/* xgettext:no-c-format */
N_ ("Kernel size")
/* xgettext:no-c-format */
N_ ("Rows and columns of the window that each filter looks through; 3 or 5 is usual.")
/* xgettext:no-c-format */
N_ ("Strides")
/* xgettext:no-c-format */
N_ ("How far the window moves each time, down and to the right; 1 looks everywhere, 2 halves the picture.")
/* xgettext:no-c-format */
N_ ("Padding")
/* xgettext:no-c-format */
N_ ("What happens at the border: valid stays inside the picture, same adds zeros so that the size is kept (divided by the strides), explicit adds as many as you say.")
/* xgettext:no-c-format */
N_ ("Keep size")
/* xgettext:no-c-format */
N_ ("Given")
/* xgettext:no-c-format */
N_ ("Pad")
/* xgettext:no-c-format */
N_ ("How many cells are added on each side when the padding is explicit; (kernel size − 1) / 2 keeps the size.")
/* xgettext:no-c-format */
N_ ("Dilation")
/* xgettext:no-c-format */
N_ ("The distance between the cells a filter looks at, so that it covers more of the picture with the same weights; 1 is usual.")
/* xgettext:no-c-format */
N_ ("Transposed convolution")
/* xgettext:no-c-format */
N_ ("Makes a picture larger by letting each cell paint a learned pattern.")
/* xgettext:no-c-format */
N_ ("How many channels the result has, each painted with a pattern of its own; 8 to 128 is usual.")
/* xgettext:no-c-format */
N_ ("Rows and columns of the pattern that each cell paints; 2, 3 or 4 is usual.")
/* xgettext:no-c-format */
N_ ("How many times larger the picture becomes, down and to the right; 2 is usual.")
/* xgettext:no-c-format */
N_ ("What happens at the border: valid keeps all that was painted, same keeps exactly strides times the size, explicit cuts off as much as you say.")
/* xgettext:no-c-format */
N_ ("How many cells are cut off on each side when the padding is explicit, as PyTorch counts them; (kernel size − strides) / 2 is usual.")
/* xgettext:no-c-format */
N_ ("Output padding")
/* xgettext:no-c-format */
N_ ("How many cells are added at the bottom and the right to reach a certain size; left empty the padding decides, 1 is usual with strides of 2.")
/* xgettext:no-c-format */
N_ ("The distance between the cells of a pattern; 1 is usual.")
/* xgettext:no-c-format */
N_ ("Max pooling")
/* xgettext:no-c-format */
N_ ("Makes a picture smaller by keeping the greatest value of each window.")
/* xgettext:no-c-format */
N_ ("Pooling")
/* xgettext:no-c-format */
N_ ("Pool size")
/* xgettext:no-c-format */
N_ ("Rows and columns of the window of which the greatest value is kept; 2 is usual.")
/* xgettext:no-c-format */
N_ ("How far the window moves each time, down and to the right; left empty it moves by its own size, so that windows do not overlap.")
/* xgettext:no-c-format */
N_ ("Average pooling")
/* xgettext:no-c-format */
N_ ("Makes a picture smaller by keeping the mean of each window.")
/* xgettext:no-c-format */
N_ ("Rows and columns of the window of which the mean is kept; 2 is usual.")
/* xgettext:no-c-format */
N_ ("Global average")
/* xgettext:no-c-format */
N_ ("Keeps the mean of each channel over the whole picture, one number a channel.")
/* xgettext:no-c-format */
N_ ("Global max")
/* xgettext:no-c-format */
N_ ("Keeps the greatest value of each channel over the whole picture, one number a channel.")
/* xgettext:no-c-format */
N_ ("Upsampling")
/* xgettext:no-c-format */
N_ ("Makes a picture larger by repeating or mixing its cells, without anything to learn.")
/* xgettext:no-c-format */
N_ ("How many times more rows and columns come out; 2 is usual.")
/* xgettext:no-c-format */
N_ ("New cells")
/* xgettext:no-c-format */
N_ ("How the new cells are filled: nearest repeats the cell, bilinear mixes neighbours and is smoother.")
/* xgettext:no-c-format */
N_ ("Repeat")
/* xgettext:no-c-format */
N_ ("Mix")
/* xgettext:no-c-format */
N_ ("Zero padding")
/* xgettext:no-c-format */
N_ ("Adds rows and columns of zeros around a picture.")
/* xgettext:no-c-format */
N_ ("How many rows and columns of zeros are added: one number for all four sides, or [[top, bottom], [left, right]]; 1 is usual.")
/* xgettext:no-c-format */
N_ ("Batch normalization")
/* xgettext:no-c-format */
N_ ("Brings each channel to a mean of zero and a spread of one, so that the next layer learns faster.")
/* xgettext:no-c-format */
N_ ("Regularization")
/* xgettext:no-c-format */
N_ ("Momentum")
/* xgettext:no-c-format */
N_ ("How slowly the moving mean follows the batches, m = momentum·m + (1 − momentum)·now; 0.9 to 0.99 is usual, the lower the fewer steps there are.")
/* xgettext:no-c-format */
N_ ("Epsilon")
/* xgettext:no-c-format */
N_ ("A small number under the root that keeps the division from blowing up; 0.001 in Keras, 0.00001 in PyTorch.")
/* xgettext:no-c-format */
N_ ("Center")
/* xgettext:no-c-format */
N_ ("Adds a learned number, beta, to each channel after it was brought to a mean of zero.")
/* xgettext:no-c-format */
N_ ("Multiplies each channel by a learned number, gamma, after it was brought to a spread of one.")
/* xgettext:no-c-format */
N_ ("Dropout")
/* xgettext:no-c-format */
N_ ("Sets a random share of the numbers to zero while training, so that the network does not lean on any single one.")
/* xgettext:no-c-format */
N_ ("Rate")
/* xgettext:no-c-format */
N_ ("The share of the numbers that is set to zero in each training step, p in y = x/(1 − p); 0.2 to 0.5 is usual.")
/* xgettext:no-c-format */
N_ ("Adds random noise while training, so that the network does not learn samples by heart.")
/* xgettext:no-c-format */
N_ ("How strong the noise is that is added to each number, y = x + stddev·n; 0.05 to 0.3 is usual for pixels from 0 to 1.")
/* xgettext:no-c-format */
N_ ("Lays a picture out as one row of numbers, so that a dense layer can take it.")
/* xgettext:no-c-format */
N_ ("Reshape")
/* xgettext:no-c-format */
N_ ("Gives the same numbers, in the same order, another shape.")
/* xgettext:no-c-format */
N_ ("New shape")
/* xgettext:no-c-format */
N_ ("Rows, columns and channels after the change, such as [8, 8, 16]; one of them may be -1 for what is left.")
/* xgettext:no-c-format */
N_ ("Bends every number by a curve, so that layers together can do more than add and weigh.")
/* xgettext:no-c-format */
N_ ("The curve that each number is bent by; relu is usual inside a network, softmax at the end of one that chooses a class.")
/* xgettext:no-c-format */
N_ ("Sets everything below zero to zero; the usual curve between layers.")
/* xgettext:no-c-format */
N_ ("Lets a little through below zero where relu gives nothing, so that no unit stays silent for ever.")
/* xgettext:no-c-format */
N_ ("Negative slope")
/* xgettext:no-c-format */
N_ ("The slope below zero, y = negative_slope·x; 0.01 to 0.3 is usual.")
/* xgettext:no-c-format */
N_ ("Bends smoothly towards a limit below zero where relu has a corner.")
/* xgettext:no-c-format */
N_ ("Alpha")
/* xgettext:no-c-format */
N_ ("How far below zero the curve goes: y nears −alpha; 1 is usual.")
/* xgettext:no-c-format */
N_ ("Squeezes every number between 0 and 1, so that it can be read as a probability.")
/* xgettext:no-c-format */
N_ ("Squeezes every number between −1 and 1.")
/* xgettext:no-c-format */
N_ ("Bends like relu but without a corner: close to zero for small numbers and close to x for great ones.")
/* xgettext:no-c-format */
N_ ("Turns scores into probabilities that add up to 1; the usual end of a network that chooses a class.")
/* xgettext:no-c-format */
N_ ("Turns scores into logarithms of probabilities, for the loss negative_log_likelihood.")
/* xgettext:no-c-format */
N_ ("Add")
/* xgettext:no-c-format */
N_ ("Adds the results of earlier layers number by number, so that a shortcut goes past some of them.")
/* xgettext:no-c-format */
N_ ("Merging")
/* xgettext:no-c-format */
N_ ("Concatenate")
/* xgettext:no-c-format */
N_ ("Puts the channels of earlier layers side by side, as the shortcuts of a U-shaped network do.")
/* xgettext:no-c-format */
N_ ("Training")
/* xgettext:no-c-format */
N_ ("How the network is trained.")
/* xgettext:no-c-format */
N_ ("training description")
/* xgettext:no-c-format */
N_ ("Loss")
/* xgettext:no-c-format */
N_ ("The figure that training makes small: how far the answers are from what is wanted.")
/* xgettext:no-c-format */
N_ ("loss")
/* xgettext:no-c-format */
N_ ("Categorical cross-entropy")
/* xgettext:no-c-format */
N_ ("Punishes a small probability for the right class; the usual loss where one of several classes is chosen.")
/* xgettext:no-c-format */
N_ ("From scores")
/* xgettext:no-c-format */
N_ ("Says that the network ends with plain scores instead of probabilities, so that the loss turns them into probabilities itself; off when the network ends with softmax or sigmoid.")
/* xgettext:no-c-format */
N_ ("Sparse cross-entropy")
/* xgettext:no-c-format */
N_ ("The same as categorical cross-entropy, under the name it has for class numbers instead of one-hot rows.")
/* xgettext:no-c-format */
N_ ("Binary cross-entropy")
/* xgettext:no-c-format */
N_ ("Punishes a small probability for the right answer of each yes-or-no question; the usual loss after a sigmoid.")
/* xgettext:no-c-format */
N_ ("Negative log-likelihood")
/* xgettext:no-c-format */
N_ ("Cross-entropy for a network that ends with a log softmax.")
/* xgettext:no-c-format */
N_ ("Mean squared error")
/* xgettext:no-c-format */
N_ ("The mean of the squared differences between answer and target; for pictures and numbers.")
/* xgettext:no-c-format */
N_ ("Mean absolute error")
/* xgettext:no-c-format */
N_ ("The mean of the differences between answer and target, without their signs; minds single great errors less than squares do.")
/* xgettext:no-c-format */
N_ ("Squared error")
/* xgettext:no-c-format */
N_ ("The sum of the squared differences over all outputs of a sample.")
/* xgettext:no-c-format */
N_ ("Reduction")
/* xgettext:no-c-format */
N_ ("How the samples of a batch come together: mean divides by their number, which is usual, sum does not, so that a larger batch makes larger steps.")
/* xgettext:no-c-format */
N_ ("Batch mean")
/* xgettext:no-c-format */
N_ ("Sum")
/* xgettext:no-c-format */
N_ ("Metrics")
/* xgettext:no-c-format */
N_ ("Further figures that are measured and shown, but not trained for.")
/* xgettext:no-c-format */
N_ ("metric")
/* xgettext:no-c-format */
N_ ("Accuracy")
/* xgettext:no-c-format */
N_ ("The share of samples, or of pixels, that are answered rightly.")
/* xgettext:no-c-format */
N_ ("Top k")
/* xgettext:no-c-format */
N_ ("The share of samples whose class is among the k most probable ones.")
/* xgettext:no-c-format */
N_ ("Best")
/* xgettext:no-c-format */
N_ ("How many of the most probable classes are looked at; 5 is usual where there are hundreds of classes, 2 or 3 where there are ten.")
/* xgettext:no-c-format */
N_ ("The mean of the squared differences between answer and target.")
/* xgettext:no-c-format */
N_ ("The mean of the differences between answer and target, without their signs.")
/* xgettext:no-c-format */
N_ ("PSNR")
/* xgettext:no-c-format */
N_ ("How much stronger a picture is than its errors, in decibels; 20 is poor, 30 good, 40 hard to tell from the original.")
/* xgettext:no-c-format */
N_ ("Full range")
/* xgettext:no-c-format */
N_ ("The difference between black and white: 1 for pixels from 0 to 1, which is usual, 255 for bytes.")
/* xgettext:no-c-format */
N_ ("Mean IoU")
/* xgettext:no-c-format */
N_ ("How well the region answered and the region wanted cover each other, mean over the classes.")
/* xgettext:no-c-format */
N_ ("The number of the class that is looked at; left empty it is the mean over all classes, or class 1 where the answer is yes or no.")
/* xgettext:no-c-format */
N_ ("Precision")
/* xgettext:no-c-format */
N_ ("Of all answers that name a class, the share that is right.")
/* xgettext:no-c-format */
N_ ("Recall")
/* xgettext:no-c-format */
N_ ("Of all samples of a class, the share that is found.")
/* xgettext:no-c-format */
N_ ("F1")
/* xgettext:no-c-format */
N_ ("Precision and recall in one figure, low when either is.")
/* xgettext:no-c-format */
N_ ("Optimizer")
/* xgettext:no-c-format */
N_ ("The rule by which the weights follow the gradient.")
/* xgettext:no-c-format */
N_ ("optimizer")
/* xgettext:no-c-format */
N_ ("RMSprop")
/* xgettext:no-c-format */
N_ ("Gives each weight its own step size, by how great its gradients have been of late.")
/* xgettext:no-c-format */
N_ ("Learning rate")
/* xgettext:no-c-format */
N_ ("How far the weights move in each step: too small is slow, too great never settles; 0.0005 to 0.005 is usual.")
/* xgettext:no-c-format */
N_ ("Decay")
/* xgettext:no-c-format */
N_ ("Makes the steps smaller as training goes on, rate / (1 + decay·steps), as Keras 2 did; 0 is off, 1e-6 to 1e-2 is usual.")
/* xgettext:no-c-format */
N_ ("Clip length")
/* xgettext:no-c-format */
N_ ("Shortens each gradient that is longer than this, so that a single batch cannot throw the weights far off; left empty it is off, 1 is usual.")
/* xgettext:no-c-format */
N_ ("Clip value")
/* xgettext:no-c-format */
N_ ("Cuts every number of the gradient to between minus and plus this; left empty it is off, 0.5 is usual.")
/* xgettext:no-c-format */
N_ ("Schedule")
/* xgettext:no-c-format */
N_ ("How the learning rate changes while training goes on; constant is usual to begin with.")
/* xgettext:no-c-format */
N_ ("schedule")
/* xgettext:no-c-format */
N_ ("Keeps the learning rate as it is.")
/* xgettext:no-c-format */
N_ ("Steps")
/* xgettext:no-c-format */
N_ ("Lowers the learning rate by a factor every few epochs.")
/* xgettext:no-c-format */
N_ ("What the learning rate is multiplied by each time; 0.1 to 0.5 is usual.")
/* xgettext:no-c-format */
N_ ("Every")
/* xgettext:no-c-format */
N_ ("After how many epochs the learning rate is lowered again; a third of all epochs is usual.")
/* xgettext:no-c-format */
N_ ("Exponential")
/* xgettext:no-c-format */
N_ ("Lowers the learning rate smoothly by the same share each epoch.")
/* xgettext:no-c-format */
N_ ("Decay rate")
/* xgettext:no-c-format */
N_ ("What is left of the learning rate after the epochs below; 0.9 to 0.99 is usual.")
/* xgettext:no-c-format */
N_ ("Decay epochs")
/* xgettext:no-c-format */
N_ ("In how many epochs the learning rate is multiplied by the decay rate once; 1 is usual.")
/* xgettext:no-c-format */
N_ ("Cosine")
/* xgettext:no-c-format */
N_ ("Warms up, then lowers the learning rate along half a cosine until the last epoch.")
/* xgettext:no-c-format */
N_ ("Warm-up")
/* xgettext:no-c-format */
N_ ("For how many epochs the learning rate rises from zero before it falls; 0 is off, a twentieth of all epochs is usual.")
/* xgettext:no-c-format */
N_ ("Final share")
/* xgettext:no-c-format */
N_ ("The share of the learning rate that is left at the end; 0 to 0.1 is usual.")
/* xgettext:no-c-format */
N_ ("On plateau")
/* xgettext:no-c-format */
N_ ("Lowers the learning rate when the loss has stopped falling.")
/* xgettext:no-c-format */
N_ ("Watch")
/* xgettext:no-c-format */
N_ ("The loss that must go on falling; without a validation part it is the training loss.")
/* xgettext:no-c-format */
N_ ("Validation loss")
/* xgettext:no-c-format */
N_ ("Training loss")
/* xgettext:no-c-format */
N_ ("Patience")
/* xgettext:no-c-format */
N_ ("How many epochs without an improvement are waited for; 3 to 10 is usual.")
/* xgettext:no-c-format */
N_ ("Least gain")
/* xgettext:no-c-format */
N_ ("A fall of the loss that is smaller than this does not count; 0.0001 is usual.")
/* xgettext:no-c-format */
N_ ("Rest")
/* xgettext:no-c-format */
N_ ("How many epochs go by after a change before waiting begins again; 0 is usual.")
/* xgettext:no-c-format */
N_ ("Least share")
/* xgettext:no-c-format */
N_ ("The share of the learning rate that is never gone below; 0 to 0.01 is usual.")
/* xgettext:no-c-format */
N_ ("Time decay")
/* xgettext:no-c-format */
N_ ("Lowers the learning rate quickly at first and ever more slowly later.")
/* xgettext:no-c-format */
N_ ("How quickly the learning rate falls, η / (1 + decay·steps); 0.0001 to 0.01 is usual.")
/* xgettext:no-c-format */
N_ ("Counted per")
/* xgettext:no-c-format */
N_ ("Whether steps or whole epochs are counted; step is usual.")
/* xgettext:no-c-format */
N_ ("Step")
/* xgettext:no-c-format */
N_ ("Epoch")
/* xgettext:no-c-format */
N_ ("Rho")
/* xgettext:no-c-format */
N_ ("How much of the past is kept in the running mean of the squared gradients, a = ρ·a + (1 − ρ)·g²; 0.9 is usual.")
/* xgettext:no-c-format */
N_ ("A small number that keeps the division from blowing up where gradients are almost zero; 1e-7 in Keras, 1e-8 in PyTorch.")
/* xgettext:no-c-format */
N_ ("Epsilon inside")
/* xgettext:no-c-format */
N_ ("Adds epsilon under the root, √(a + ε), as Keras 3 does, instead of after it, √a + ε, as Keras 2 and PyTorch do.")
/* xgettext:no-c-format */
N_ ("Adam")
/* xgettext:no-c-format */
N_ ("Joins momentum with a step size of its own for each weight; a good first choice.")
/* xgettext:no-c-format */
N_ ("How far the weights move in each step: too small is slow, too great never settles; 0.0001 to 0.003 is usual.")
/* xgettext:no-c-format */
N_ ("Beta 1")
/* xgettext:no-c-format */
N_ ("How much of the past is kept in the running mean of the gradients, m = β·m + (1 − β)·now; 0.9 is usual.")
/* xgettext:no-c-format */
N_ ("Beta 2")
/* xgettext:no-c-format */
N_ ("How much of the past is kept in the running mean of the squared gradients, m = β·m + (1 − β)·now; 0.999 is usual.")
/* xgettext:no-c-format */
N_ ("Epsilon corrected")
/* xgettext:no-c-format */
N_ ("Adds epsilon after the running mean was corrected for the first steps, as PyTorch does, instead of before, as Keras does.")
/* xgettext:no-c-format */
N_ ("SGD")
/* xgettext:no-c-format */
N_ ("Follows the gradient downhill in plain steps, with momentum if wanted.")
/* xgettext:no-c-format */
N_ ("How far the weights move in each step: too small is slow, too great never settles; 0.01 to 0.1 is usual.")
/* xgettext:no-c-format */
N_ ("How much of the last step is kept in the next one, like a rolling ball; 0 is off, 0.9 is usual.")
/* xgettext:no-c-format */
N_ ("Nesterov")
/* xgettext:no-c-format */
N_ ("Looks one step of momentum ahead before it follows the gradient, which often settles sooner.")
/* xgettext:no-c-format */
N_ ("AdamW")
/* xgettext:no-c-format */
N_ ("Adam that also lets the weights shrink a little in each step.")
/* xgettext:no-c-format */
N_ ("Weight decay")
/* xgettext:no-c-format */
N_ ("Shrinks every weight by this share of the learning rate in each step, w = w − η·decay·w; 0.004 in Keras, 0.01 in PyTorch.")
/* xgettext:no-c-format */
N_ ("Adagrad")
/* xgettext:no-c-format */
N_ ("Gives each weight smaller steps the more it has already moved.")
/* xgettext:no-c-format */
N_ ("How far the weights move in each step: too small is slow, too great never settles; 0.01 is usual.")
/* xgettext:no-c-format */
N_ ("First sum")
/* xgettext:no-c-format */
N_ ("What the sum of squared gradients begins with; 0 in Keras 2 and PyTorch, 0.1 in Keras 3.")
/* xgettext:no-c-format */
N_ ("Batch size")
/* xgettext:no-c-format */
N_ ("How many samples are looked at before the weights are changed once; 32 to 512 is usual.")
/* xgettext:no-c-format */
N_ ("Epochs")
/* xgettext:no-c-format */
N_ ("How many times the training part is gone through.")
/* xgettext:no-c-format */
N_ ("Goes through the samples in a new random order each epoch.")
/* xgettext:no-c-format */
N_ ("Adds this times the sum of squares of every layer's kernel to the loss, which keeps weights small; 0.0001 to 0.01 is usual.")
/* xgettext:no-c-format */
N_ ("Early stopping")
/* xgettext:no-c-format */
N_ ("Ends training when a figure has stopped improving.")
/* xgettext:no-c-format */
N_ ("early stopping")
/* xgettext:no-c-format */
N_ ("The figure that must go on improving.")
/* xgettext:no-c-format */
N_ ("Validation accuracy")
/* xgettext:no-c-format */
N_ ("Training accuracy")
/* xgettext:no-c-format */
N_ ("A change smaller than this does not count as an improvement.")
/* xgettext:no-c-format */
N_ ("How many epochs without an improvement are allowed before training ends.")
/* xgettext:no-c-format */
N_ ("Keep best")
/* xgettext:no-c-format */
N_ ("Ends with the weights of the best epoch instead of the last one.")
/* xgettext:no-c-format */
N_ ("Class weights")
/* xgettext:no-c-format */
N_ ("How much each class counts in the loss: {\"0\": 1, \"1\": 5}.")
/* xgettext:no-c-format */
N_ ("Figures")
/* xgettext:no-c-format */
N_ ("Whether the training figures are the mean over the epoch's batches or measured on the whole training part after it.")
/* xgettext:no-c-format */
N_ ("While training")
/* xgettext:no-c-format */
N_ ("After each epoch")
/* xgettext:no-c-format */
N_ ("Phases")
/* xgettext:no-c-format */
N_ ("Settings that change on the way, in phases that follow each other and make up the whole training: [{\"epochs\": 5}, {\"epochs\": 3, \"set\": {\"layers.encoder.trainable\": true}}].")
/* xgettext:no-c-format */
N_ ("Guide")
/* xgettext:no-c-format */
N_ ("The ready-made experiment that this one began as, whose guide is shown beside it.")
/* xgettext:no-c-format */
N_ ("Tells apart the ten Persian digits, drawn by the program itself, with one hidden layer.")
/* xgettext:no-c-format */
N_ ("Persian digits drawn by the program itself: no file is needed. Press Train and watch.")
/* xgettext:no-c-format */
N_ ("MNIST digits")
/* xgettext:no-c-format */
N_ ("Reads the handwritten digits of MNIST with a small convolutional network.")
/* xgettext:no-c-format */
N_ ("Handwritten digits 0 to 9 and a small convolutional network. Choose the folder that holds the four MNIST files.")
/* xgettext:no-c-format */
N_ ("Kannada digits")
/* xgettext:no-c-format */
N_ ("Reads the handwritten digits of the Kannada script with a small convolutional network.")
/* xgettext:no-c-format */
N_ ("Handwritten digits of the Kannada script (೦ to ೯). Choose the folder that holds the four Kannada-MNIST files.")
/* xgettext:no-c-format */
N_ ("Reads handwritten Persian digits with two hidden layers, and begins to over-fit.")
/* xgettext:no-c-format */
N_ ("Handwritten Persian digits, 32×32. As the exercise does, the test set serves as validation: its figures are seen on the way, so they are a little too good to be called a test.")
/* xgettext:no-c-format */
N_ ("Persian digits, ReLU before the softmax")
/* xgettext:no-c-format */
N_ ("Cuts negative scores off before the softmax, to see what that takes away.")
/* xgettext:no-c-format */
N_ ("Persian digits with dropout")
/* xgettext:no-c-format */
N_ ("Leaves out half of the hidden units at random, so that over-fitting comes later.")
/* xgettext:no-c-format */
N_ ("A softmax of one’s own")
/* xgettext:no-c-format */
N_ ("The same network with the softmax as a layer of its own, to follow it step by step.")
/* xgettext:no-c-format */
N_ ("The network of the Persian digits, its softmax a layer of its own. Choose that layer and open Inspect to follow it step by step.")
/* xgettext:no-c-format */
N_ ("Tells good from bad reviews by the words that occur in them, and over-fits soon.")
/* xgettext:no-c-format */
N_ ("Good or bad, told by the words that occur. 10 000 training reviews are kept apart for validation; look for the epoch after which its loss rises.")
/* xgettext:no-c-format */
N_ ("Film reviews with dropout")
/* xgettext:no-c-format */
N_ ("The same network with half of its units left out at random, to lay beside the first.")
/* xgettext:no-c-format */
N_ ("Kannada digits from scratch")
/* xgettext:no-c-format */
N_ ("Three layers, gradients checked, plain descent with momentum: bias and variance seen.")
/* xgettext:no-c-format */
N_ ("Every number of this network could be worked out by hand: check its gradients first, then train. The figures are those of the whole training part, measured after each epoch.")
/* xgettext:no-c-format */
N_ ("Kannada digits, standardised")
/* xgettext:no-c-format */
N_ ("The same network on pictures with mean 0 and deviation 1, which learns faster.")
/* xgettext:no-c-format */
N_ ("Kannada digits, improved")
/* xgettext:no-c-format */
N_ ("The second run, with what the first one’s curves suggest.")
/* xgettext:no-c-format */
N_ ("CIFAR-10")
/* xgettext:no-c-format */
N_ ("Tells apart ten kinds of small colour pictures with four convolutions.")
/* xgettext:no-c-format */
N_ ("Ten kinds of small colour pictures. As the exercise does, the test set serves as validation.")
/* xgettext:no-c-format */
N_ ("CIFAR-10 with batch normalisation")
/* xgettext:no-c-format */
N_ ("The same network, each layer’s results brought to one scale before the ReLU.")
/* xgettext:no-c-format */
N_ ("Denoising autoencoder")
/* xgettext:no-c-format */
N_ ("Learns to give back a clean digit from one with a fifth of its pixels spoilt.")
/* xgettext:no-c-format */
N_ ("A fifth of the pixels is set to black or white; the network learns to give the clean picture back. Half of the spoilt pixels of a mostly black picture are black anyway.")
/* xgettext:no-c-format */
N_ ("Denoising with a sigmoid: a trap")
/* xgettext:no-c-format */
N_ ("A sigmoid at the end with the squared error: the picture stays blank, and why.")
/* xgettext:no-c-format */
N_ ("Horse or dog, borrowed encoder")
/* xgettext:no-c-format */
N_ ("Finds animals in photographs with the layers of VGG19, first frozen, then trained too.")
/* xgettext:no-c-format */
N_ ("The lower layers of VGG19 say what is where; a decoder of our own draws the mask. First only the decoder learns, then all layers. With the weights of VGG19 (an .h5 file of Keras: Load weights) it begins with what that has learned; without, with random ones.")
/* xgettext:no-c-format */
N_ ("Borrowed encoder down to fc2")
/* xgettext:no-c-format */
N_ ("Everything of VGG19 but its last layer: a picture squeezed into 4096 numbers and back.")
/* xgettext:no-c-format */
N_ ("Horse and dog from scratch")
/* xgettext:no-c-format */
N_ ("Says for every pixel whether it shows a horse, a dog or neither.")
/* xgettext:no-c-format */
N_ ("Photographs from two collections; for every pixel horse (red), dog (blue) or neither. A network of our own, without borrowed weights.")
/* xgettext:no-c-format */
N_ ("Convolution by hand")
/* xgettext:no-c-format */
N_ ("Two filters typed in: a grey picture, and edges of its blue channel.")
/* xgettext:no-c-format */
N_ ("Two filters typed in: the first weighs red, green and blue to grey, the second finds level edges in blue. Nothing is trained: choose the layer “filters” and open Inspect.")
/* xgettext:no-c-format */
N_ ("Aeroplane or bird")
/* xgettext:no-c-format */
N_ ("One convolution and two dense layers on two kinds of pictures.")
/* xgettext:no-c-format */
N_ ("Two kinds of pictures, minus their mean picture. As the exercise does, the test set serves as validation; the best epoch counts.")
/* xgettext:no-c-format */
N_ ("Aeroplane or bird, only 100 pictures")
/* xgettext:no-c-format */
N_ ("Over-fits on purpose: a network that cannot learn 100 pictures by heart has a mistake.")
/* xgettext:no-c-format */
N_ ("Aeroplane or bird, scaled")
/* xgettext:no-c-format */
N_ ("The same with numbers from 0 to 1 and first weights that suit the layer’s size.")
/* xgettext:no-c-format */
N_ ("Two digits, layer by layer")
/* xgettext:no-c-format */
N_ ("Tells two digits apart with linear layers, a sigmoid and the squared error.")
/* xgettext:no-c-format */
N_ ("Which of two digits is it? Others can be chosen in the data's classes. A linear layer, a ReLU, a linear layer, a sigmoid, and the squared error.")
/* xgettext:no-c-format */
N_ ("Clothes, one layer")
/* xgettext:no-c-format */
N_ ("Tells apart ten kinds of clothes with a single dense layer.")
/* xgettext:no-c-format */
N_ ("Ten kinds of clothes, and a single layer: what can be told without any hidden unit. As the exercise does, the test set serves as validation.")
/* xgettext:no-c-format */
N_ ("Clothes, a simple CNN")
/* xgettext:no-c-format */
N_ ("Two convolutions and a hidden layer on the same pictures.")
/* xgettext:no-c-format */
N_ ("Clothes, as good as it gets")
/* xgettext:no-c-format */
N_ ("A deeper network on pictures changed at random, which stands brightness and noise.")
/* xgettext:no-c-format */
N_ ("Clothes, a tenth of the pictures")
/* xgettext:no-c-format */
N_ ("The simple CNN with only 6000 pictures to learn from.")
/* xgettext:no-c-format */
N_ ("Clothes, pixels shuffled, one layer")
/* xgettext:no-c-format */
N_ ("Every picture’s pixels in one and the same new order: a single layer does not mind.")
/* xgettext:no-c-format */
N_ ("Clothes, pixels shuffled, CNN")
/* xgettext:no-c-format */
N_ ("The same for the CNN, which loses what it knew about neighbours.")
/* xgettext:no-c-format */
N_ ("Dropout, forward and backward")
/* xgettext:no-c-format */
N_ ("One dropout layer by itself: what it does to numbers and to gradients.")
/* xgettext:no-c-format */
N_ ("Choose the dropout layer and open Inspect: what it does to numbers on the way forward, and to gradients on the way back.")
/* xgettext:no-c-format */
N_ ("The layer bench")
/* xgettext:no-c-format */
N_ ("Single layers with numbers of your own, outputs and gradients checked.")
/* xgettext:no-c-format */
N_ ("Choose a layer and open Inspect, Layer Alone: x, weights and the gradient of y from CSV files of your own or drawn at random; what comes out and what goes back with all digits, beside a numeric check.")
/* xgettext:no-c-format */
N_ ("One step of descent")
/* xgettext:no-c-format */
N_ ("Four linear layers and one step: does a step always make the loss smaller?")
/* xgettext:no-c-format */
N_ ("Three linear layers (10-16-8-16) and a single batch of 16 rows of 10 random numbers: does a step always make the loss smaller? Open Inspect, One Step, and move the rate.")
/* xgettext:no-c-format */
N_ ("Blur")
