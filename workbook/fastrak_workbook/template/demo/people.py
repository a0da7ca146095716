"""Made-up clients and their advisers."""

from __future__ import annotations

from random import Random

ADVISERS = ("Priya Raman", "Tom Ashdown", "Bethan Rees", "Callum Drummond")

_FIRST_NAMES = (
    "Amara", "Alistair", "Aoife", "Arjun", "Beatrice", "Bilal", "Bronwen", "Catherine", "Chidi", "Colin",
    "Daniel", "Deborah", "Dilys", "Edward", "Eilidh", "Elaine", "Emeka", "Esther", "Farah", "Fergus",
    "Fiona", "Gareth", "George", "Grace", "Hamish", "Harriet", "Hassan", "Helen", "Ian", "Imogen", "Isla",
    "Jasmine", "Jean", "Joanna", "Joseph", "Karen", "Kenneth", "Kwame", "Leila", "Linda", "Malcolm",
    "Margaret", "Mei", "Michael", "Nadia", "Naomi", "Neil", "Olivia", "Owen", "Patrick", "Pauline",
    "Rahul", "Rebecca", "Rhys", "Rosemary", "Samuel", "Sandra", "Sheila", "Sunita", "Susan", "Terence",
    "Tomasz", "Una", "Victoria", "Wei", "William", "Yasmin", "Zoe",
)  # fmt: skip
_SURNAMES = (
    "Abbott", "Adeyemi", "Ahmed", "Ainsworth", "Armitage", "Baptiste", "Barraclough", "Begum", "Bellamy",
    "Blackwood", "Bhatt", "Cartwright", "Chaudhry", "Chowdhury", "Cunningham", "Dalgleish", "Davies",
    "Desai", "Donnelly", "Duffy", "Eastwood", "Edwards", "Ellery", "Fairclough", "Farrell", "Featherstone",
    "Fraser", "Gallagher", "Gill", "Goddard", "Greenhalgh", "Griffiths", "Gupta", "Haddad", "Hargreave",
    "Heywood", "Holroyd", "Hussain", "Iqbal", "Jankowski", "Jenkins", "Kaur", "Kelly", "Khan", "Lam",
    "Lancaster", "Llewellyn", "Lockwood", "MacDonald", "Mahmood", "Marsden", "McAllister", "Mensah",
    "Mistry", "Morgan", "Murray", "Nkemelu", "Novak", "O'Brien", "Okafor", "Osborne", "Patel", "Pemberton",
    "Pickering", "Popescu", "Pritchard", "Quinn", "Rahman", "Ramsden", "Redfern", "Rowlands", "Sadler",
    "Sandhu", "Sharma", "Shaw", "Sinclair", "Singh", "Stirling", "Sutcliffe", "Tanaka", "Thackeray",
    "Townsend", "Tremayne", "Trevithick", "Usman", "Vaughan", "Walmsley", "Wedderburn", "Whitaker",
    "Whittle", "Williams", "Winterbottom", "Wong", "Woodhouse", "Yates", "Young", "Zielinski",
)  # fmt: skip
CHILDREN = ("Alfie", "Daisy", "Evan", "Freya", "Kofi", "Maya")
"""First names of the clients who are children and have only a JISA; each has the surname of a client."""


def made_up_names(rng: Random, adults: int) -> list[str]:
    """Different names for that many adults, then for the children."""
    surnames = [*_SURNAMES]
    rng.shuffle(surnames)
    names = [f"{rng.choice(_FIRST_NAMES)} {surnames[number % len(surnames)]}" for number in range(adults)]
    return [*names, *(f"{child} {surnames[number]}" for number, child in enumerate(CHILDREN))]
