"""The files of the model that comes with the product, known without loading it."""

from matchmaking.data_files import data_file

MODEL_FILE = data_file("models", "multilingual-e5-small-nl-fr-de-en.npz")
"""The weights and the word pieces, see ``data/README.md``."""
ADAPTER_FILE = data_file("models", "health-technology-adapter.npz")
"""What is added to the weights: the model fine-tuned on needs and statements of health technology."""
MEANS_FILE = data_file("models", "multilingual-e5-small-nl-fr-de-en-means.csv")
"""The mean vector of each language's texts."""
LONGEST = 256
"""Word pieces of a text that are read, marks included; about 1,000 letters."""
