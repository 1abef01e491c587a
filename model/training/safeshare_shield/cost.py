"""What exported files cost: CPU time of the three grids of a 2048 x 1536 photo on one thread of ONNX Runtime.

    python -m safeshare_shield.cost a.onnx b.onnx

The files take turns, so that what else the machine does meets each of them; the least of some rounds counts.
"""

import argparse
import time

import numpy as np
import onnxruntime

from .net import OCTAVES

ROUNDS = 7


def main():
    parse = argparse.ArgumentParser(description="Times exported files beside each other.")
    parse.add_argument("onnx", nargs="+")
    files = parse.parse_args().onnx
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    sessions = [onnxruntime.InferenceSession(file, options) for file in files]
    rounds = [[milliseconds(session) for session in sessions] for _ in range(ROUNDS)]
    for file, least in zip(files, np.min(rounds, 0), strict=True):
        print(f"{file}  {least:.0f} ms")


def milliseconds(session):
    start = time.process_time()
    for octave in OCTAVES:
        image = np.full((1, 3, 1536 >> octave, 2048 >> octave), 0.5, np.float32)
        session.run(None, {"image": image, "octave": np.full((1, 1, 1, 1), octave, np.float32)})
    return 1000 * (time.process_time() - start)


if __name__ == "__main__":
    main()
