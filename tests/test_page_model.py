"""The block model of pages: what it reads of a page's elements, and what it takes."""

from __future__ import annotations

from growth import assert_linear

import cleaner
from cleaner import Options
from cleaner.document import Source
from cleaner.stages import page
from cleaner.stages._network import load
from cleaner.stages._numpy import np
from cleaner.stages._page_features import read_page
from cleaner.stages._paths import NEAR, TAGS, Places
from cleaner.stages._view import View

STORY = [
    "The ferry between Ashby and Millport sailed again on Tuesday after eleven weeks in the dry dock, its crew said.",
    "Passengers had used a bus that takes four times as long, and the bakers say they lost a third of their trade.",
    "A second boat is to be bought next spring, if the county council agrees to pay for half of it at its May meeting.",
]
MENU = "<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li><li><a href=/w>Weather</a></li></ul></nav>"
CARDS = "".join(
    f"<div class=card><a href=/{number}><h3>{text}</h3></a></div>"
    for number, text in enumerate(
        ["Herring is dear again", "Storm over the sound", "Quay to be rebuilt", "Bakers at odds"]
    )
)
FOOTER = "<footer><p>Imprint of the Ashby Herald, all rights reserved.</p></footer>"
PAGE = (
    f"<html><head><title>Ferry sails again | Ashby Herald</title></head><body>{MENU}<main><article>"
    f"<h1>Ferry sails again</h1>{''.join(f'<p>{text}</p>' for text in STORY)}</article></main>"
    f"<section class=related><h2>More</h2>{CARDS}</section>{FOOTER}"
)

LEXICON = load(None).lexicon


def view(markup: str) -> View:
    return View(*page.split(Source("", page=True, markup=markup)))


def test_menus_cards_and_footers_go_and_the_article_stays() -> None:
    doc = cleaner.clean(PAGE)
    assert (doc.title, doc.text) == ("Ferry sails again", "\n\n".join(STORY))


def test_a_removal_says_that_the_model_made_it() -> None:
    found = {removal.rule for removal in cleaner.clean(PAGE).removals if removal.kind == "chrome"}
    assert found == {"chrome/page/model"}


def test_a_page_of_an_article_alone_stays_whole() -> None:
    markup = f"<html><body><article>{''.join(f'<p>{text}</p>' for text in STORY)}</article></body></html>"
    assert cleaner.clean(markup).text == "\n\n".join(STORY)


def test_a_threshold_of_nought_leaves_all_to_the_rules() -> None:
    doc = cleaner.clean(PAGE, options=Options(threshold=0))
    assert not any(removal.rule == "chrome/page/model" for removal in doc.removals)


def test_alternative_texts_are_no_text() -> None:
    markup = PAGE.replace("</h1>", "</h1><img alt='The ferry at the quay' src=f.jpg>")
    assert "The ferry at the quay" not in cleaner.clean(markup).text


def test_every_feature_is_a_whole_number_up_to_127() -> None:
    seen = view(PAGE)
    reading = read_page(seen, [], {}, LEXICON)
    assert reading.shape.dtype == np.uint8 and reading.shape.max() <= 127 and len(reading.shape) == len(seen.blocks)
    assert set(reading.bags) == set(load(None).pages.tables)


def test_a_page_is_read_with_as_many_features_as_the_network_knows() -> None:
    reading = read_page(view(PAGE), [], {}, LEXICON)
    assert reading.shape.shape[1] == len(load(None).pages.layers["shape"].weights)


def test_the_nearest_element_of_a_tag_counts() -> None:
    seen = view("<main><ul><li><p>Rain</p></li></ul></main>")
    tags = dict(zip(TAGS, Places(seen.blocks).tags()[0].tolist(), strict=True))
    assert tags["p"] > tags["li"] > tags["ul"] > tags["main"] > tags["article"] == 0


def test_blocks_in_elements_of_one_path_are_one_group() -> None:
    seen = view(f"<section>{CARDS}</section><p>Rain</p>")
    assert Places(seen.blocks).groups(0).tolist() == [0, 0, 0, 0, 1]


def test_names_are_read_by_their_parts() -> None:
    one, other = (
        Places(view(f'<div class="{name}"><p>Rain</p></div>').blocks) for name in ("post-body", "postBody x1")
    )
    assert NEAR == 2 and set(one.names().tokens) & set(other.names().tokens) >= set(one.names().tokens[:2])


def test_what_json_ld_says_again_is_seen() -> None:
    told, untold = (
        read_page(
            view(f'<script type="application/ld+json">{{"{name}": "{" ".join(STORY)}"}}</script>{PAGE}'),
            [],
            {},
            LEXICON,
        )
        for name in ("articleBody", "text")
    )
    changed = (told.shape.astype(int) - untold.shape).any(1)
    repeated = [text in STORY for text in view(PAGE).texts]
    # Elsewhere only the column that says so of the whole page, and that of blocks too short to tell.
    assert [bool((told.shape[at] > untold.shape[at]).any()) for at in range(len(changed))] == [True] * len(changed)
    assert {int((told.shape[at] > untold.shape[at]).sum()) for at, again in enumerate(repeated) if again} == {2}


def test_reading_grows_with_the_page() -> None:
    def read(count: int) -> None:
        rows = "".join(f"<div class=r{number}><p>Boat {number} sailed on Tuesday.</p></div>" for number in range(count))
        read_page(view(rows), [], {}, LEXICON)

    assert_linear(read, 400)
