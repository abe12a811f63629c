#!/usr/bin/env python3
"""Everyday words for ImageNet's 1,000 classes, by WordNet: writes src/main/resources/dev/sightline/caption/everyday-words.tsv.

    pip install nltk
    eval/words/everyday_words.py --wordnet WORDNET_3.0 --synsets imagenet_synsets.txt --captions TEXT... > FILE

WORDNET_3.0 is the dictionary's folder (dict of WordNet 3.0, or what lies in extjwnl-data-wn30's jar); imagenet_synsets.txt
has the classes' WordNet ids in their usual order (PyPI's timm has it); the captions are texts that people wrote, of which
only the nouns and how often they stand are read.

A class gets the most specific of the meanings above it, itself included, that people name: one whose word stands often in
captions, and not eight times less often than that of a more general one, and means it first of all. The words that count
as naming it are those of this meaning and of all below it.
"""
import argparse
import collections
import os
import re
import sys

# Meanings that say too little to be asked for.
VAGUE = set("""animal thing object device container structure equipment instrument item organism covering material area
system machine tool vehicle toy clothing food plant person people group unit part piece place way building furniture
meal dish snack fruit vegetable top cover shape line game sport work ground attire barrier beverage
decoration signal seasoning platform player pool tank hay boundary construction implement contestant
surface athlete racer mini pitcher bars ben grocery hind crosses worker relative leader entertainer adult""".split())
OFTEN = 25
# What people often name and no class is: encoders may know these as words.
LACKING = """giraffe cake skateboard surfboard snowboard frisbee kite donut carrot sandwich scissors toothbrush toilet
sink""".split()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--wordnet", required=True)
    parser.add_argument("--synsets", required=True)
    parser.add_argument("--captions", nargs="+", required=True)
    options = parser.parse_args()
    import nltk
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    folder = os.path.abspath(options.wordnet)
    nltk.data.path.insert(0, os.path.dirname(os.path.dirname(folder)))
    wordnet = WordNetCorpusReader(folder, None)
    counts = collections.Counter()
    forms = collections.defaultdict(set)
    for file in options.captions:
        with open(file, encoding="utf-8") as text:
            for line in text:
                for word in re.findall(r"[a-z]+(?:-[a-z]+)*", line.lower()):
                    counts[word] += 1
    often = collections.Counter()
    for word, n in counts.items():
        base = wordnet.morphy(word, "n")
        if base and len(base) > 2:
            often[base] += n
            if n >= 3:
                forms[base].add(word)
    def is_noun(word):
        uses = collections.Counter()
        for meaning in wordnet.synsets(word):
            for lemma in meaning.lemmas():
                if lemma.name().lower() == word:
                    uses[meaning.pos()] += lemma.count()
        return uses["n"] >= max(uses.values(), default=0)

    nouns = {word for word in often if is_noun(word)}

    def names(meaning, least, rank=1):
        found = []
        for lemma in meaning.lemma_names():
            word = lemma.lower()
            if often[word] >= least and word in nouns - VAGUE and meaning in wordnet.synsets(word, "n")[:rank]:
                found.append(word)
        return found

    def above(meaning):
        """The meanings above, itself first, each with the word that names it most often."""
        layer, seen, all = [meaning], {meaning}, []
        while layer:
            for m in layer:
                named = names(m, OFTEN, 2 if m == meaning else 1)
                if named:
                    all.append((m, max(often[n] for n in named)))
            layer = [h for m in layer for h in m.hypernyms() + m.instance_hypernyms() if h not in seen]
            seen.update(layer)
        return all

    print("# ImageNet's classes as people name them in captions, derived from WordNet 3.0 by eval/words/everyday_words.py:")
    print("# the word; what counts as naming it; the classes' WordNet ids and names.")
    groups = collections.defaultdict(list)
    unnamed = []
    for wnid in open(options.synsets, encoding="utf-8").read().split():
        meaning = wordnet.synset_from_pos_and_offset("n", int(wnid[1:]))
        named = above(meaning)
        most = max((n for m, n in named), default=0)
        found = next((m for m, n in named if 8 * n >= most), None)
        name = meaning.lemma_names()[0].replace("_", " ").lower()
        if found:
            groups[found].append((wnid, name))
        else:
            unnamed.append(name)
    def line(meaning):
        word = max(names(meaning, OFTEN, 2), key=lambda n: often[n])
        below = {meaning} | set(meaning.closure(lambda m: m.hyponyms()))
        words = {f for m in below for n in names(m, 10, 2 if m == meaning else 1) for f in forms[n] | {n}}
        return word, sorted(words, key=lambda w: (w != word, -counts[w], w))

    for meaning in sorted(groups, key=lambda m: line(m)[0]):
        word, words = line(meaning)
        print(word, " ".join(words), "; ".join(f"{wnid} {name}" for wnid, name in groups[meaning]), sep="\t")
    for word in LACKING:
        print(word, " ".join(sorted(forms[word] | {word}, key=lambda w: (w != word, w))), "", sep="\t")
    print(f"{len(groups)} words, {len(unnamed)} classes without one: {', '.join(unnamed)}", file=sys.stderr)


if __name__ == "__main__":
    main()
