"""Loads boundaries and gazetteer from data/. Repeatable; skips what is loaded already unless --again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from places import services
from places.models import AdministrativeArea, Place
from places.services import reference


class Command(BaseCommand):
    help = "Load administrative areas and the gazetteer from the shipped files (data/PROVENANCE.md). Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="load even when everything seems to be there")

    def handle(self, *args: Any, **options: Any) -> None:
        again = bool(options["again"])
        if again or AdministrativeArea.objects.count() < len(reference.read(reference.AREAS)["areas"]):
            services.load_areas(say=self.stdout.write)
        if again or Place.objects.count() < len(reference.read(reference.GAZETTEER)):
            services.load_gazetteer(say=self.stdout.write)
        self.stdout.write(f"Reference places: {AdministrativeArea.objects.count()} areas, {Place.objects.count()} places.")
