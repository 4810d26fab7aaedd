"""What can go wrong with models and indexes.

IndexFault
├── ModelFault
│   ├── ModelMissing    not on this machine, or not a model
│   └── NoDevice        the device asked for is not there
├── DamagedIndex        a checkpoint that is incomplete or fails its checksum
└── OutdatedIndex       a checkpoint in a form that is no longer read
"""

from __future__ import annotations


class IndexFault(Exception):
    """Base of all errors of this package."""


class ModelFault(IndexFault):
    """The embedding model cannot be used."""


class ModelMissing(ModelFault):
    """Not on this machine, or not a model."""


class NoDevice(ModelFault):
    """The device asked for is not there."""


class DamagedIndex(IndexFault):
    """A checkpoint that is incomplete or fails its checksum."""


class OutdatedIndex(IndexFault):
    """A checkpoint in a form that is no longer read."""
