"""What stands around an article in a dump: headline, deck, outlet, section, menus, signature, bio."""

from __future__ import annotations

import cleaner
from cleaner import Options, pipeline
from cleaner.stages._reading import Reading
from cleaner.stages._view import View

PROSE = (
    "The river rose by two metres in a night and carried the old wooden bridge away, the council said on Tuesday.",
    "Nobody was hurt, but the school on the other side will stay closed until a ferry has been found for the pupils.",
    "A new bridge would cost four million, which the town does not have, and the region has not answered yet.",
)
BODY = "\n\n".join(PROSE)


def clean(*parts: str) -> cleaner.Cleaned:
    return cleaner.clean("\n\n".join(parts), options=Options(form="text"))


def test_a_first_line_without_a_full_stop_is_the_title():
    doc = clean("River carries old bridge away", BODY)
    assert (doc.title, doc.text) == ("River carries old bridge away", BODY)


def test_the_outlet_behind_the_title_becomes_the_site():
    doc = clean("River carries old bridge away | The Daily Example", BODY)
    assert (doc.title, doc.site) == ("River carries old bridge away", "The Daily Example")


def test_a_deck_between_title_and_text_becomes_the_description():
    doc = clean("River carries old bridge away", "Town looks for a ferry", BODY)
    assert (doc.title, doc.description, doc.text) == ("River carries old bridge away", "Town looks for a ferry", BODY)


def test_a_title_printed_twice_is_taken_twice():
    assert clean("River carries old bridge away", "River carries old bridge away", BODY).text == BODY


def test_a_first_sentence_is_no_title():
    doc = clean(*PROSE)
    assert (doc.title, doc.text) == (None, BODY)


def test_a_quotation_is_no_title():
    quotation = "“We heard it go.”"
    doc = clean(quotation, BODY)
    assert (doc.title, doc.text) == (None, f"{quotation}\n\n{BODY}")


def test_verse_has_no_headline():
    verse = "The river came by night,\nit took the bridge away,\nit left a yellow light,\nand mud along the bay."
    assert clean(verse, BODY).title is None


def test_the_fields_over_a_recipe_are_no_headline():
    text = f"Lentil soup for four\n\nPrep time: 15 min\nCook time: 40 min\n\n{BODY}"
    assert "Prep time: 15 min\nCook time: 40 min" in clean(text).text


def test_the_head_of_a_letter_is_no_headline():
    text = f"From: Ida Holm\nTo: the council of the town\nSubject: the bridge over the river\n\n{BODY}"
    assert clean(text).text == text


def test_a_footnote_is_no_headline():
    menu = "\n".join(f"Section {number}" for number in range(8)) + "\nShare\nTweet\nPrint this page\nLog in\nSubscribe"
    note = "^ The river and the old wooden bridge, council of the town"
    assert "Length\n212 km" in clean(f"{menu}\n\nThe river\nLength\n212 km\n\n{note}\n\n{BODY}").text


def test_a_short_heading_inside_the_article_stays():
    text = f"{PROSE[0]}\n\nWhat happens next\n\n{PROSE[1]}"
    assert clean(text).text == text


def test_an_outlet_line_under_the_title_becomes_the_site():
    assert clean("River carries old bridge away", "ExampleWire", "By Ana Ruiz", BODY).site == "ExampleWire"


def test_a_section_the_article_speaks_of_becomes_a_tag():
    doc = clean("River carries old bridge away", "River", "By Ana Ruiz", BODY)
    assert (doc.tags, doc.text) == (("River",), BODY)


def test_a_name_under_the_title_is_the_author():
    doc = clean("River carries old bridge away", "Ana Ruiz", "Published: 3 March 2024", BODY)
    assert (doc.authors, doc.text) == (("Ana Ruiz",), BODY)


def test_a_job_under_a_byline_goes_with_it():
    doc = clean("River carries old bridge away", "By Ana Ruiz", "Business Editor", BODY)
    assert (doc.authors, doc.text) == (("Ana Ruiz",), BODY)


def test_a_signature_and_the_lines_about_its_bearer_move_to_the_authors():
    doc = clean("River carries old bridge away", BODY, "Ana Ruiz", "Gardener. Bridge lover. Father of two. Sleeper.")
    assert (doc.authors, doc.text) == (("Ana Ruiz",), BODY)


def test_a_name_that_the_article_goes_on_behind_is_no_signature():
    text = f"{PROSE[0]}\n\nAna Ruiz\n\n{PROSE[1]}\n\n{PROSE[2]}"
    assert clean(text).text == text


def test_a_last_block_about_the_author_named_in_the_byline_is_a_bio():
    bio = "Ana Ruiz schreibt seit 2009 über Flüsse und Brücken und lebt mit zwei Hunden am Wasser."
    doc = clean("River carries old bridge away", "By Ana Ruiz", BODY, bio)
    assert (doc.text, doc.removals[-1].kind) == (BODY, "bio")


def test_a_last_block_about_an_author_who_is_the_subject_stays():
    told = "Ana Ruiz stood on the bank with her camera when the bridge went, and she has not slept since then."
    last = "Ana Ruiz says that she will write a book about the night and give the money to the school."
    assert clean("River carries old bridge away", "By Ana Ruiz", told, BODY, last).text.endswith(last)


def test_a_menu_over_the_article_goes_as_a_whole():
    menu = "\n".join(["Home", "News", "Sport", "Fishing tips", "Contact", "Log in", "Subscribe"])
    doc = clean(menu, "River carries old bridge away", BODY)
    assert (doc.title, doc.text) == ("River carries old bridge away", BODY)


def test_a_list_of_short_lines_in_the_article_is_no_menu():
    items = "\n".join(["Rope", "Planks", "Nails", "Lamps", "Oars", "Buckets", "Sand"])
    text = f"{PROSE[0]}\n\n{items}\n\n{PROSE[1]}"
    assert clean(text).text == text


def test_a_lone_pointer_in_a_dump_that_is_clean_otherwise_stays():
    text = f"{PROSE[0]}\n\nRead more: How bridges are built\n\n{PROSE[1]}"
    assert clean(text).text == text


def test_two_labels_with_their_colons_go_from_any_dump():
    text = f"{PROSE[0]}\n\nRead more: How bridges are built\n\n{PROSE[1]}\n\nRead more: Bridges in the news"
    assert clean(text).text == f"{PROSE[0]}\n\n{PROSE[1]}"


def test_a_doubtful_line_goes_from_a_dump_that_carries_residue():
    text = f"{PROSE[0]}\n\nRead more: How bridges are built\n\n{PROSE[1]}"
    doc = clean("By Ana Ruiz", "Published: 3 March 2024", text, "Share this article")
    assert doc.text == f"{PROSE[0]}\n\n{PROSE[1]}"


PAGE_TITLE = "River carries old bridge away | The Daily Example"
MENU = ("Home", "News", "Sport", "Contact", "Log in", "Subscribe", "Search", "Privacy policy")
HEADLINE = "River carries old bridge away"
FOOTER = (
    "Imprint",
    "Newsletter",
    "Terms of use",
    "Cookie settings",
    "Follow us",
    "Share this article",
    "Advertisement",
)


def test_a_page_title_names_the_headline_that_stands_under_the_menu():
    doc = clean(PAGE_TITLE, *MENU, "River carries old bridge away", BODY)
    assert (doc.title, doc.site, doc.text) == ("River carries old bridge away", "The Daily Example", BODY)


def test_a_headline_torn_at_its_kicker_is_the_one_that_the_page_title_names():
    title = "Flood in the valley: River carries old bridge away"
    doc = clean(f"{title} | The Daily Example", *MENU, "Flood in the valley", ":", title[21:], BODY)
    assert (doc.title, doc.text) == (title, BODY)


def test_a_headline_under_a_menu_is_known_by_the_words_of_the_text():
    doc = clean(*MENU, "River carries old bridge away in a night", "Published: 3 March 2024", BODY)
    assert (doc.title, doc.text) == ("River carries old bridge away in a night", BODY)


def test_names_torn_from_their_word_of_introduction_are_the_authors():
    torn = ("By", "Ana Ruiz", "and", "Tom Okoye", "Published:", "3 March 2024, 14:52")
    doc = clean("\n".join([PAGE_TITLE, *MENU, "River carries old bridge away", *torn]), BODY)
    assert (doc.authors, doc.date, doc.text) == (("Ana Ruiz", "Tom Okoye"), "2024-03-03T14:52", BODY)


def test_a_name_before_its_outlet_and_date_is_the_author():
    credit = "Ana Ruiz · Example News · Posted: Mar 03, 2024 4:00 AM"
    doc = clean("\n".join([PAGE_TITLE, *MENU, "River carries old bridge away", credit]), BODY)
    assert (doc.authors, doc.date) == (("Ana Ruiz",), "2024-03-03T04:00")


def test_a_byline_under_the_teaser_of_another_article_says_nothing_of_this_one():
    teasers = ("More stories", "By Lena Vogt", "1 January 2020")
    filler = tuple(f"Teaser number {number} of a long list" for number in ("one", "two", "three", "four", "five"))
    head = ("River carries old bridge away", "By Ana Ruiz", "3 March 2024")
    doc = clean("\n".join([PAGE_TITLE, *teasers, *filler, *MENU, *head]), BODY)
    assert (doc.authors, doc.date) == (("Ana Ruiz",), "2024-03-03")


def framed(*head: str, tail: tuple[str, ...] = ()) -> cleaner.Cleaned:
    """What comes of a whole page's dump with these lines under its headline."""
    return clean("\n".join((PAGE_TITLE, *MENU, HEADLINE, *head, *PROSE, *tail)))


def test_a_name_with_a_job_behind_it_is_the_author():
    assert framed("Ana Ruiz Redakteurin").authors == ("Ana Ruiz",)


def test_a_name_with_the_time_since_is_the_author():
    assert framed("Ana Ruiz 7 hours").authors == ("Ana Ruiz",)


def test_a_reading_time_makes_no_author():
    assert framed("Temps de Lecture 4 min").authors == ()


def test_a_name_behind_a_stamp_is_the_author():
    doc = framed("Article published on 3 March 2024, 14:26, Ana Ruiz")
    assert (doc.authors, doc.date) == (("Ana Ruiz",), "2024-03-03T14:26")


def test_a_desk_signs_behind_the_word_by():
    assert framed("By", "Harbour Staff").authors == ("Harbour Staff",)


def test_a_lone_first_name_signs_behind_the_word_by():
    assert framed("Written by", "Lena").authors == ("Lena",)


def test_a_desk_gives_way_to_a_person():
    assert framed("By Harbour Staff", "By Ana Ruiz").authors == ("Ana Ruiz",)


def test_the_stamp_of_a_change_says_so_before_its_date():
    assert framed("3 March 2024 Updated at 16:01", "5 March 2024").date == "2024-03-03"


def test_a_date_in_a_torn_sentence_gives_way_to_the_stamp():
    assert (
        framed("3 March 2024, 14:26", "A radio report was broadcast", "on", "1 March 2024").date == "2024-03-03T14:26"
    )


def test_an_author_with_a_date_behind_the_text_is_read():
    doc = framed(tail=("A comment by", "Ana Ruiz", "3 March 2024, 14:26"))
    assert (doc.authors, doc.date) == (("Ana Ruiz",), "2024-03-03T14:26")


def test_a_line_of_menu_words_gives_way_to_the_headline():
    menu = ("Home News Sports Weather Contact", *MENU)
    doc = clean("\n".join((*menu, HEADLINE, "By Ana Ruiz", *PROSE, *FOOTER)))
    assert doc.title == HEADLINE


def ruled(*lines: str) -> str:
    """The text of a dump as the rules and the frame leave it: the model has no say."""
    return cleaner.clean("\n".join(lines), options=Options(form="text", ignore=("chrome",))).text


CHECKLIST = tuple(f"One more {thing} for the long way" for thing in ("rope", "lamp", "knife", "tent", "oar", "map"))


def test_an_article_that_begins_with_a_list_keeps_it():
    assert CHECKLIST[-1] in ruled(PAGE_TITLE, *MENU, HEADLINE, *CHECKLIST, *PROSE, *FOOTER)


def test_what_stands_under_the_first_paragraph_is_no_deck():
    lead = "It was the third night of rain, and nobody slept."
    torn = (lead, "Who pays for it", *("A row of numbers",) * 3, *PROSE)
    assert "Who pays for it" in ruled(PAGE_TITLE, *MENU, HEADLINE, *torn, *FOOTER)


def test_a_heading_of_the_article_makes_no_menu_of_what_stands_over_it():
    lead = "Nobody in the valley can say how old the bridge was, for the papers of the council have burned."
    table = tuple(f"Bridge {number}: Lower Valley, Iron" for number in range(20))
    heading = ("Old wooden bridge carried away by the river", "Published: 3 March 2024")
    assert table[5] in ruled(*MENU, lead, *table, *heading, *PROSE, *FOOTER)


def test_an_entry_of_a_table_of_contents_leaves_its_heading_in_the_text():
    entries = ("What the river did that night", "Who will pay for the ferry")
    text = ruled(*entries, "", *PROSE[:2], entries[0], *PROSE[1:], entries[1], PROSE[2])
    assert [text.count(entry) for entry in entries] == [2, 2]


def test_a_list_of_pointers_ends_at_the_footnotes():
    notes = ("^ Council of the valley, paper seven", "^ Council of the valley, paper nine")
    text = ruled("By Ana Ruiz", *PROSE, "See also", "Bridges of the valley", *notes, *FOOTER)
    assert (notes[0] in text, "Bridges of the valley" in text) == (True, False)


def test_an_entry_of_a_menu_that_stands_there_twice_is_no_page_title():
    menus = ("Gazette goes on a walk", *MENU, *(f"Pictures of the week {number}" for number in range(4)), *MENU)
    doc = clean("\n".join((*menus, "Gazette goes on a walk", *MENU, *MENU, HEADLINE, "By Ana Ruiz", *PROSE, *FOOTER)))
    assert doc.title == HEADLINE


def test_an_item_of_a_list_is_no_page_title():
    doc = clean("\n".join(("* Gazette walks and rides", *MENU, "+ Gazette walks and rides", HEADLINE, *PROSE, *FOOTER)))
    assert doc.title == HEADLINE


def test_a_line_of_small_words_that_any_text_holds_is_no_headline():
    doc = clean("\n".join((*MENU, "On the other", *MENU, HEADLINE, "Published: 3 March 2024", *PROSE, *FOOTER)))
    assert doc.title == HEADLINE


def test_a_menu_right_over_the_headline_does_not_lead_it():
    doc = clean("\n".join((*MENU, "The bridge desk", *MENU, HEADLINE, "Published: 3 March 2024", *PROSE, *FOOTER)))
    assert doc.title == HEADLINE


def test_the_way_to_the_headline_is_no_part_of_it():
    assert clean(f"Valley talk / Old bridges / {HEADLINE}", BODY).title == HEADLINE


def test_several_names_in_a_row_are_parted_at_their_given_names():
    people = ("Anna Berg", "Jan Michael Holm", "Eva Lind")
    assert framed(f"{' '.join(people)} 3 March 2024, 14:26").authors == people


def test_a_name_with_its_job_at_a_firm_is_the_author():
    assert framed("Ana Ruiz Founder at Harbour Boats").authors == ("Ana Ruiz",)


def test_an_advert_between_does_not_part_a_name_from_the_text():
    assert framed("Ana Ruiz", "Advertisement").authors == ("Ana Ruiz",)


def test_a_name_with_the_time_since_signs_an_article_without_furniture_too():
    assert clean(HEADLINE, "Ana Ruiz 7 hours", BODY).authors == ("Ana Ruiz",)


def test_the_only_byline_of_a_page_is_its_author_s_though_it_stands_far_from_the_headline():
    far = ("By Ana Ruiz", "Published: 3 March 2024", *(f"A picture of boat {number}" for number in range(60)))
    doc = clean("\n".join((PAGE_TITLE, *MENU, *far, *MENU, HEADLINE, *PROSE, *FOOTER)))
    assert (doc.authors, doc.date) == (("Ana Ruiz",), "2024-03-03")


def test_who_signs_with_the_word_by_is_the_author_though_no_person():
    assert clean(HEADLINE, "By Quiet Harbour", "3 March 2024", BODY).authors == ("Quiet Harbour",)


def test_who_checked_an_article_is_not_its_author():
    doc = framed("Medically reviewed by Lena Vogt, MD — Written by Ana Ruiz, RD")
    assert doc.authors == ("Ana Ruiz",)


def test_a_headline_that_is_seen_once_the_furniture_has_gone_is_the_title():
    head = ("南海の地震、一時調査　基準に達せず", "2025年1月13日")
    body = "十三日の夜、海の底で強い地震があり、町では家が大きく揺れた。けが人はいないと町は話している。"
    doc = clean("\n".join((*MENU, *head, body, *FOOTER)))
    assert doc.title == head[0].replace("　", " ")


def test_the_years_of_an_archive_behind_the_article_go():
    years = tuple(str(year) for year in range(2024, 2004, -1))
    assert "2015" not in clean(HEADLINE, BODY, "\n".join(years)).text


def test_a_year_that_stands_alone_behind_the_article_stays():
    assert clean(HEADLINE, BODY, "2015").text.endswith("2015")


def test_the_headline_is_sought_over_what_the_model_takes_for_the_text():
    offer = (
        "Read the stories of the valley every morning in your letter box, and pay nothing for the first month of them."
    )
    view = View(*pipeline.split("\n\n".join((offer, HEADLINE, *PROSE)), Options(form="text")))
    reading = Reading(view, {}, doubted={0})
    assert (reading.span[0], reading.sure_span[0]) == (0, 2)
