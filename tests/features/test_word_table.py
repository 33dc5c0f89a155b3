"""Words of texts, each text taken apart once: what is made of them is what is made of the texts one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matchmaking.features.tfidf import TfidfIndex
from matchmaking.features.word_table import WordTable

WORDS = st.lists(st.sampled_from(["laser", "stent", "heart", "the", "glass", "pump", "iso13485"]), max_size=8).map(" ".join)
TEXTS = st.lists(WORDS, min_size=1, max_size=8, unique=True)


@given(TEXTS)
def test_words_are_counted_as_scikit_learn_counts_them(texts: list[str]) -> None:
    table = WordTable(texts)
    if not len(table):
        return
    counted = CountVectorizer(stop_words="english").fit_transform(texts).toarray()
    assert np.array_equal(table.words.toarray(), counted)


@given(TEXTS, TEXTS, WORDS)
def test_further_texts_in_the_table_change_no_similarity(texts: list[str], others: list[str], asked: str) -> None:
    alone = TfidfIndex(texts, WordTable(texts)).alike([asked])
    among = TfidfIndex(texts, WordTable(list(dict.fromkeys([*others, *texts])))).alike([asked])
    assert np.allclose(alone, among, atol=1e-6)


def test_similarities_are_those_of_a_plain_tf_idf_index() -> None:
    texts = ["a laser for the heart", "a pump and a stent", "glass", "heart pump heart"]
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    known = vectorizer.fit_transform(texts)
    asked = vectorizer.transform(["a pump for the heart", "glass laser"])
    found = TfidfIndex(texts, WordTable(texts)).alike(["a pump for the heart", "glass laser"])
    assert np.allclose(found, (asked @ known.T).toarray().max(axis=0), atol=1e-6)


def test_a_pair_is_two_neighbours_of_one_text() -> None:
    table = WordTable(["laser heart", "heart", "laser"])
    rows, pairs = table.pairs
    assert rows.tolist() == [0]
    assert table.pairs_of("laser heart unheard laser")[1].tolist() == pairs.tolist()
