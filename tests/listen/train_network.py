#!/usr/bin/env python3
"""Trains the verifier's network (src/verifier.h) from pictures (tests/listen/pictures.c): `make train-listening`.

usage: train_network.py FOLD OUT.net NAME...
FOLD: 0..4 = nothing of these speakers, rooms, noises and talk is learnt, and they are what is reported; none = all is
learnt. NAME: what pictures wrote, NAME.list and NAME.pictures.

PyTorch (Debian: python3-torch), one thread, fixed seed: the same pictures give the same network on the same kind of
machine. About six minutes.
"""
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional

FRAMES, BANDS = 128, 40
OTHER = "other"  # no word that is known: another word, talk, noise
EPOCHS = 20
PER_EPOCH = 9000
BATCH = 96
COMMANDS = ("stop", "yes", "no")
LEAST_SPEAKERS = 20  # it takes to know a word; the words of fewer are examples of other words
KIND_COMMAND, KIND_WORD, KIND_SYNTHETIC = 0, 1, 6


def read_lists(names):
    """Every picture's row: name of the list, kind, label, speaker, fold, whether it is its clip's word, number of the
    clip."""
    for name in names:
        with open(name + ".list") as file:
            for line in file:
                kind, label, speaker, fold, overlaps, item = line.rstrip("\n").split("\t")
                yield name.rsplit("/", 1)[-1], int(kind), label, speaker, int(fold), overlaps == "1", int(item)


def known_words(rows):
    said = {(label, speaker) for _, kind, label, speaker, _, _, _ in rows if kind in (KIND_COMMAND, KIND_WORD)}
    labels = [label for label, _ in said]
    return {label for label in labels if labels.count(label) >= LEAST_SPEAKERS}


def read(names):
    pictures = np.concatenate([np.fromfile(name + ".pictures", "<i2").reshape(-1, FRAMES, BANDS) for name in names])
    rows = list(read_lists(names))
    assert len(rows) == len(pictures)
    words = known_words(rows)
    labels, kept = [], []
    for i, (_, kind, label, _, _, overlaps, _) in enumerate(rows):
        word = overlaps and kind in (KIND_COMMAND, KIND_WORD, KIND_SYNTHETIC)
        # Synthetic voices say the known words too, so that they are not forgotten, and nothing else: to call that none
        # would teach that synthetic voices are none.
        if kind == KIND_SYNTHETIC and (label not in words or not word):
            continue
        kept.append(i)
        labels.append(label if word and label in words else OTHER)
    scenes, kinds, _, _, folds, _, items = (np.array([rows[i][column] for i in kept]) for column in range(7))
    return pictures[kept], np.array(labels), folds, items, kinds, scenes


class Network(nn.Module):
    """Bands are rows, frames are columns; the third layer takes all rows at once."""

    def __init__(self, classes):
        super().__init__()
        shapes = [(1, 24, (5, 5), (2, 2), (2, 2)), (24, 48, (3, 3), (2, 1), (1, 1)),
                  (48, 64, (10, 3), (1, 1), (0, 1)), (64, 64, (1, 5), (1, 1), (0, 2))]
        self.layers = nn.ModuleList(nn.Conv2d(i, o, k, s, p, bias=False) for i, o, k, s, p in shapes)
        self.norms = nn.ModuleList(nn.BatchNorm2d(shape[1]) for shape in shapes)
        self.dropout = nn.Dropout(0.3)
        self.dense = nn.Linear(128, classes)

    def forward(self, picture):
        sheet = picture.transpose(1, 2)[:, None]
        for layer, norm in zip(self.layers, self.norms):
            sheet = functional.relu(norm(layer(sheet)))
        sheet = sheet[:, :, 0]
        return self.dense(self.dropout(torch.cat([sheet.mean(2), sheet.max(2)[0]], 1)))


def disturb(picture, random):
    """Shifts, masks and tilts a picture a little (after SpecAugment: Park and others 2019)."""
    picture = np.roll(picture, random.integers(-8, 9), 0)
    band, width = random.integers(0, BANDS), random.integers(0, 6)
    picture[:, band:band + width] = 0
    frame, length = random.integers(0, FRAMES), random.integers(0, 12)
    picture[frame:frame + length] = 0
    inside = np.abs(picture).sum(1, keepdims=True) > 0
    tilt = random.normal(0, 0.1) * np.linspace(-1, 1, BANDS) + random.normal(0, 0.05, 8).repeat(BANDS // 8)
    return picture + inside * tilt


def learn(pictures, classes, labels, random):
    torch.manual_seed(20260101)
    network = Network(classes)
    share = np.bincount(labels, minlength=classes)[labels] ** -0.5
    share /= share.sum()
    steps = EPOCHS * (PER_EPOCH // BATCH)
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for step in range(steps):
        chosen = random.choice(len(labels), BATCH, p=share)
        batch = np.stack([disturb(pictures[i].astype(np.float32) / 1000, random) for i in chosen])
        loss = functional.cross_entropy(network(torch.from_numpy(batch.astype(np.float32))),
                                        torch.from_numpy(labels[chosen]), label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            print(f"  step {step} of {steps}: loss {loss.item():.3f}", flush=True)
    return network.eval()


def round_rows(weights):
    """Whole numbers from -127 to 127 and the scale of each row."""
    scales = np.maximum(np.abs(weights).max(1), 1e-9) / 127
    return scales, np.rint(weights / scales[:, None]).astype(int)


def write_rows(file, weights, biases):
    scales, numbers = round_rows(weights)
    for scale, bias, row in zip(scales, biases, numbers):
        file.write(f"{scale:.6g} {bias:.6g} " + " ".join(map(str, row)) + "\n")
    return scales[:, None] * numbers


def write(network, words, path):
    """Writes the network, and puts the rounded weights back into it, so that what is reported is what is shipped."""
    with open(path, "w") as file:
        file.write("steady-network 1\n# The verifier's network: written by `make train-listening` (src/verifier.h).\n"
                   "# Learnt from Speech Commands v0.02 (Google, CC BY 4.0) and the other recordings that the README names.\n")
        file.write("words " + " ".join(words) + "\n")
        for layer, norm in zip(network.layers, network.norms):
            gain = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
            bias = norm.bias.detach().numpy() - norm.running_mean.numpy() * gain
            kernel = layer.weight.detach().numpy()
            outputs, inputs, rows, columns = kernel.shape
            file.write(f"conv {outputs} {inputs} {rows} {columns} {layer.stride[0]} {layer.stride[1]} "
                       f"{layer.padding[0]} {layer.padding[1]}\n")
            rounded = write_rows(file, kernel.reshape(outputs, -1) * gain[:, None], bias)
            layer.weight.data = torch.from_numpy((rounded / gain[:, None]).reshape(kernel.shape).astype(np.float32))
        file.write("dense\n")
        rounded = write_rows(file, network.dense.weight.detach().numpy(), network.dense.bias.detach().numpy())
        network.dense.weight.data = torch.from_numpy(rounded.astype(np.float32))


def odds_of(network, pictures):
    with torch.no_grad():
        scores = [network(torch.from_numpy(pictures[i:i + 256].astype(np.float32) / 1000)).log_softmax(1)
                  for i in range(0, len(pictures), 256)]
    logs = torch.cat(scores).double().numpy()
    return logs - np.log(np.maximum(1 - np.exp(logs), 1e-12))


def report(odds, words, labels, items, kinds, scenes):
    """For each command and scene: how many of its clips are above what 1, 3 and 10 % of other clips reach."""
    for scene in dict.fromkeys(scenes):
        best = {}
        here = (scenes == scene) & ((kinds == KIND_COMMAND) | (kinds == KIND_WORD))
        for i in np.flatnonzero(here):
            known = best.setdefault(items[i], [OTHER, odds[i].copy()])
            known[0] = labels[i] if labels[i] != OTHER else known[0]
            np.maximum(known[1], odds[i], out=known[1])
        if not best:
            continue
        for command in COMMANDS:
            column = words.index(command)
            right = np.array([o[column] for label, o in best.values() if label == command])
            wrong = np.sort([o[column] for label, o in best.values() if label != command])[::-1]
            if len(right) == 0 or len(wrong) == 0:
                continue
            shares = " ".join(f"{100 * (right > wrong[int(q * len(wrong))]).mean():5.1f}" for q in (0.01, 0.03, 0.1))
            print(f"  {scene:10} {command:5} n {len(right):3} of {len(wrong)}: {shares} % at 1, 3, 10 % of others")


def main():
    fold, out, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pictures, labels, folds, items, kinds, scenes = read(names)
    words = sorted(set(labels) - {OTHER}) + [OTHER]
    numbers = np.array([words.index(label) for label in labels])
    learnt = folds != (-1 if fold == "none" else int(fold))
    print(f"fold {fold}: {learnt.sum()} pictures of {len(words)} classes", flush=True)
    network = learn(pictures[learnt], len(words), numbers[learnt], np.random.default_rng(20260101))
    write(network, words, out)
    if fold != "none":
        odds = odds_of(network, pictures[~learnt])
        report(odds, words, labels[~learnt], items[~learnt], kinds[~learnt], scenes[~learnt])


if __name__ == "__main__":
    main()
