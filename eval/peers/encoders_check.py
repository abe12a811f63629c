#!/usr/bin/env python3
"""Do Sightline's encoders compute what PyTorch computes from the same weights?

    python3 eval/peers/encoders_check.py [NET ...] [--folder target/encoders-check] [--markdown OUT]

For each net: the net in PyTorch, its modules named as torchvision names them; weights and running
statistics by a seed; a safetensors file of them; `sightline models import` of that file in single
precision; the grid and the pooled vector of one picture of noise from both sides. Fails where a value
differs by more than 1e-4 of the largest.
"""

import argparse
import json
import pathlib
import subprocess
import sys

import numpy
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

import encoder as peer

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-4


def conv_relu(channels_in, channels, kernel, stride=1, padding=0):
    return [nn.Conv2d(channels_in, channels, kernel, stride, padding), nn.ReLU()]


class Sequence(nn.Module):
    """A list of layers named features.0, features.1 and so on."""

    def __init__(self, layers):
        super().__init__()
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x)


def alexnet():
    pool = nn.MaxPool2d(3, 2)
    return Sequence(
        conv_relu(3, 64, 11, 4, 2)
        + [pool]
        + conv_relu(64, 192, 5, 1, 2)
        + [pool]
        + conv_relu(192, 384, 3, 1, 1)
        + conv_relu(384, 256, 3, 1, 1)
        + conv_relu(256, 256, 3, 1, 1)
        + [pool]
    )


def vgg16():
    """Up to conv5_3 and its ReLU, where Sightline's grid is."""
    layers, channels_in = [], 3
    for channels, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        if layers:
            layers.append(nn.MaxPool2d(2, 2))
        for _ in range(count):
            layers += conv_relu(channels_in, channels, 3, 1, 1)
            channels_in = channels
    return Sequence(layers)


class Fire(nn.Module):
    def __init__(self, channels_in, squeeze, expand):
        super().__init__()
        self.squeeze = nn.Conv2d(channels_in, squeeze, 1)
        self.expand1x1 = nn.Conv2d(squeeze, expand, 1)
        self.expand3x3 = nn.Conv2d(squeeze, expand, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.expand1x1(x)), F.relu(self.expand3x3(x))], 1)


def squeezenet():
    pool = nn.MaxPool2d(3, 2, ceil_mode=True)
    layers = conv_relu(3, 64, 3, 2) + [pool]
    layers += [Fire(64, 16, 64), Fire(128, 16, 64), pool]
    layers += [Fire(128, 32, 128), Fire(256, 32, 128), pool]
    layers += [Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256)]
    return Sequence(layers)


class Bottleneck(nn.Module):
    def __init__(self, channels_in, narrow, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, narrow, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(narrow)
        self.conv2 = nn.Conv2d(narrow, narrow, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(narrow)
        self.conv3 = nn.Conv2d(narrow, 4 * narrow, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * narrow)
        self.downsample = None
        if channels_in != 4 * narrow:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, 4 * narrow, 1, stride, bias=False),
                nn.BatchNorm2d(4 * narrow),
            )

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet50(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels_in = 64
        for stage, count in enumerate((3, 4, 6, 3)):
            blocks = []
            for block in range(count):
                stride = 2 if block == 0 and stage > 0 else 1
                blocks.append(Bottleneck(channels_in, 64 << stage, stride))
                channels_in = 256 << stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))


class Normalised(nn.Module):
    def __init__(self, channels_in, channels, kernel, stride=1, padding=0):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(channels, eps=1e-3)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Inception(nn.Module):
    def __init__(self, channels_in, one, reduce3, three, reduce5, five, projection):
        super().__init__()
        self.branch1 = Normalised(channels_in, one, 1)
        self.branch2 = nn.Sequential(
            Normalised(channels_in, reduce3, 1), Normalised(reduce3, three, 3, 1, 1)
        )
        self.branch3 = nn.Sequential(
            Normalised(channels_in, reduce5, 1), Normalised(reduce5, five, 3, 1, 1)
        )
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), Normalised(channels_in, projection, 1))
        self.channels = one + three + five + projection

    def forward(self, x):
        ways = (self.branch1, self.branch2, self.branch3, self.branch4)
        return torch.cat([way(x) for way in ways], 1)


class GoogLeNet(nn.Module):
    MODULES = {
        "3a": (64, 96, 128, 16, 32, 32),
        "3b": (128, 128, 192, 32, 96, 64),
        "4a": (192, 96, 208, 16, 48, 64),
        "4b": (160, 112, 224, 24, 64, 64),
        "4c": (128, 128, 256, 24, 64, 64),
        "4d": (112, 144, 288, 32, 64, 64),
        "4e": (256, 160, 320, 32, 128, 128),
        "5a": (256, 160, 320, 32, 128, 128),
        "5b": (384, 192, 384, 48, 128, 128),
    }

    def __init__(self):
        super().__init__()
        self.conv1 = Normalised(3, 64, 7, 2, 3)
        self.conv2 = Normalised(64, 64, 1)
        self.conv3 = Normalised(64, 192, 3, 1, 1)
        channels = 192
        for name, sizes in self.MODULES.items():
            module = Inception(channels, *sizes)
            setattr(self, "inception" + name, module)
            channels = module.channels

    def forward(self, x):
        x = F.max_pool2d(self.conv1(x), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.conv3(self.conv2(x)), 3, 2, ceil_mode=True)
        for name in self.MODULES:
            if name == "4a":
                x = F.max_pool2d(x, 3, 2, ceil_mode=True)
            if name == "5a":
                x = F.max_pool2d(x, 2, 2, ceil_mode=True)
            x = getattr(self, "inception" + name)(x)
        return x


class FaceBlock(nn.Module):
    """A module of Inception-ResNet-v1: ways side by side, a 1x1 convolution, a part of it added."""

    def __init__(self, channels, scale, ways, relu=True):
        super().__init__()
        for i, way in enumerate(ways):
            layers, last = [], channels
            for out, kernel in way:
                padding = tuple((k - 1) // 2 for k in kernel)
                layers.append(Normalised(last, out, kernel, 1, padding))
                last = out
            setattr(self, f"branch{i}", layers[0] if len(layers) == 1 else nn.Sequential(*layers))
        self.ways = len(ways)
        self.conv2d = nn.Conv2d(sum(way[-1][0] for way in ways), channels, 1)
        self.scale, self.relu = scale, relu

    def forward(self, x):
        all_ways = [getattr(self, f"branch{i}")(x) for i in range(self.ways)]
        y = x + self.scale * self.conv2d(torch.cat(all_ways, 1))
        return F.relu(y) if self.relu else y


class Reduction(nn.Module):
    def __init__(self, channels, ways):
        super().__init__()
        for i, way in enumerate(ways):
            layers, last = [], channels
            for out, kernel, stride in way:
                layers.append(Normalised(last, out, kernel, stride, kernel // 2 if stride == 1 else 0))
                last = out
            setattr(self, f"branch{i}", layers[0] if len(layers) == 1 else nn.Sequential(*layers))
        self.ways = len(ways)

    def forward(self, x):
        all_ways = [getattr(self, f"branch{i}")(x) for i in range(self.ways)]
        return torch.cat(all_ways + [F.max_pool2d(x, 3, 2)], 1)


class InceptionResNetV1(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv2d_1a = Normalised(3, 32, 3, 2)
        self.conv2d_2a = Normalised(32, 32, 3)
        self.conv2d_2b = Normalised(32, 64, 3, 1, 1)
        self.conv2d_3b = Normalised(64, 80, 1)
        self.conv2d_4a = Normalised(80, 192, 3)
        self.conv2d_4b = Normalised(192, 256, 3, 2)
        a = [[(32, (1, 1))], [(32, (1, 1)), (32, (3, 3))], [(32, (1, 1)), (32, (3, 3)), (32, (3, 3))]]
        b = [[(128, (1, 1))], [(128, (1, 1)), (128, (1, 7)), (128, (7, 1))]]
        c = [[(192, (1, 1))], [(192, (1, 1)), (192, (1, 3)), (192, (3, 1))]]
        self.repeat_1 = nn.Sequential(*[FaceBlock(256, 0.17, a) for _ in range(5)])
        self.mixed_6a = Reduction(256, [[(384, 3, 2)], [(192, 1, 1), (192, 3, 1), (256, 3, 2)]])
        self.repeat_2 = nn.Sequential(*[FaceBlock(896, 0.10, b) for _ in range(10)])
        self.mixed_7a = Reduction(
            896,
            [
                [(256, 1, 1), (384, 3, 2)],
                [(256, 1, 1), (256, 3, 2)],
                [(256, 1, 1), (256, 3, 1), (256, 3, 2)],
            ],
        )
        self.repeat_3 = nn.Sequential(*[FaceBlock(1792, 0.20, c) for _ in range(5)])
        self.block8 = FaceBlock(1792, 1.0, c, relu=False)

    def forward(self, x):
        x = self.conv2d_2b(self.conv2d_2a(self.conv2d_1a(x)))
        x = self.conv2d_4b(self.conv2d_4a(self.conv2d_3b(F.max_pool2d(x, 3, 2))))
        x = self.mixed_6a(self.repeat_1(x))
        return self.block8(self.repeat_3(self.mixed_7a(self.repeat_2(x))))


class LiteConv(nn.Conv2d):
    """A convolution with TensorFlow's SAME padding."""

    def forward(self, x):
        pads = []
        for size in (x.shape[3], x.shape[2]):
            stride, kernel = self.stride[0], self.kernel_size[0]
            total = max(((size + stride - 1) // stride - 1) * stride + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return super().forward(F.pad(x, pads))


class LiteBlock(nn.Module):
    def __init__(self, channels_in, channels, kernel, stride, expansion):
        super().__init__()
        wide = channels_in * expansion
        if expansion > 1:
            self._expand_conv = LiteConv(channels_in, wide, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(wide, eps=1e-3)
        self._depthwise_conv = LiteConv(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = nn.BatchNorm2d(wide, eps=1e-3)
        self._project_conv = LiteConv(wide, channels, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(channels, eps=1e-3)
        self.expands, self.adds = expansion > 1, stride == 1 and channels_in == channels

    def forward(self, x):
        y = F.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.adds else y


class EfficientNetLite(nn.Module):
    """As PyPI's efficientnet-lite-pytorch names its modules."""

    def __init__(self, channels, repeats):
        super().__init__()
        self._conv_stem = LiteConv(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=1e-3)
        blocks, last = [], 32
        kernels, strides = (3, 3, 5, 3, 5, 5, 3), (1, 2, 2, 2, 1, 2, 1)
        for stage, (out, count) in enumerate(zip(channels, repeats)):
            for i in range(count):
                stride, expansion = strides[stage] if i == 0 else 1, 6 if stage else 1
                blocks.append(LiteBlock(last, out, kernels[stage], stride, expansion))
                last = out
        self._blocks = nn.Sequential(*blocks)
        self._conv_head = LiteConv(last, 1280, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(1280, eps=1e-3)

    def forward(self, x):
        x = self._blocks(F.relu6(self._bn0(self._conv_stem(x))))
        return F.relu6(self._bn1(self._conv_head(x)))


def lite0():
    return EfficientNetLite((16, 24, 40, 80, 112, 192, 320), (1, 2, 2, 3, 3, 4, 1))


def lite2():
    return EfficientNetLite((16, 24, 48, 88, 120, 208, 352), (1, 3, 3, 4, 4, 5, 1))


def mobilenet_tensors(generator):
    """Seeded tensors under Sightline's own names."""
    tensors = {}

    def layer(name, out, fan_in, shape):
        values = torch.randn(out, *shape, generator=generator)
        tensors[name + ".weight"] = values * (2 / fan_in) ** 0.5
        tensors[name + ".bias"] = 0.2 * torch.randn(out, generator=generator)

    layer("stem", 32, 27, (3, 3, 3))
    channels, number = 32, 0
    for expansion, out, blocks, _ in peer.STAGES:
        for _ in range(blocks):
            number += 1
            name, wide = f"block{number:02d}", channels * expansion
            if expansion > 1:
                layer(name + ".expand", wide, channels, (channels, 1, 1))
            layer(name + ".depthwise", wide, 9, (1, 3, 3))
            layer(name + ".project", out, wide, (wide, 1, 1))
            channels = out
    layer("head", 1280, channels, (channels, 1, 1))
    return tensors


def seed_weights(net, generator):
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            fan_in = module.weight[0].numel()
            module.weight.data.normal_(0, (2 / fan_in) ** 0.5, generator=generator)
            if module.bias is not None:
                module.bias.data.normal_(0, 0.2, generator=generator)
        elif isinstance(module, nn.BatchNorm2d):
            module.weight.data.uniform_(0.4, 1.2, generator=generator)
            module.bias.data.normal_(0, 0.2, generator=generator)
            module.running_mean.normal_(0, 0.2, generator=generator)
            module.running_var.uniform_(0.5, 1.5, generator=generator)


IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5] * 3, [0.5] * 3)
FACE = ([0.5] * 3, [128 / 255] * 3)
LITE = ([127 / 255] * 3, [128 / 255] * 3)

# The net, its side, mean and deviation of pixels between 0 and 1.
NETS = {
    "resnet50": (ResNet50, 224, IMAGENET),
    "squeezenet": (squeezenet, 224, IMAGENET),
    "vgg16": (vgg16, 224, IMAGENET),
    "alexnet": (alexnet, 224, IMAGENET),
    "googlenet": (GoogLeNet, 224, HALF),
    "mobilenet-v2": (None, 224, HALF),
    "inception-resnet-v1": (InceptionResNetV1, 160, FACE),
    "efficientnet-lite0": (lite0, 224, LITE),
    "efficientnet-lite2": (lite2, 260, LITE),
}


def write_safetensors(path, tensors):
    header, blobs, at = {}, [], 0
    for name, tensor in tensors.items():
        counter = tensor.dtype == torch.int64
        blob = tensor.detach().numpy().astype("<i8" if counter else "<f4").tobytes()
        header[name] = {
            "dtype": "I64" if counter else "F32",
            "shape": list(tensor.shape),
            "data_offsets": [at, at + len(blob)],
        }
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + b"".join(blobs))


@torch.no_grad()
def check(name, folder):
    build, side, (mean, deviation) = NETS[name]
    generator = torch.Generator().manual_seed(7)
    if build is None:
        tensors = mobilenet_tensors(generator)
        net = peer.MobileNetV2(tensors).eval()
        run = lambda x: net(x)[1]
    else:
        net = build().eval()
        seed_weights(net, generator)
        tensors, run = net.state_dict(), net
    weights = folder / f"{name}.safetensors"
    write_safetensors(weights, tensors)
    noise = numpy.random.default_rng(3).integers(0, 256, (side, side, 3), dtype=numpy.uint8)
    photo = folder / f"noise-{side}.png"
    Image.fromarray(noise).save(photo)

    bundle, features = folder / name, folder / f"{name}.features"
    subprocess.run(
        [ROOT / "sightline", "models", "import", "--net", name, "--weights", weights]
        + ["--precision", "single", bundle],
        check=True,
    )
    subprocess.run(
        ["java", "-cp", f"{ROOT}/target/sightline.jar:{ROOT}/target/lib/*"]
        + [ROOT / "eval/peers/EncoderFeatures.java", bundle, photo, features],
        check=True,
    )
    ours = numpy.fromfile(features, "<f4")

    x = torch.from_numpy(noise).permute(2, 0, 1)[None].float() / 255
    x = (x - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(deviation).view(1, 3, 1, 1)
    grid = run(x)
    channels, across = grid.shape[1], grid.shape[2]
    theirs = [grid.mean((2, 3)).flatten(), grid[0].permute(1, 2, 0).flatten()]
    errors = []
    for found, expected in zip(numpy.split(ours, [channels]), theirs):
        expected = expected.numpy()
        if found.shape != expected.shape or not numpy.abs(expected).max() > 0:
            sys.exit(f"{name}: {found.shape} values, expected {expected.shape}")
        errors.append(float(numpy.abs(found - expected).max() / numpy.abs(expected).max()))
    return f"{across} x {across} x {channels}", errors


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    arguments.add_argument("nets", nargs="*", metavar="NET")
    arguments.add_argument("--folder", default="target/encoders-check", type=pathlib.Path)
    arguments.add_argument("--markdown", type=pathlib.Path, help="write the table here")
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    rows, failed = [], []
    for name in given.nets or NETS:
        grid, (pooled, cells) = check(name, given.folder.resolve())
        rows.append(f"| {name} | {grid} | {pooled:.1e} | {cells:.1e} |")
        print(rows[-1], flush=True)
        if max(pooled, cells) > TOLERANCE:
            failed.append(name)
    if given.markdown:
        given.markdown.write_text(
            "# Encoders against PyTorch\n\n"
            "The same seeded weights, running statistics of batch normalisation included, in PyTorch "
            f"{torch.__version__} and, through `sightline models import --precision single`, in ONNX "
            "Runtime: one picture of noise. Given is the largest difference of any value as a part of "
            f"the largest value; {TOLERANCE:g} is allowed. Made by\n\n"
            f"    /usr/bin/python3 {' '.join(sys.argv)}\n\n"
            "| net | grid | pooled vector | grid's vectors |\n|---|---|---|---|\n"
            + "\n".join(rows)
            + "\n"
        )
    if failed:
        sys.exit("These differ: " + ", ".join(failed))


if __name__ == "__main__":
    main()
