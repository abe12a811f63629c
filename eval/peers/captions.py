#!/usr/bin/env python3
"""Show and Tell, soft attention and S2VT in PyTorch, on the data that `eval/speed/run.sh CaptionSpeed --dump`
wrote: the same batches, the same weights, the same loss. Checks that both sides compute the same
function, then times training and beam search.

    OMP_NUM_THREADS=2 python3 captions.py DUMP [--json OUT] [--check] [--variants NAME,NAME]

Each model comes in several ways of writing it; the fastest is the peer. See README.md.
"""

import argparse
import json
import pathlib
import statistics
import time

import numpy
import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import PackedSequence

START, UNKNOWN, END = 1, 2, 0

clock = time.perf_counter


class Dump:
    """What the Java side used, read as it lies on disk: JSON and little-endian floats."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        with open(self.folder / "bench.json", encoding="utf-8") as file:
            self.settings = json.load(file)
        s = self.settings
        photos, cells, channels = s["photos"], s["cells"], s["channels"]
        self.pooled = self.floats("pooled.f32").view(photos, channels)
        self.grid = self.floats("grid.f32").view(photos, cells, channels)
        self.captions = s["captions"]

    def floats(self, name):
        return torch.from_numpy(numpy.fromfile(self.folder / name, dtype="<f4"))

    def weights(self, model):
        """The weights the Java side ended its training with, by name."""
        flat = self.floats(model + ".f32")
        named, at = {}, 0
        for entry in self.settings["models"][model]["weights"]:
            rows, columns = entry["shape"]
            named[entry["name"]] = flat[at : at + rows * columns].view(rows, columns)
            at += rows * columns
        return named

    def batches(self):
        per = self.settings["photosPerBatch"]
        photos = self.settings["photos"]
        return [Batch(self, range(at, at + per)) for at in range(0, photos - per + 1, per)]


class Batch:
    """Some photos with all their captions, longest first. Word ids without start symbol, with end."""

    def __init__(self, dump, photos):
        rows = [(p, caption) for p, photo in enumerate(photos) for caption in dump.captions[photo]]
        rows.sort(key=lambda row: -len(row[1]))
        self.pooled = dump.pooled[photos.start : photos.stop]
        self.grid = dump.grid[photos.start : photos.stop]
        self.photo_of = torch.tensor([p for p, _ in rows])
        self.lengths = torch.tensor([len(c) for _, c in rows])
        longest = len(rows[0][1])
        self.targets = torch.full((len(rows), longest), -100)
        self.inputs = torch.zeros((len(rows), longest), dtype=torch.long)
        self.inputs[:, 0] = START
        for r, (_, caption) in enumerate(rows):
            self.targets[r, : len(caption)] = torch.tensor(caption)
            self.inputs[r, 1 : len(caption)] = torch.tensor(caption[:-1])
        self.active = [int((self.lengths > t).sum()) for t in range(longest)]
        self.packed_inputs = torch.cat([self.inputs[:n, t] for t, n in enumerate(self.active)])
        self.packed_targets = torch.cat([self.targets[:n, t] for t, n in enumerate(self.active)])
        self.words = int(self.lengths.sum())
        # Rows in the order of the photos, five to a photo, for the variant that needs no copies.
        self.by_photo = torch.argsort(self.photo_of, stable=True)

    def __len__(self):
        return len(self.lengths)


def linear(layer, weights, name):
    """Copies x W + b, with W [inputs, outputs], into a layer that holds W transposed."""
    with torch.no_grad():
        layer.weight.copy_(weights[name + ".weight"].t())
        if layer.bias is not None:
            layer.bias.copy_(weights[name + ".bias"].view(-1))


def gates(matrix):
    """Columns ordered i, f, o, c~ into PyTorch's rows i, f, c~, o."""
    i, f, o, u = matrix.chunk(4, dim=1)
    return torch.cat([i, f, u, o], dim=1).t()


class ShowAndTell(nn.Module):
    """Vinyals et al. 2015. `padded`: nn.LSTM over padded sequences; otherwise over packed ones."""

    variants = ["packed", "padded"]

    def __init__(self, s, variant):
        super().__init__()
        self.s = s
        self.variant = variant
        self.image = nn.Linear(s["channels"], s["embedding"])
        self.words = nn.Embedding(s["vocabulary"], s["embedding"])
        nn.init.uniform_(self.words.weight, -0.1, 0.1)
        self.lstm = nn.LSTM(s["embedding"], s["hidden"], batch_first=True)
        # The second of nn.LSTM's two biases adds nothing.
        self.lstm.bias_hh_l0.requires_grad_(False).zero_()
        self.output = nn.Linear(s["hidden"], s["vocabulary"])
        self.dropout = nn.Dropout(s["dropout"])

    def load(self, w):
        linear(self.image, w, "image")
        linear(self.output, w, "output")
        with torch.no_grad():
            self.words.weight.copy_(w["words.weight"])
            self.lstm.weight_ih_l0.copy_(gates(w["lstm.input"]))
            self.lstm.weight_hh_l0.copy_(gates(w["lstm.recurrent"]))
            self.lstm.bias_ih_l0.copy_(gates(w["lstm.bias"]).view(-1))

    def loss(self, batch, smoothing):
        seen = self.image(batch.pooled)[batch.photo_of]
        if self.variant == "packed":
            x = torch.cat([seen, self.words(batch.packed_inputs)])
            sizes = torch.tensor([len(batch)] + batch.active)
            h = self.lstm(PackedSequence(self.dropout(x), sizes))[0].data[len(batch) :]
            targets = batch.packed_targets
        else:
            x = torch.cat([seen[:, None], self.words(batch.inputs)], dim=1)
            h = self.lstm(self.dropout(x))[0][:, 1:]
            keep = batch.targets >= 0
            h, targets = h[keep], batch.targets[keep]
        return F.cross_entropy(self.output(self.dropout(h)), targets, label_smoothing=smoothing)

    def begin(self, pooled, grid):
        return self.lstm(self.image(pooled)[:, None])[1]

    def step(self, words, state):
        x, state = self.lstm(self.words(words)[:, None], state)
        return self.output(x[:, 0]), state

    @staticmethod
    def take(state, rows):
        return tuple(s.index_select(1, rows) for s in state)


class SoftAttention(nn.Module):
    """Xu et al. 2015, with tied output layer.

    `each`: the grid of a photo is projected for each of its captions, as the plain writing does.
    `once`: it is projected once a photo, then copied to the captions; captions that have ended are
    left out of a step. `precomputed`: as `once`, with the words' part of the gates multiplied for
    all steps at once. `grouped`: nothing is copied, the five captions of a photo share its vectors
    by broadcasting and a batched product; ended captions are carried along.
    """

    variants = ["each", "once", "precomputed", "grouped"]

    def __init__(self, s, variant):
        super().__init__()
        self.s = s
        self.variant = variant
        d, h, e = s["projection"], s["hidden"], s["embedding"]
        self.project = nn.Linear(s["channels"], d)
        self.first_state = nn.Linear(d, h)
        self.first_cell = nn.Linear(d, h)
        self.query = nn.Linear(h, s["attention"])
        self.gate = nn.Linear(h, 1)
        self.key = nn.Linear(d, s["attention"], bias=False)
        self.score = nn.Linear(s["attention"], 1, bias=False)
        self.words = nn.Embedding(s["vocabulary"], e)
        nn.init.uniform_(self.words.weight, -0.1, 0.1)
        self.lstm = nn.LSTMCell(e + d, h)
        self.lstm.bias_hh.requires_grad_(False).zero_()
        self.from_state = nn.Linear(h, e)
        self.from_photo = nn.Linear(d, e, bias=False)
        self.output_bias = nn.Parameter(torch.zeros(s["vocabulary"]))
        self.dropout = nn.Dropout(s["dropout"])
        self.dropout_photo = nn.Dropout(s["dropoutOfPhoto"])

    def load(self, w):
        names = {
            "project": self.project,
            "first-state": self.first_state,
            "first-cell": self.first_cell,
            "query": self.query,
            "gate": self.gate,
            "output-state": self.from_state,
            "output-photo": self.from_photo,
        }
        for name, layer in names.items():
            linear(layer, w, name)
        with torch.no_grad():
            self.key.weight.copy_(w["attention.key"].t())
            self.score.weight.copy_(w["attention.score"])
            self.words.weight.copy_(w["words.weight"])
            self.output_bias.copy_(w["output.bias"].view(-1))
            self.lstm.weight_ih.copy_(gates(torch.cat([w["lstm.input"], w["lstm.late"]])))
            self.lstm.weight_hh.copy_(gates(w["lstm.recurrent"]))
            self.lstm.bias_ih.copy_(gates(w["lstm.bias"]).view(-1))

    def look(self, h, v, keys):
        """h [n, H], v and keys [n, L, .]: weights [n, L] and the gated mean [n, D]."""
        energy = self.score(torch.tanh(keys + self.query(h)[:, None])).squeeze(2)
        alpha = F.softmax(energy, dim=1)
        z = torch.bmm(alpha[:, None], v).squeeze(1)
        return alpha, torch.sigmoid(self.gate(h)) * z

    def look_grouped(self, h, v, keys):
        """The same for rows [photos * k] in the order of the photos, v and keys [photos, L, .]."""
        photos, cells = v.shape[:2]
        q = self.query(h).view(photos, -1, 1, keys.shape[2])
        energy = self.score(torch.tanh(keys[:, None] + q)).squeeze(3)
        alpha = F.softmax(energy, dim=2)
        z = torch.bmm(alpha, v).view(len(h), -1)
        return alpha.view(len(h), cells), torch.sigmoid(self.gate(h)) * z

    def values(self, grid):
        return self.dropout_photo(F.relu(self.project(grid)))

    def first(self, v):
        mean = v.mean(dim=1)
        return torch.tanh(self.first_state(mean)), torch.tanh(self.first_cell(mean))

    def scores(self, x, h, z):
        o = self.dropout(x + self.from_state(h) + self.from_photo(z))
        return F.linear(o, self.words.weight, self.output_bias)

    def loss(self, batch, smoothing):
        if self.variant == "grouped":
            return self.loss_grouped(batch, smoothing)
        if self.variant == "each":
            v = self.values(batch.grid[batch.photo_of])
            keys = self.key(v)
            h, c = self.first(v)
        else:
            v = self.values(batch.grid)
            h, c = (s[batch.photo_of] for s in self.first(v))
            keys = self.key(v)[batch.photo_of]
            v = v[batch.photo_of]
        x = self.dropout(self.words(batch.packed_inputs))
        if self.variant == "precomputed":
            of_words, of_photo = self.lstm.weight_ih.split([x.shape[1], v.shape[2]], dim=1)
            ready = F.linear(x, of_words, self.lstm.bias_ih).split(batch.active)
            late = torch.cat([of_photo, self.lstm.weight_hh], dim=1)
        steps = x.split(batch.active)
        alphas, hs, zs = [], [], []
        for t, n in enumerate(batch.active):
            h, c = h[:n], c[:n]
            alpha, z = self.look(h, v[:n], keys[:n])
            if self.variant == "precomputed":
                i, f, u, o = (ready[t] + F.linear(torch.cat([z, h], dim=1), late)).chunk(4, dim=1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(u)
                h = torch.sigmoid(o) * torch.tanh(c)
            else:
                h, c = self.lstm(torch.cat([steps[t], z], dim=1), (h, c))
            alphas.append(F.pad(alpha, (0, 0, 0, len(batch) - n)))
            hs.append(h)
            zs.append(z)
        scores = self.scores(x, torch.cat(hs), torch.cat(zs))
        loss = F.cross_entropy(scores, batch.packed_targets, label_smoothing=smoothing)
        return loss + self.coverage(torch.stack(alphas).sum(0), batch)

    def loss_grouped(self, batch, smoothing):
        order = batch.by_photo
        v = self.values(batch.grid)
        keys = self.key(v)
        h, c = (s[batch.photo_of[order]] for s in self.first(v))
        targets = batch.targets[order]
        keep = targets >= 0
        x = self.dropout(self.words(batch.inputs[order]))
        alphas, hs, zs = 0, [], []
        for t in range(len(batch.active)):
            alpha, z = self.look_grouped(h, v, keys)
            h, c = self.lstm(torch.cat([x[:, t], z], dim=1), (h, c))
            alphas = alphas + alpha * keep[:, t, None]
            hs.append(h)
            zs.append(z)
        keep_steps = keep.t()
        h, z = torch.stack(hs)[keep_steps], torch.stack(zs)[keep_steps]
        scores = self.scores(x.transpose(0, 1)[keep_steps], h, z)
        loss = F.cross_entropy(scores, targets.t()[keep_steps], label_smoothing=smoothing)
        return loss + self.coverage(alphas, batch)

    def coverage(self, seen, batch):
        return self.s["coverage"] / batch.words * ((1 - seen) ** 2).sum()

    def begin(self, pooled, grid):
        v = self.values(grid)
        return (*self.first(v), v, self.key(v))

    def step(self, words, state):
        h, c, v, keys = state
        x = self.words(words)
        _, z = self.look(h, v, keys)
        h, c = self.lstm(torch.cat([x, z], dim=1), (h, c))
        return self.scores(x, h, z), (h, c, v, keys)

    @staticmethod
    def take(state, rows):
        return tuple(s.index_select(0, rows) for s in state)


class VideoToText(nn.Module):
    """S2VT (Venugopalan et al. 2015): two LSTMs read the frames, then write.

    `each`: both are run over frames and words for every caption, as the plain writing does.
    `shared`: what does not depend on the words (the lower LSTM, and the upper one while it reads) is
    run once a clip, and the writing for every caption over packed sequences.
    """

    variants = ["each", "shared"]

    def __init__(self, s, variant):
        super().__init__()
        self.s = s
        self.variant = variant
        e, h = s["embedding"], s["hidden"]
        self.frame = nn.Linear(s["channels"], e)
        self.words = nn.Embedding(s["vocabulary"], e)
        nn.init.uniform_(self.words.weight, -0.1, 0.1)
        self.lower = nn.LSTM(e, h, batch_first=True)
        self.upper = nn.LSTM(h + e, h, batch_first=True)
        for lstm in (self.lower, self.upper):
            lstm.bias_hh_l0.requires_grad_(False).zero_()
        self.output = nn.Linear(h, s["vocabulary"])
        self.dropout = nn.Dropout(s["dropout"])
        self.dropout_frames = nn.Dropout(s["dropoutOfPhoto"])

    def load(self, w):
        linear(self.frame, w, "frame")
        linear(self.output, w, "output")
        with torch.no_grad():
            self.words.weight.copy_(w["words.weight"])
            self.lower.weight_ih_l0.copy_(gates(w["lstm-1.input"]))
            self.upper.weight_ih_l0.copy_(gates(torch.cat([w["lstm-1-to-2.weight"], w["lstm-2.input"]])))
            for lstm, name in ((self.lower, "lstm-1"), (self.upper, "lstm-2")):
                lstm.weight_hh_l0.copy_(gates(w[name + ".recurrent"]))
                lstm.bias_ih_l0.copy_(gates(w[name + ".bias"]).view(-1))

    def watch(self, grid, steps):
        """The lower LSTM over the frames and so many steps of padding, [n, frames + steps, h]."""
        x = self.frame(self.dropout_frames(grid))
        padding = x.new_zeros(len(x), steps, x.shape[2])
        return self.dropout(self.lower(torch.cat([x, padding], dim=1))[0])

    def read(self, a):
        """The upper LSTM over the frames, without words."""
        return torch.cat([a, a.new_zeros(*a.shape[:2], self.s["embedding"])], dim=2)

    def loss(self, batch, smoothing):
        frames, steps = batch.grid.shape[1], len(batch.active)
        if self.variant == "each":
            a = self.watch(batch.grid[batch.photo_of], steps)
            words = self.dropout(self.words(batch.inputs))
            x = torch.cat([self.read(a[:, :frames]), torch.cat([a[:, frames:], words], dim=2)], dim=1)
            h = self.upper(x)[0][:, frames:]
            keep = batch.targets >= 0
            h, targets = h[keep], batch.targets[keep]
        else:
            a = self.watch(batch.grid, steps)
            h, c = self.upper(self.read(a[:, :frames]))[1]
            state = h[:, batch.photo_of].contiguous(), c[:, batch.photo_of].contiguous()
            seen = torch.cat([a[batch.photo_of[:n], frames + t] for t, n in enumerate(batch.active)])
            words = self.dropout(self.words(batch.packed_inputs))
            x = PackedSequence(torch.cat([seen, words], dim=1), torch.tensor(batch.active))
            h, targets = self.upper(x, state)[0].data, batch.packed_targets
        return F.cross_entropy(self.output(self.dropout(h)), targets, label_smoothing=smoothing)

    def begin(self, pooled, grid):
        a, low = self.lower(self.frame(grid))
        return (*low, *self.upper(self.read(a))[1])

    def step(self, words, state):
        lh, lc, uh, uc = state
        a, low = self.lower(lh.new_zeros(len(words), 1, self.s["embedding"]), (lh, lc))
        h, up = self.upper(torch.cat([a, self.words(words)[:, None]], dim=2), (uh, uc))
        return self.output(h[:, 0]), (*low, *up)

    @staticmethod
    def take(state, rows):
        return tuple(s.index_select(1, rows) for s in state)


@torch.no_grad()
def beam_search(model, pooled, grid, beams, longest, power):
    """The best caption of each photo. A caption that ends is set aside and gives up its place; rows
    of ended captions are dropped, so that both sides do the same work."""
    photos = len(pooled)
    state = model.begin(pooled, grid)
    owner = torch.arange(photos)
    score = torch.zeros(photos)
    history = torch.zeros((photos, 0), dtype=torch.long)
    last = torch.full((photos,), START)
    places = torch.full((photos,), beams)
    finished = [[] for _ in range(photos)]
    for length in range(1, longest + 1):
        logits, state = model.step(last, state)
        log = F.log_softmax(logits, dim=1)
        log[:, START] = log[:, UNKNOWN] = -torch.inf
        if length == 1:
            log[:, END] = -torch.inf  # a caption has at least one word
        # The best few of each row, then of each photo: rows of a photo stand together.
        best, word = log.topk(beams, dim=1)
        best = best + score[:, None]
        first = torch.searchsorted(owner, torch.arange(photos))
        place_of_row = torch.arange(len(owner)) - first[owner]
        table = torch.full((photos, beams, beams), -torch.inf)
        table[owner, place_of_row] = best
        top, index = table.view(photos, -1).topk(beams, dim=1)
        keep = (torch.arange(beams) < places[:, None]) & (top > -torch.inf)
        photo = torch.arange(photos)[:, None].expand(photos, beams)[keep]
        index, top = index[keep], top[keep]
        row = first[photo] + index // beams
        word = word[row, index % beams]
        ended = word == END
        for p, r, value in zip(photo[ended].tolist(), row[ended].tolist(), top[ended].tolist()):
            finished[p].append((value / max(1, length - 1) ** power, history[r].tolist()))
        places = places - torch.bincount(photo[ended], minlength=photos)
        going = ~ended
        owner, score, last = photo[going], top[going], word[going]
        if len(owner) == 0:
            break
        history = torch.cat([history[row[going]], last[:, None]], dim=1)
        state = model.take(state, row[going])
    for p, value, words in zip(owner.tolist(), score.tolist(), history.tolist()):
        finished[p].append((value / len(words) ** power, words))
    return [max(found, key=lambda f: f[0])[1] for found in finished]


def close(name, ours, theirs, tolerance):
    difference = abs(ours - theirs) / max(1e-12, abs(theirs))
    print(f"  {name}: Java {theirs:.8g}, PyTorch {ours:.8g}, relative difference {difference:.1e}")
    if not difference < tolerance:
        raise SystemExit(f"The two sides do not compute the same function: {name}")
    return difference


def check(dump, name, variants):
    """Loss and norm of the gradient on one batch, no dropout, and the captions by beam search."""
    wanted = dump.settings["models"][name]
    results = {}
    for variant in variants:
        print(f"{name}, {variant}")
        model = MODELS[name](dump.settings, variant)
        model.load(dump.weights(name))
        model.eval()
        loss = model.loss(dump.batches()[0], dump.settings["smoothing"])
        loss.backward()
        squares = sum(float((p.grad.double() ** 2).sum()) for p in model.parameters() if p.grad is not None)
        results[variant] = {
            "loss": close("loss", loss.item(), wanted["loss"], 1e-5),
            "gradientNorm": close("norm of the gradient", squares**0.5, wanted["gradientNorm"], 1e-4),
        }
    captions = decode(dump, model)[0]
    same = sum(a == b for a, b in zip(captions, wanted["decoded"]))
    print(f"  captions by beam search: {same} of {len(captions)} are the same word for word")
    if same < 0.95 * len(captions):
        raise SystemExit("The two beam searches do not find the same captions")
    return {"variants": results, "captions": len(captions), "sameCaptions": same}


def decode(dump, model):
    """Captions of all decoded photos, and the seconds of each batch."""
    s = dump.settings
    captions, seconds = [], []
    per = s["decodedPhotos"]
    for at in range(0, s["decodedBatches"] * per, per):
        begin = clock()
        captions += beam_search(
            model,
            dump.pooled[at : at + per],
            dump.grid[at : at + per],
            s["beams"],
            s["longest"],
            s["lengthPower"],
        )
        seconds.append(clock() - begin)
    return captions, seconds


def train(dump, name, variant):
    """Captions a second: median over the timed batches."""
    s = dump.settings
    torch.manual_seed(1)
    model = MODELS[name](s, variant)
    model.train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    adam = torch.optim.Adam(parameters, lr=s["learningRate"])
    batches = dump.batches()
    speeds = []
    for k in range(s["warmUpBatches"] + s["timedBatches"]):
        batch = batches[k % len(batches)]
        begin = clock()
        adam.zero_grad(set_to_none=True)
        loss = model.loss(batch, s["smoothing"])
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, s["clipNorm"])
        adam.step()
        if k >= s["warmUpBatches"]:
            speeds.append(len(batch) / (clock() - begin))
    return statistics.median(speeds), loss.item()


MODELS = {"show-and-tell": ShowAndTell, "soft-attention": SoftAttention, "s2vt": VideoToText}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("dump", help="folder written by eval/speed/run.sh CaptionSpeed --dump")
    arguments.add_argument("--json", help="write the figures here")
    arguments.add_argument("--check", action="store_true", help="only compare with the Java side")
    arguments.add_argument("--variants", help="only these, comma-separated")
    arguments.add_argument("--warm-up", type=int, help="batches before the clock counts")
    arguments.add_argument("--timed", type=int, help="batches that are timed")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument(
        "--cpu", action="store_true", help="count processor time, where other work runs beside"
    )
    given = arguments.parse_args()
    if given.cpu:
        global clock
        clock = time.process_time
    torch.set_num_threads(given.threads)
    dump = Dump(given.dump)
    if given.warm_up is not None:
        dump.settings["warmUpBatches"] = given.warm_up
    if given.timed is not None:
        dump.settings["timedBatches"] = given.timed
    result = {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "cpuCapability": torch.__config__.show().split("CPU capability usage: ")[1].split("\n")[0],
        "models": {},
    }
    for name in [n for n in dump.settings["models"] if n in MODELS]:
        variants = MODELS[name].variants
        if given.variants:
            variants = [v for v in variants if v in given.variants.split(",")]
        if given.check:
            result["models"][name] = check(dump, name, variants)
            continue
        trained = {}
        for variant in variants:
            speed, loss = train(dump, name, variant)
            trained[variant] = speed
            print(f"{name}, {variant}: {speed:.1f} captions/s in training, last loss {loss:.4f}")
        model = MODELS[name](dump.settings, variants[0])
        model.load(dump.weights(name))
        model.eval()
        decode(dump, model)
        _, seconds = decode(dump, model)
        decoded = dump.settings["decodedPhotos"] / statistics.median(seconds)
        print(f"{name}: {decoded:.1f} captions/s by beam search")
        result["models"][name] = {"trained": trained, "decoded": decoded}
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
