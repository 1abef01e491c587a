"""How the gain of a strength is found."""

import torch

from safeshare_shield.measure import GAINS, gain_for


def test_the_gain_of_a_target_lies_between_its_neighbours():
    scores = torch.stack([100 - 20 * GAINS, 100 - 10 * GAINS], 1)
    gains = gain_for(scores, 75)
    assert torch.allclose(gains, torch.tensor([1.25, 2.5]), rtol=0.05)


def test_a_target_out_of_reach_takes_the_last_gain():
    quiet, loud = torch.full((len(GAINS), 1), 99.0), torch.full((len(GAINS), 1), 10.0)
    assert gain_for(quiet, 75) == GAINS[-1] and gain_for(loud, 75) == GAINS[0]
