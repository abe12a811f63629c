#!/usr/bin/env python3
"""Models that answer questions about pictures in PyTorch, on the batches that
`eval/speed/run.sh AnswerSpeed --dump` wrote. Checks that both sides compute the same function, then times
training.

    OMP_NUM_THREADS=2 python3 vqa.py DUMP [--json OUT] [--check] [--threads N]

Questions of a batch are read by nn.LSTM over packed or over padded sequences; the faster is the
peer. The grid of a photo is projected once for all of its questions, as on our side. See README.md.
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
from torch.nn.utils.rnn import pack_padded_sequence

clock = time.perf_counter


class Dump:
    """What the Java side used, read as it lies on disk: JSON and little-endian floats."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        with open(self.folder / "bench.json", encoding="utf-8") as file:
            self.settings = json.load(file)
        self.batches = [Batch(self, k) for k in range(len(self.settings["batches"]))]

    def floats(self, name):
        return torch.from_numpy(numpy.fromfile(self.folder / name, dtype="<f4"))

    def weights(self, model):
        flat = self.floats(model + ".f32")
        named, at = {}, 0
        for entry in self.settings["models"][model]["weights"]:
            rows, columns = entry["shape"]
            named[entry["name"]] = flat[at : at + rows * columns].view(rows, columns)
            at += rows * columns
        return named


class Batch:
    """Questions, longest first, with the photo of each."""

    def __init__(self, dump, k):
        s, given = dump.settings, dump.settings["batches"][k]
        photos, questions = given["photos"], given["questions"]
        self.pooled = dump.floats(f"pooled-{k}.f32").view(photos, s["channels"])
        self.grid = dump.floats(f"grid-{k}.f32").view(photos, s["cells"], s["channels"])
        self.photo_of = torch.tensor([q["photo"] for q in questions])
        self.answers = torch.tensor([q["answer"] for q in questions])
        self.lengths = torch.tensor([len(q["words"]) for q in questions])
        self.words = torch.zeros((len(questions), int(self.lengths.max())), dtype=torch.long)
        for r, q in enumerate(questions):
            self.words[r, : len(q["words"])] = torch.tensor(q["words"])

    def __len__(self):
        return len(self.answers)


def linear(layer, weights, name):
    with torch.no_grad():
        layer.weight.copy_(weights[name + ".weight"].t())
        layer.bias.copy_(weights[name + ".bias"].view(-1))


def gates(matrix):
    """Columns ordered i, f, o, c~ into PyTorch's rows i, f, c~, o."""
    i, f, o, u = matrix.chunk(4, dim=1)
    return torch.cat([i, f, u, o], dim=1).t()


class Reader(nn.Module):
    """Words through an LSTM; the last output, or the last output and memory."""

    def __init__(self, s, inputs, variant):
        super().__init__()
        self.variant = variant
        self.lstm = nn.LSTM(inputs, s["hidden"], s["layers"], batch_first=True)
        # The second of nn.LSTM's two biases adds nothing.
        self.lstm.bias_hh_l0.requires_grad_(False).zero_()

    def load(self, w):
        with torch.no_grad():
            self.lstm.weight_ih_l0.copy_(gates(w["layer.input"]))
            self.lstm.weight_hh_l0.copy_(gates(w["layer.recurrent"]))
            self.lstm.bias_ih_l0.copy_(gates(w["layer.bias"]).view(-1))

    def forward(self, x, lengths):
        """x [batch, time, inputs] -> h, c [batch, hidden]."""
        if self.variant == "packed":
            _, (h, c) = self.lstm(pack_padded_sequence(x, lengths, batch_first=True))
            return h[-1], c[-1]
        outputs, _ = self.lstm(x)
        return outputs[torch.arange(len(x)), lengths - 1], None


class DeeperLstm(nn.Module):
    """Lu et al. 2015. Reads h and c, so that only packed sequences will do."""

    variants = ["packed"]

    def __init__(self, s, variant):
        super().__init__()
        self.words = nn.Embedding(s["vocabulary"], s["embedding"])
        self.reader = Reader(s, s["embedding"], variant)
        self.question = nn.Linear(2 * s["hidden"], s["joint"])
        self.image = nn.Linear(s["channels"], s["joint"])
        self.output = nn.Linear(s["joint"], s["answers"])
        self.drop = nn.Dropout(s["dropout"])
        self.drop_photo = nn.Dropout(s["dropoutOfPhoto"])

    def load(self, w):
        self.words.weight.data.copy_(w["words.weight"])
        self.mean, self.scale = w["image.mean"], w["image.scale"]
        self.reader.load(w)
        for name in ("question", "image", "output"):
            linear(getattr(self, name), w, name)

    def forward(self, batch):
        h, c = self.reader(self.drop(self.words(batch.words)), batch.lengths)
        q = self.drop(torch.cat([h, c], dim=1))
        i = F.normalize((batch.pooled - self.mean) * self.scale, dim=1)
        v = torch.tanh(self.image(self.drop_photo(i)))[batch.photo_of]
        return self.output(self.drop(torch.tanh(self.question(q)) * v))


class AskYourNeurons(nn.Module):
    """Malinowski et al. 2015, one answer: the photo beside every word."""

    variants = ["packed", "padded"]

    def __init__(self, s, variant):
        super().__init__()
        self.words = nn.Embedding(s["vocabulary"] + s["answers"], s["embedding"])
        self.image = nn.Linear(s["channels"], s["embedding"])
        self.reader = Reader(s, 2 * s["embedding"], variant)
        self.output = nn.Linear(s["hidden"], s["answers"])
        self.drop = nn.Dropout(s["dropout"])
        self.drop_photo = nn.Dropout(s["dropoutOfPhoto"])

    def load(self, w):
        self.words.weight.data.copy_(w["words.weight"])
        self.mean, self.scale = w["image.mean"], w["image.scale"]
        self.reader.load(w)
        linear(self.image, w, "image")
        linear(self.output, w, "output")

    def forward(self, batch):
        seen = self.image(self.drop_photo((batch.pooled - self.mean) * self.scale))[batch.photo_of]
        steps = batch.words.shape[1]
        words = self.drop(self.words(batch.words))
        x = torch.cat([words, seen[:, None].expand(-1, steps, -1)], dim=2)
        h, _ = self.reader(x, batch.lengths)
        return self.output(self.drop(h))


class Attention(nn.Module):
    """Question-guided attention over the grid; one look."""

    variants = ["packed", "padded"]

    def __init__(self, s, variant):
        super().__init__()
        self.words = nn.Embedding(s["vocabulary"], s["embedding"])
        self.reader = Reader(s, s["embedding"], variant)
        self.project = nn.Linear(s["channels"], s["projection"])
        self.key = nn.Linear(s["projection"], s["attention"], bias=False)
        self.query = nn.Linear(s["hidden"], s["attention"])
        self.score = nn.Linear(s["attention"], 1, bias=False)
        self.question = nn.Linear(s["hidden"], s["joint"])
        self.image = nn.Linear(s["projection"], s["joint"])
        self.output = nn.Linear(s["joint"], s["answers"])
        self.drop = nn.Dropout(s["dropout"])
        self.drop_photo = nn.Dropout(s["dropoutOfPhoto"])

    def load(self, w):
        self.words.weight.data.copy_(w["words.weight"])
        self.mean, self.scale = w["grid.mean"], w["grid.scale"]
        self.reader.load(w)
        for name in ("project", "question", "image", "output"):
            linear(getattr(self, name), w, name)
        linear(self.query, w, "attention.query")
        with torch.no_grad():
            self.key.weight.copy_(w["attention.key"].t())
            self.score.weight.copy_(w["attention.score"])

    def forward(self, batch):
        grid = (batch.grid - self.mean) * self.scale
        v = self.drop_photo(F.relu(self.project(grid)))
        keys = self.key(v)[batch.photo_of]
        h, _ = self.reader(self.drop(self.words(batch.words)), batch.lengths)
        q = self.drop(h)
        energy = self.score(torch.tanh(keys + self.query(q)[:, None])).squeeze(2)
        z = torch.bmm(F.softmax(energy, dim=1)[:, None], v[batch.photo_of]).squeeze(1)
        f = torch.tanh(self.question(q)) * (1 + torch.tanh(self.image(z)))
        return self.output(self.drop(f))


MODELS = {
    "deeper-lstm": DeeperLstm,
    "ask-your-neurons": AskYourNeurons,
    "attention": Attention,
}


def model_of(dump, name, variant):
    model = MODELS[name](dump.settings, variant)
    model.load(dump.weights(name))
    return model


def check(dump, name, variant):
    """Loss and norm of the gradient of the first batch without dropout."""
    model = model_of(dump, name, variant).eval()
    loss = F.cross_entropy(model(dump.batches[0]), dump.batches[0].answers)
    loss.backward()
    squares = sum(float((p.grad.double() ** 2).sum()) for p in model.parameters() if p.grad is not None)
    wanted = dump.settings["models"][name]
    for what, ours, theirs, allowed in (
        ("loss", loss.item(), wanted["loss"], 1e-5),
        ("norm of the gradient", squares**0.5, wanted["gradientNorm"], 1e-3),
    ):
        difference = abs(ours - theirs) / abs(theirs)
        print(f"{name}, {variant}, {what}: Java {theirs:.8g}, PyTorch {ours:.8g}, {difference:.1e}")
        if not difference < allowed:
            raise SystemExit("The two sides do not compute the same function")


def train(dump, name, variant):
    """Questions a second: median over the timed batches."""
    s = dump.settings
    torch.manual_seed(1)
    model = model_of(dump, name, variant).train()
    parameters = [p for p in model.parameters() if p.requires_grad]
    adam = torch.optim.Adam(parameters, lr=s["rate"])
    speeds = []
    for k in range(s["warmUp"] + s["timed"]):
        batch = dump.batches[k % len(dump.batches)]
        begin = clock()
        adam.zero_grad(set_to_none=True)
        F.cross_entropy(model(batch), batch.answers).backward()
        nn.utils.clip_grad_norm_(parameters, s["clipNorm"])
        adam.step()
        if k >= s["warmUp"]:
            speeds.append(len(batch) / (clock() - begin))
    return statistics.median(speeds)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("dump", help="folder written by eval/speed/run.sh AnswerSpeed --dump")
    arguments.add_argument("--json", help="write the figures here")
    arguments.add_argument("--check", action="store_true", help="only compare with the Java side")
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
    result = {"torch": torch.__version__, "threads": torch.get_num_threads(), "models": {}}
    for name, model in MODELS.items():
        for variant in model.variants:
            check(dump, name, variant)
            if not given.check:
                speed = train(dump, name, variant)
                result["models"].setdefault(name, {})[variant] = speed
                print(f"{name}, {variant}: {speed:.0f} questions/s in training")
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
