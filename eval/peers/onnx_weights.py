"""Reads the weights of the ONNX files that Sightline writes, without a library for ONNX."""

import numpy
import torch

KINDS = {1: "<f4", 10: "<f2"}  # ONNX's numbers for floats and half floats


def varint(data, at):
    """The number that begins at a place, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """The fields of a protocol buffer message: number and value, an integer or bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = divmod(key, 8)
        if kind == 0:
            value, at = varint(data, at)
            yield number, value
            continue
        length, at = varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
        yield number, data[at : at + length]
        at += length


def numbers(value):
    """A repeated integer: one of them, or several packed."""
    if isinstance(value, int):
        yield value
        return
    at = 0
    while at < len(value):
        one, at = varint(value, at)
        yield one


def read_onnx(path):
    """The weights of an ONNX file by the names that the safetensors file has for them."""
    (graph,) = (value for number, value in fields(memoryview(path.read_bytes())) if number == 7)
    tensors = {}
    for number, value in fields(graph):
        if number != 5:
            continue
        parts = list(fields(value))
        only = dict(parts)
        if only[2] not in KINDS:
            continue
        # 1 dimensions, 2 type, 8 name, 9 data
        shape = [size for part, content in parts if part == 1 for size in numbers(content)]
        name = bytes(only[8]).decode().removesuffix(".half").replace(":", ".")
        values = numpy.frombuffer(only[9], KINDS[only[2]]).astype(numpy.float32)
        tensors[name] = torch.from_numpy(values).view(shape)
    return tensors
