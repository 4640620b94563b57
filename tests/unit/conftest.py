"""Tests of parts without servers: they are many, so properties try few examples unless told otherwise."""

from tests.examples import settle

settle()
