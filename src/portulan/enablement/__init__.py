"""Playbook, simulation, coaching, verbatims. Room kept; nothing built yet."""
