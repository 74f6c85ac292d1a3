"""The tables in `corpus/data`, read when this module is imported; what a key means is noted in its file."""

from __future__ import annotations

import datetime as dt
from importlib import resources
from typing import ClassVar, Literal

from pydantic import Field

from corpus.table_files import FrozenMap, Phrase, Table, TableRow, WordList, load_table

FOLDER = resources.files("corpus").joinpath("data")


class Neighbours(TableRow):
    """Words that stand before something, and words that stand behind it."""

    before: WordList
    after: WordList


class AbbreviationRow(TableRow):
    """One meaning of an abbreviation, and beside which words it counts."""

    short: tuple[Phrase, ...] = Field(min_length=1)
    full: Phrase
    exact: bool = False
    dot: bool = False
    after: WordList = ()
    before: WordList = ()


class AbbreviationTable(Table):
    """``abbreviations.json``: how bulletins and the people who ask about them shorten names and words."""

    abbreviations: tuple[AbbreviationRow, ...]


class ActTable(Table):
    """``acts.json``: the words by which bulletins say what a person does."""

    acts: FrozenMap[Phrase, Neighbours]
    takes: WordList
    counted: WordList
    is_: WordList = Field(alias="is")
    former: WordList
    acting: WordList
    behind: WordList
    void: WordList
    then: WordList
    once: WordList
    goes_back: WordList
    replaced: WordList
    gives: WordList
    governs: WordList
    unsure: WordList
    parted: WordList
    goes_on: WordList
    not_act: WordList
    before_address: WordList
    other: WordList
    not_office: WordList
    before_office: WordList
    kin: WordList
    remembered: WordList


class AreaTable(Table):
    """``areas.json``: districts, and communes whose names begin like those of people."""

    districts: WordList
    communes: WordList


class DocumentTable(Table):
    """``documents.json``: the sorts of documents that are numbered, and what stands for them."""

    sorts: FrozenMap[Phrase, WordList]
    letters: FrozenMap[Phrase, WordList]


class EverydayTable(Table):
    """``everyday.json``: what provinces are called when spoken of, and words that hold a place's letters."""

    spoken: FrozenMap[Phrase, Phrase]
    words: WordList


class FamilyNameTable(Table):
    """``family_names.json``: what names of people begin with, and what stands before them."""

    family_names: WordList
    family_words: WordList
    middle_names: WordList
    commonest: WordList
    unlisted_after: WordList
    peoples: WordList
    stops: WordList
    not_after_y: WordList
    honorifics: WordList
    ranks: WordList


class GazetteerTable(Table):
    """``gazetteer.json``: all districts and communes before and since the mergers of 2025."""

    communes: FrozenMap[Phrase, Phrase]
    districts: FrozenMap[Phrase, FrozenMap[Phrase, Phrase]]


class LevelRow(TableRow):
    """One kind of body: what leads it, and how it is spelled."""

    kind: Literal["party", "state", "mass", "other"]
    heads: WordList
    names: WordList
    before_area: WordList = ()
    members: WordList = ()
    area: Phrase | None = None
    within: bool = False
    long: bool = False
    by_area: bool = False
    grassroots: bool = False


class LevelTable(Table):
    """``levels.json``: the bodies whose offices bulletins name."""

    areas: FrozenMap[Phrase, WordList]
    english_areas: FrozenMap[Phrase, WordList]
    levels: FrozenMap[Phrase, LevelRow]
    alike: tuple[WordList, ...]
    parts: WordList
    own: WordList
    country: Phrase
    joined: WordList
    not_body: WordList
    name_words: WordList
    of_itself: FrozenMap[Phrase, Phrase | None]
    short_places: WordList
    ends: WordList
    named_after: WordList
    elsewhere: WordList


class OccasionTable(Table):
    """``occasions.json``: what is numbered, and whose it is."""

    occasions: FrozenMap[Phrase, WordList]
    owners: FrozenMap[Phrase, WordList]


class OrganisationTable(Table):
    """``organisations.json``: how the names of bodies that publish begin, and where they end."""

    bodies: WordList
    party_bodies: WordList
    stops: WordList


class PlaceTable(Table):
    """``places.json``: places that are known without their province, to that province."""

    places: FrozenMap[Phrase, Phrase]


class ProvinceRow(TableRow):
    """A province of today, and those of before that were merged into it."""

    row_key: ClassVar[str] = "name"

    name: Phrase
    code: Phrase
    kind: Literal["tỉnh", "thành phố"]
    merged: WordList


class ProvinceTable(Table):
    """``provinces.json``: the provinces before and after the mergers, and other spellings of them.

    ``people`` are those whose bare name is also a province's.
    """

    merged_on: dt.date
    provinces: tuple[ProvinceRow, ...]
    people: WordList
    aliases: FrozenMap[Phrase, Phrase]


class SpellingRow(TableRow):
    """How an office or a body is also called, in Vietnamese and in English."""

    vi: WordList
    en: WordList


BodyGroup = Literal["party", "committee", "state", "mass", "zone"]
"""Bodies of one group may take each other's place in a question."""


class PublicationTable(Table):
    """``publication.json``: how a bulletin tells its own day from others, and who published it."""

    events: WordList
    other_before: WordList
    other_behind: WordList
    planned: WordList
    earlier: WordList
    open: WordList
    documents: WordList
    issues: WordList
    cites: WordList
    stamps: WordList
    yearly: WordList
    to_come: WordList
    sources: WordList
    met: WordList
    open_kinds: WordList
    mastheads: WordList
    personnel: WordList
    credits: WordList
    above: WordList


class RoleTable(Table):
    """``roles.json``: offices and bodies as bulletins and questions call them."""

    roles: FrozenMap[Phrase, SpellingRow]
    bodies: FrozenMap[BodyGroup, FrozenMap[Phrase, SpellingRow]]


class OrdinalRow(TableRow):
    """How a rank is written: the word before it, and the ranks that are no numerals."""

    first: Phrase
    words: FrozenMap[Phrase, int]


class HalfRow(TableRow):
    """How a half is written: before what it is of, and behind a whole number of it."""

    before: Phrase
    behind: Phrase


class UnitQuestionRow(TableRow):
    """Words of a question that ask for one of the units."""

    words: WordList
    units: WordList


BoundKind = Literal["above", "least", "below", "most", "near"]  # where an amount lies that is not exact


class UnitTable(Table):
    """``units.json``: what bulletins count and measure in, and how they write numbers in words."""

    scales: FrozenMap[Phrase, int]
    english_scales: FrozenMap[Phrase, int]
    currency_signs: WordList
    symbols: WordList
    words: WordList
    same: FrozenMap[Phrase, WordList]
    english: FrozenMap[Phrase, WordList]
    counted: FrozenMap[Phrase, WordList]
    numerals: FrozenMap[Phrase, int]
    tens: WordList
    joins: WordList
    halves: HalfRow
    alone: WordList
    not_numerals_after: WordList
    ordinal: OrdinalRow
    bounds: Neighbours
    bound_kinds: FrozenMap[BoundKind, WordList]
    multiples: FrozenMap[Phrase, FrozenMap[Phrase, int]]
    labels: WordList
    amounts: WordList
    codes: WordList
    asked: tuple[UnitQuestionRow, ...]
    people: WordList
    not_counted: WordList


ABBREVIATIONS = load_table(FOLDER, "abbreviations.json", AbbreviationTable)
ACTS = load_table(FOLDER, "acts.json", ActTable)
AREAS = load_table(FOLDER, "areas.json", AreaTable)
DOCUMENTS = load_table(FOLDER, "documents.json", DocumentTable)
EVERYDAY = load_table(FOLDER, "everyday.json", EverydayTable)
FAMILY_NAMES = load_table(FOLDER, "family_names.json", FamilyNameTable)
GAZETTEER = load_table(FOLDER, "gazetteer.json", GazetteerTable)
LEVELS = load_table(FOLDER, "levels.json", LevelTable)
OCCASIONS = load_table(FOLDER, "occasions.json", OccasionTable)
ORGANISATIONS = load_table(FOLDER, "organisations.json", OrganisationTable)
PLACES = load_table(FOLDER, "places.json", PlaceTable)
PROVINCES = load_table(FOLDER, "provinces.json", ProvinceTable)
PUBLICATION = load_table(FOLDER, "publication.json", PublicationTable)
ROLES = load_table(FOLDER, "roles.json", RoleTable)
UNITS = load_table(FOLDER, "units.json", UnitTable)
