"""Tests of one targeted change: written before, measured safely at any time, with tens of deals."""
