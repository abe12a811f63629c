#!/usr/bin/env python3
"""Others' evaluation code beside Sightline's metrics, on all that is there and on nasty input.

    python3 -m venv venv && venv/bin/pip install pycocoevalcap nltk pandas
    ./sightline --version                  # builds it, if need be
    venv/bin/python eval/peers/metrics.py --shared ../shared --wordnet nltk_data/corpora/wordnet \\
        --vqa-eval VQA/PythonEvaluationTools/vqaEvaluation/vqaEval.py \\
        --activitynet ActivityNet/Evaluation --markdown eval/results/peers-metrics.md

The dictionary is WordNet 3.0 as NLTK has it, or as it lies in extjwnl-data-wn30's jar; NLTK wants it
below a folder that NLTK_DATA names and writable to nobody else. The last two options are checkouts
of GT-Vision-Lab/VQA and activitynet/ActivityNet, Python 2, of which copies are read as Python 3.
What is not given is not compared. DAQUAR's script is a formula of a few lines, written out below.
"""
import argparse
import contextlib
import functools
import io
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
HOME = os.path.dirname(os.path.dirname(HERE))
WORDS = """a dog A Dog runs the man's THE isn't can't cannot gonna street.A here.a at&t AT&T R&D r&d '99
'60s 2:30pm 2:30 5p.m. p.m. U.S. u.s. Mr. mr. St. st. etc. B. plan I. Jan. no. No. fig. 3 5 12 1,000
3.5 -5 +3 1/2 3/4 22 1 and/or w/ t-shirt merry-go-round X-RAY x-ray's rock'n'roll 'n' 'em 'til 'tis
y'all o'clock O'Brien d'or pe'e ma'am it’s don’t “wild” ‘dog’ «a» :) ;-) :D (a) [b] {c} <b> </b> <br/>
<3 > < &amp; &lt; &quot; & % $5 £5 €5 ¢ ½ ° ™ # #1 #tag @man @ me@example.org www.x.com
http://a.org/b?c=1. x.com x.jpg bat. _a_ __ * ** ~ ^ | \\ = + a+b a=b a/b/c / ... .. … . , ; : ! ? !! ?!
-- --- - – — _ ' '' " ` `` a` 'abc' é É Ünï 日本 Привет 😀 555-1234 (555) 123-4567 2003 1980's 6'2 5'6"
a- -a a-b-c A-B.C. Ph.D. vs. Rd. Blvd. Co. Inc. Calif. Mass. mass. C'mon li'l s'mores goin' should've
I'd've he'LL 5th 20s a5 ´a´ „a‟ 1.aa a.1 a..b aa!bb a,b a:b 1,00 .5 5. 5, No.5 dr. gimme lemme""".split()
SIGNS = list(" .,'-:;!?()[]&/\"`*#@$%+=_<>{}|~^\\aAbn tsdIUS0159") + list("’‘“”–—…\u00a0é½€£")


class Sightline:
    """Its metrics, asked line by line."""

    def __init__(self, paraphrases=""):
        path = os.pathsep.join([HOME + "/target/sightline.jar", HOME + "/target/lib/*"])
        self.command = ["java", "-cp", path, HERE + "/Metrics.java", *filter(None, [paraphrases])]

    def __call__(self, asked):
        lines = "".join(json.dumps(each) + "\n" for each in asked)
        run = subprocess.run(self.command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
        return [json.loads(line) for line in run.stdout.decode().split("\n") if line]


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, peer, number, differ, example=""):
        self.rows.append((what, peer, number, differ))
        print(f"{what} | {peer} | {number:,} | {differ:,} | {example!r}"[:400], flush=True)


def nasty_sentences(number, seed):
    rnd = random.Random(seed)
    for _ in range(number):
        kind = rnd.random()
        if kind < 0.5:
            yield " ".join(rnd.choice(WORDS) for _ in range(rnd.randint(1, 9)))
        elif kind < 0.8:
            glue = ["", " ", " ", "'", ".", ",", "-"]
            yield "".join(rnd.choice(WORDS) + rnd.choice(glue) for _ in range(rnd.randint(1, 7)))
        else:
            yield "".join(rnd.choice(SIGNS) for _ in range(rnd.randint(1, 25)))


def all_captions(shared):
    with open(shared + "/datasets/flickr8k/Flickr8k.token.txt", encoding="utf-8") as lines:
        yield from (line.rstrip("\n").split("\t", 1)[1] for line in lines if "\t" in line)
    with open(shared + "/datasets/coco-captions/sentences.txt", encoding="utf-8") as lines:
        yield from (line.rstrip("\n") for line in lines)
    with open(shared + "/datasets/msvd/AllVideoDescriptions.txt", encoding="utf-8") as lines:
        yield from (l.rstrip("\n").split(" ", 1)[1] for l in lines if l[0] != "#" and " " in l)


def captions(ours, table, shared):
    from pycocoevalcap.bleu.bleu import Bleu
    from pycocoevalcap.cider.cider import Cider
    from pycocoevalcap.rouge.rouge import Rouge
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

    def tokens(sentences):
        listed = PTBTokenizer().tokenize({0: [{"caption": s} for s in sentences]})[0]
        return [line.split(" ") if line else [] for line in listed]

    def compare(what, sentences):
        asked = [["tokens", s, n] for s, n in zip(sentences, sentences[1:] + [None])]
        pairs = list(zip(sentences, tokens(sentences), ours(asked)))
        wrong = [p for p in pairs if [t for t in p[1] if t] != p[2]]
        table.add(what, "pycocoevalcap 1.2", len(sentences), len(wrong), wrong[:2])

    if shared:
        compare("tokens of all captions of Flickr8k, COCO and MSVD", list(all_captions(shared)))
    compare("tokens of nasty sentences", list(nasty_sentences(5000, 1)))

    rnd = random.Random(2)
    pool = list(nasty_sentences(3000, 3))
    if shared:
        pool += rnd.sample(list(all_captions(shared)), 3000)
    pool += [""] * 100 + ["..."] * 100
    corpora, wrong = [], []
    for _ in range(40):
        ids = range(rnd.choice([1, 2, 5, 50]))
        truth = {str(i): rnd.choices(pool, k=rnd.randint(1, 5)) for i in ids}
        guess = {str(i): rnd.choice(pool + truth[str(i)] * 900) for i in ids}
        corpora.append((truth, guess))
    for (truth, guess), got in zip(corpora, ours([["captions", t, g] for t, g in corpora])):
        cut = PTBTokenizer().tokenize({i: [{"caption": s} for s in l] for i, l in truth.items()})
        said = PTBTokenizer().tokenize({i: [{"caption": s}] for i, s in guess.items()})
        with contextlib.redirect_stdout(io.StringIO()):
            bleu = Bleu(4).compute_score(cut, said)[0]
        expected = [*bleu, Rouge().compute_score(cut, said)[0], Cider().compute_score(cut, said)[0]]
        names = ["Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4", "ROUGE_L", "CIDEr"]
        if any(abs(got[n] - e) > 1e-9 for n, e in zip(names, expected)):
            wrong.append((got, expected))
    table.add("all six scores of random sets, nasty sentences among them", "pycocoevalcap 1.2",
              len(corpora), len(wrong), wrong[:1])


def meteor(ours, table, shared, generated):
    """The golden set, and captions that a model generated: what `evaluate captions --json` wrote."""
    from pycocoevalcap.meteor.meteor import Meteor
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

    with open(shared + "/golden/coco-caption/gts.json", encoding="utf-8") as file:
        truth = json.load(file)
    with open(shared + "/golden/coco-caption/res.json", encoding="utf-8") as file:
        guess = {i: said[0] for i, said in json.load(file).items()}
    sets = [("METEOR of COCO's 1,000 captions", truth, guess)]
    if generated:
        with open(generated, encoding="utf-8") as file:
            said = dict(list(json.load(file)["captions"].items())[:500])
        people = {}
        with open(shared + "/datasets/flickr8k/Flickr8k.token.txt", encoding="utf-8") as lines:
            for line in lines:
                name, caption = line.rstrip("\n").split("\t", 1)
                people.setdefault(name.split("#")[0], []).append(caption)
        sets.append((f"METEOR of {len(said)} generated captions", {i: people[i] for i in said}, said))
    for what, truth, guess in sets:
        cut = PTBTokenizer().tokenize({i: [{"caption": s} for s in l] for i, l in truth.items()})
        said = PTBTokenizer().tokenize({i: [{"caption": s}] for i, s in guess.items()})
        expected, each = Meteor().compute_score(cut, said)
        got = ours([["captions", truth, guess]])[0]["METEOR"]
        table.add(what, "METEOR 1.5's own program", len(guess), int(abs(got - expected) > 1e-4), [got, expected])


def wups(ours, table, shared, wordnet, pairs):
    import nltk
    from nltk.corpus.reader.wordnet import Synset, WordNetCorpusReader

    nltk.data.path.insert(0, os.path.dirname(os.path.dirname(wordnet)))
    reader = WordNetCorpusReader(wordnet, None)
    Synset._shortest_hypernym_paths = functools.lru_cache(None)(Synset._shortest_hypernym_paths)

    @functools.lru_cache(None)
    def near(a, b):
        if a == b:
            return 1.0
        meanings = ((x, y) for x in reader.synsets(a, "n") for y in reader.synsets(b, "n"))
        return max((x.wup_similarity(y) or 0 for x, y in meanings), default=0)

    def score(answer, truth, measure):
        a, t = ([thing.strip() for thing in text.split(",")] for text in (answer, truth))
        return min(math.prod(max(measure(x, y) for y in t) for x in a),
                   math.prod(max(measure(x, y) for y in a) for x in t))

    with open(shared + "/datasets/daquar/qa.894.raw.train.format_triple", encoding="utf-8") as file:
        answers = [line.strip() for line in file if line.strip()][1::3]
    things = sorted({thing.strip() for answer in answers for thing in answer.split(",")})
    rnd = random.Random(4)
    every = [(a, b) for a in things for b in things]
    asked = every if pairs == 0 else rnd.sample(every, pairs)
    got = ours([["similarity", a, b] for a, b in asked])
    wrong = [(p, near(*p), g) for p, g in zip(asked, got) if abs(near(*p) - g) > 1e-12]
    table.add("how near two of DAQUAR's answers are", f"NLTK {nltk.__version__}", len(asked),
              len(wrong), wrong[:3])

    odd = ["geese", "boxes", "MEN", "storage rack", "fish tank", "2", "zzyzx", "s", "ses", "", "a.b"]
    lists = [",".join(rnd.choice([rnd.choice(things), rnd.choice(things), rnd.choice(odd)])
                      for _ in range(rnd.choice([1, 1, 2, 2, 3]))).lower() for _ in range(4000)]
    lists = [(a, rnd.choice([b, a + "," + b, a + "," + a])) for a, b in zip(lists[::2], lists[1::2])]
    far = lambda x, y: near(x, y) if near(x, y) >= 0.9 else 0.1 * near(x, y)
    measures = [("accuracy", lambda x, y: float(x == y)), ("wups", near), ("wups", far)]
    wrong = 0
    for name, measure, threshold in [(*measures[0], 0), (*measures[1], 0), (*measures[2], 0.9)]:
        for (a, t), g in zip(lists, ours([[name, a, t, threshold] for a, t in lists])):
            wrong += abs(score(a, t, measure) - g) > 1e-12
    table.add("accuracy, WUPS 0.0 and .9 of random lists of things", "DAQUAR's formula on NLTK",
              3 * len(lists), wrong)


def vqa(ours, table, path):
    with open(path, encoding="utf-8") as file:
        source = re.sub(r"^(\s*)print (.+)$", r"\1print(\2)", file.read(), flags=re.M)
    names = {}
    exec(compile(source, path, "exec"), names)

    class Answers:
        def __init__(self, qa):
            self.qa = qa

        def getQuesIds(self):
            return list(self.qa)

    published = names["VQAEval"](Answers({}), Answers({}))
    rnd = random.Random(5)
    keys = list(published.contractions) + list(published.contractions.values())
    pieces = keys + list(";/[]\"{}()=+\\_-><@`,?!.'") + """the a An none zero one Two ten dog cat 10 1,000
        3.5 5:30 .. ... im ive lets shes Im that'd é É İ ١,٢ ٣.٤ 😀""".split()
    pieces += list(" \u00a0\u3000\u2009\u0085\u001f\u200b")
    texts = ["".join(rnd.choice(pieces) + rnd.choice(["", " ", ""]) for _ in range(rnd.randint(1, 6)))
             for _ in range(20000)] + keys + ["." * 40, "a." * 40]
    texts = [text.strip() for text in texts]
    expected = [published.processDigitArticle(published.processPunctuation(t)) for t in texts]
    wrong = [t for t, e, g in zip(texts, expected, ours([["normal", t] for t in texts])) if e != g]
    table.add("normalised answers, odd ones", "GT-Vision-Lab/VQA", len(texts), len(wrong), wrong[:3])

    asked, expected = [], []
    for _ in range(3000):
        plain = ["yes", "no", "Yes", "a dog", "dog", "2", "two"]
        people = [rnd.choice(texts[:300] if rnd.random() < 0.3 else plain) for _ in range(10)]
        if rnd.random() < 0.2:
            people = people[:1] * 10
        answer = rnd.choice(people + ["yes", "the dog"])
        question = {"question_type": "", "answer_type": "",
                    "answers": [{"answer": p, "answer_id": i} for i, p in enumerate(people)]}
        asked.append(["vqa", answer, people])
        run = names["VQAEval"](Answers({1: question}), Answers({1: {"answer": answer}}), n=9)
        with contextlib.redirect_stdout(io.StringIO()):
            run.evaluate()
        expected.append(run.evalQA[1])
    wrong = [a for a, e, g in zip(asked, expected, ours(asked)) if abs(e - 100 * g) > 1e-6]
    table.add("accuracy of questions, ten people each", "GT-Vision-Lab/VQA", len(asked), len(wrong),
              wrong[:2])


def detections(ours, table, folder):
    with tempfile.TemporaryDirectory() as temp:
        for name in ("eval_detection.py", "utils.py"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                source = re.sub(r"^(\s*)print (.+)$", r"\1print(\2)", file.read(), flags=re.M)
            source = source.replace("urllib2", "urllib.request").replace(".iteritems()", ".items()")
            source = re.sub(r"np\.float\b", "float", source).replace("n_jobs=len(self.activity_index)", "n_jobs=1")
            with open(os.path.join(temp, name), "w", encoding="utf-8") as file:
                file.write(source)
        sys.path.insert(0, temp)
        from eval_detection import ANETdetection

        rnd = random.Random(6)
        asked, expected = [], []
        for trial in range(300):
            text = str if trial % 3 == 1 else float

            def span():
                start = rnd.uniform(0, 50)
                end = start + rnd.uniform(0, 20)
                return [text(end), text(start)] if trial % 5 == 2 and rnd.random() < 0.2 else [text(start), text(end)]

            database, found = {}, {}
            for video in range(rnd.randint(1, 6)):
                truths = [{"segment": span(), "label": rnd.choice("abc")} for _ in range(rnd.randint(1, 5))]
                database[f"v{video}"] = {"subset": "validation", "annotations": truths}
                close = [[text(float(x) + rnd.gauss(0, 1)) for x in t["segment"]] for t in truths]
                labels = [t["label"] for t in truths]
                found[f"v{video}"] = [{"segment": s, "label": l, "score": rnd.random()}
                                      for s, l in list(zip(close, labels)) * rnd.randint(0, 3)]
                if trial % 10 == 4:
                    found[f"v{video}"] = []
            if trial % 10 == 7:
                found = {}
            truth, results = f"{temp}/t{trial}.json", f"{temp}/r{trial}.json"
            with open(truth, "w", encoding="utf-8") as file:
                json.dump({"database": database, "taxonomy": [], "version": ""}, file)
            with open(results, "w", encoding="utf-8") as file:
                json.dump({"results": found, "version": "", "external_data": {}}, file)
            asked.append(["detections", truth, results])
            run = ANETdetection(truth, results, check_status=False)
            with contextlib.redirect_stdout(io.StringIO()):
                run.evaluate()
            expected.append(list(run.mAP))
        wrong = [(a, e, g) for a, e, g in zip(asked, expected, ours(asked))
                 if any(abs(x - y) > 1e-9 for x, y in zip(e, g))]
    table.add("detection mAP; times as text, inverted spans, empty results among them",
              "ActivityNet's eval_detection.py", len(asked), len(wrong), wrong[:1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--shared", help="folder that has datasets/flickr8k and others")
    parser.add_argument("--paraphrases", help="METEOR's table, paraphrase-en.gz of pycocoevalcap")
    parser.add_argument("--generated", help="captions of Flickr8k's dev photos: evaluate captions --json")
    parser.add_argument("--wordnet", help="folder of WordNet 3.0's dictionary")
    parser.add_argument("--pairs", type=int, default=20000, help="pairs of answers; 0: all (an hour)")
    parser.add_argument("--vqa-eval", help="vqaEval.py")
    parser.add_argument("--activitynet", help="folder of eval_detection.py")
    parser.add_argument("--markdown", help="file whose table is written anew")
    options = parser.parse_args()
    ours, table = Sightline(options.paraphrases), Table()
    captions(ours, table, options.shared)
    if options.paraphrases and options.shared:
        meteor(ours, table, options.shared, options.generated)
    if options.wordnet and options.shared:
        wups(ours, table, options.shared, os.path.abspath(options.wordnet), options.pairs)
    if options.vqa_eval:
        vqa(ours, table, options.vqa_eval)
    if options.activitynet:
        detections(ours, table, options.activitynet)
    if options.markdown:
        lines = ["| what | beside | compared | differ |", "|---|---|---:|---:|"]
        lines += [f"| {what} | {peer} | {number:,} | {differ:,} |" for what, peer, number, differ in table.rows]
        with open(options.markdown, encoding="utf-8") as file:
            text = file.read()
        rows = "\n".join(lines)
        text = re.sub(r"\| what \|(?:.|\n)*?\n(?=\n)", lambda _: rows + "\n", text, count=1)
        with open(options.markdown, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
