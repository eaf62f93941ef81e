"""A simulated sales organisation and its truth: the sample company, quiet companies for studies."""

from portulan.sample.building import SEED, build_data, build_sample, sample_file
from portulan.sample.company import AS_OF, atelier_boreal, quiet_company
from portulan.sample.organisation import Organisation
from portulan.sample.simulate import History, simulate
from portulan.sample.truth import Truth, read_truth

__all__ = [
    "AS_OF",
    "SEED",
    "History",
    "Organisation",
    "Truth",
    "atelier_boreal",
    "build_data",
    "build_sample",
    "quiet_company",
    "read_truth",
    "sample_file",
    "simulate",
]
