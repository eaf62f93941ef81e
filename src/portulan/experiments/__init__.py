"""Tests of one change at a time: written before, sized for tens of deals, measured with outcomes that come late."""
