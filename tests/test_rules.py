"""What each key of a pack means, and what a faulty pack is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.document import Options, Source
from cleaner.errors import PackError
from cleaner.stages import lines, rules, settle
from cleaner.stages._view import View

EXAMPLES = 'drop = ["x"]\nkeep = ["y"]\n'


@pytest.fixture
def removed(tmp_path: Path):
    """What a pack of one rule takes out of a dump, as a list of strings."""

    def run(rule: str, text: str, kind: str = "see_also") -> list[str]:
        file = tmp_path / kind / "en.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"[one]\n{rule}\n{EXAMPLES}", "utf-8")
        options = Options(packs=(str(tmp_path),), select=(f"{kind}/en/one",))
        rules.matcher.cache_clear()
        view = View(*lines.split(Source(text)))
        removals, _ = settle.settle(view, rules.judge(view, options), options)
        return [text[removal.start : removal.end] for removal in removals]

    return run


@pytest.fixture
def fault(tmp_path: Path):
    """The error a pack gets."""

    def run(pack: str, kind: str = "see_also", language: str = "en") -> str:
        file = tmp_path / kind / f"{language}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(pack, "utf-8")
        rules.matcher.cache_clear()
        with pytest.raises(PackError) as caught:
            rules.matcher((str(tmp_path),), (), ())
        return str(caught.value).replace(str(tmp_path) + "/", "")

    return run


PROSE = "The river rose by two metres in a night and carried the old wooden bridge away."


def test_whole_takes_a_block_that_is_just_the_phrase(removed):
    assert removed('whole = ["most read"]', f"Most read\n{PROSE}") == ["Most read"]


def test_whole_ignores_bullets_before_and_colons_behind(removed):
    assert removed('whole = ["most read"]', "• MOST  READ: »") == ["• MOST  READ: »"]


def test_whole_leaves_a_block_with_more_words(removed):
    assert removed('whole = ["most read"]', "Most read it twice") == []


def test_starts_takes_the_block_that_starts_with_the_phrase(removed):
    assert removed('starts = ["read more:"]', "Read more: Bridge to be rebuilt") == ["Read more: Bridge to be rebuilt"]


def test_starts_folds_odd_spaces_quotes_and_soft_hyphens(removed):
    text = "DON’T\u00a0 MI\u00adSS: the bridge"
    assert removed('starts = ["don\'t miss:"]', text) == [text]


def test_starts_wants_the_edge_of_a_word(removed):
    assert removed('starts = ["read"]', "Reading list") == []


def test_a_chinese_phrase_needs_no_edge(removed):
    assert removed('starts = ["相关阅读"]', "相关阅读市议会开会") == ["相关阅读市议会开会"]


def test_a_start_does_not_take_prose(removed):
    assert removed('starts = ["read more"]', "Read more than one book a week and you will soon need new shelves.") == []


def test_a_start_marked_prose_does(removed):
    text = "Sign up for our newsletter and get the best of the week in your inbox."
    assert removed('starts = ["sign up for our newsletter"]\nprose = true', f"{PROSE}\n{PROSE}\n{text}") == [text]


def test_ends_and_holds(removed):
    assert removed('ends = ["/getty"]\nholds = ["photo by"]', "A bridge. Kim/Getty\nA photo by Kim") == [
        "A bridge. Kim/Getty",
        "A photo by Kim",
    ]


def test_words_caps_the_length_of_the_block(removed):
    assert removed('starts = ["more"]\nwords = 3', "More on bridges\nMore on all the bridges") == ["More on bridges"]


def test_also_asks_for_a_second_cue(removed):
    assert removed('starts = ["join"]\nalso = ["newsletter"]', "Join us\nJoin our newsletter") == [
        "Join our newsletter"
    ]


def test_a_pattern_takes_the_block_and_names_what_it_found(tmp_path: Path):
    file = tmp_path / "byline" / "en.toml"
    file.parent.mkdir()
    file.write_text(f"[one]\npattern = '^By (?P<author>{{people}})$'\n{EXAMPLES}", "utf-8")
    rules.matcher.cache_clear()
    view = View(*lines.split(Source("By Ana Ruiz and Tom Okoye")))
    claims = rules.judge(view, Options(packs=(str(tmp_path),), select=("byline/en/one",)))
    assert [claim.found for claim in claims] == [{"author": "Ana Ruiz and Tom Okoye"}]


def test_match_takes_the_matched_words_alone(removed):
    text = "The group (banned in Atlantis) met again on Friday to talk about the fish."
    assert removed("pattern = '\\(banned in [A-Z][a-z]+\\)'\ntakes = \"match\"", text) == ["(banned in Atlantis)"]


def test_a_list_takes_the_headlines_behind_its_label_until_prose(removed):
    text = f"Related\nBridge to be rebuilt\nFerry stops\n{PROSE}"
    assert removed('whole = ["related"]\ntakes = "list"', text) == ["Related", "Bridge to be rebuilt", "Ferry stops"]


def test_a_list_label_followed_by_prose_is_a_heading_and_stays(removed):
    assert removed('whole = ["related"]\ntakes = "list"', f"Related\n{PROSE}") == []


def test_rest_takes_all_behind_it(removed):
    text = f"{PROSE}\nLeave a reply\nNice.\nName"
    assert removed('whole = ["leave a reply"]\ntakes = "rest"', text) == ["Leave a reply", "Nice.", "Name"]


def test_rest_takes_one_block_where_the_article_goes_on(removed):
    text = "\n".join([PROSE, "Leave a reply", *[PROSE] * 3])
    assert removed('whole = ["leave a reply"]\ntakes = "rest"', text) == ["Leave a reply"]


def test_rest_takes_one_block_where_no_article_stands_before(removed):
    text = f"Leave a reply\nRiver rises\n{PROSE}"
    assert removed('whole = ["leave a reply"]\ntakes = "rest"', text) == ["Leave a reply"]


def test_top_and_end_mean_the_two_ends_of_the_prose(removed):
    text = "\n".join(["Kim", *[PROSE] * 4, "Kim"])
    assert removed('whole = ["kim"]\nwhere = "top"', text) == ["Kim"]
    assert removed('whole = ["kim"]\nwhere = "end"', text) == ["Kim"]
    assert removed('whole = ["kim"]', text) == ["Kim", "Kim"]


def test_a_quotation_is_not_taken_on_weak_evidence(removed):
    assert removed('starts = ["read more"]', "“Read more, boys”") == []


def test_inside_asks_for_an_enclosing_element():
    rule = '[one]\ninside = [".promo"]\n' + EXAMPLES
    assert "inside" in rule
    table = rules._packs._value("inside", [".promo"])
    matcher = rules.Matcher([rules._packs.Rule("advert/html/one", "advert", "f", 1, inside=table)])
    source, (block,) = lines.split(Source("Buy a boat"))
    inside, outside = (View(source, [block._replace(path=path)]) for path in (("body", "div#x.promo.big"), ("body",)))
    assert [claim.rule for claim in rules.match(matcher, inside)] == ["advert/html/one"]
    assert rules.match(matcher, outside) == []


def test_an_unknown_key_is_told_the_nearest_known_one(fault):
    assert fault('[one]\nstart = ["x"]\n' + EXAMPLES) == (
        "see_also/en.toml:2: see_also/en/one: unknown key 'start'; did you mean 'starts'?"
    )


def test_a_rule_without_examples_is_refused(fault):
    assert "needs examples: drop" in fault('[one]\nwhole = ["x"]\n')


def test_a_rule_without_a_trigger_is_refused(fault):
    assert "needs one of whole" in fault(f"[one]\n{EXAMPLES}")


def test_a_pattern_that_is_not_re2_is_refused_with_its_line(fault):
    assert fault(f"[one]\npattern = '(?=x)'\n{EXAMPLES}").startswith(
        "see_also/en.toml:2: see_also/en/one: pattern is not RE2"
    )


def test_a_wrong_choice_is_told_the_choices(fault):
    assert "takes is one of block, match, list, rest" in fault(f'[one]\nwhole = ["x"]\ntakes = "all"\n{EXAMPLES}')


def test_an_unknown_kind_is_told_the_nearest_one(fault):
    assert "did you mean 'embed'?" in fault(f'[one]\nwhole = ["x"]\n{EXAMPLES}', kind="embeds")


def test_a_pack_that_is_not_toml_is_refused(fault):
    assert fault("[one\n").startswith("see_also/en.toml: ")


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(PackError, match="no such folder of packs"):
        rules.matcher(("/no/such/folder",), (), ())


def test_a_selection_of_an_unknown_kind_is_refused():
    with pytest.raises(PackError, match="did you mean 'embed'"):
        rules.matcher((), ("embeds",), ())
