"""The files of the bundled model; importing this module does not load it."""

from matchmaking.data_files import data_file

MODEL_FILE = data_file("models", "multilingual-e5-small-nl-fr-de-en.npz")
"""The weights and the word pieces, see ``data/README.md``."""
ADAPTER_FILE = data_file("models", "health-technology-adapter.npz")
"""The low-rank update of the weights: fine-tuning on needs and statements of health technology."""
ROLES_FILE = data_file("models", "statement-roles.npz")
"""The head that says from the fine-tuned model's states whether a text says what its author does."""
MEANS_FILE = data_file("models", "multilingual-e5-small-nl-fr-de-en-means.csv")
"""The mean vector of each language's texts."""
LONGEST = 256
"""Word pieces read of a text, special tokens included; about 1,000 letters."""
