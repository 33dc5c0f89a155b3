"""The public directory asks for nothing, runs nothing that members wrote, and says the same in three languages."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from matchmaking.composition import Call
from matchmaking.exports.public_site import PublicDirectory, public_site
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.members.member import Contact, Roster
from matchmaking.ranking import Criterion, default_preset
from matchmaking.ranking.importance import importance
from tests.conftest import WordEncoder, small_roster, statement

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script><img src="https://evil.example/x">"\'&'
CALL = Call("heart", HOSTILE, {"en": HOSTILE}, budget=1000.0, deadline=date(2027, 3, 12), source="javascript:alert(1)")


class Page(HTMLParser):
    """The tags of a page, with their attributes, and what stands in its scripts, styles and rows of members."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in self.inside:
            self.inside[self._open].append(data)

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.fixture(scope="module")
def features(word_cache: Path) -> FeatureSet:
    roster = small_roster()
    hostile = replace(
        roster.member("alfa"),
        name=f"Alfa {HOSTILE}",
        city=HOSTILE,
        website="javascript:alert(1)",
        offers=(statement(HOSTILE),),
        contact=Contact(HOSTILE, "an@alfa.example?cc=x&subject=y", HOSTILE),
    )
    plain = replace(
        roster.member("gamma"), website="https://gamma.example/?a=1&b=2", contact=Contact("Bert", "b@gamma.example")
    )
    others = [member for member in roster.members if member.id not in ("alfa", "gamma")]
    return fit(Roster.of([hostile, plain, *others], roster.projects, roster.participations), WordEncoder(), word_cache)


def site(features: FeatureSet, *, contacts: bool = False) -> dict[str, str]:
    calls = dict.fromkeys(LANGUAGES, (CALL,))
    given = PublicDirectory("Leden", features, calls, default_preset(), importance(features), NOW, contacts=contacts)
    return {name: content.decode() for name, content in public_site(given).items()}


@pytest.fixture(scope="module")
def pages(features: FeatureSet) -> dict[str, str]:
    return {name: content for name, content in site(features, contacts=True).items() if name.endswith(".html")}


def test_no_page_asks_for_anything_and_each_allows_its_own_style_and_script_alone(pages: dict[str, str]) -> None:
    for content in pages.values():
        page = Page(content)
        (policy,) = (tag["content"] for name, tag in page.tags if tag.get("http-equiv") == "Content-Security-Policy")
        assert policy is not None
        assert policy.startswith("default-src 'none'; ")
        for kind in ("script", "style"):
            (inside,) = page.inside[kind]
            digest = b64encode(sha256(inside.encode()).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}'" in policy
            assert not re.search(r"url\(|@import|https?:|fetch\(|XMLHttp|import\(", inside)
        assert not [
            tag for tag in page.tags if tag[0] in ("img", "link", "iframe", "object", "embed", "base") or "src" in tag[1]
        ]


def test_what_members_and_calls_wrote_is_text(pages: dict[str, str]) -> None:
    for content in pages.values():
        page = Page(content)
        assert [name for name, _ in page.tags].count("script") == 1
        assert not [tag for _, tag in page.tags if any(name.startswith("on") for name in tag)]
        links = [str(tag["href"]) for name, tag in page.tags if name == "a"]
        assert all(re.match(r"https://gamma\.example|mailto:[^?&]+$|[a-z-]+\.(html|ics)$", link) for link in links), links


def test_every_link_between_the_files_leads_to_one_of_them(features: FeatureSet) -> None:
    files = site(features)
    for name in (name for name in files if name.endswith(".html")):
        own = [str(tag["href"]) for tag_name, tag in Page(files[name]).tags if tag_name == "a"]
        assert {link for link in own if not link.startswith("http")} <= set(files)
    assert {"index.html", "en.html", "fr.html", "ranking-nl.html", "deadlines-fr.ics"} <= set(files)


def test_each_page_speaks_its_language(pages: dict[str, str]) -> None:
    for name, language, said in (("index.html", "nl", "Zoekt"), ("en.html", "en", "Looks for"), ("fr.html", "fr", "Cherche")):
        assert f'<html lang="{language}">' in pages[name]
        assert said in pages[name]
        assert pages[name].count("<li id=") == len(small_roster().members)


def test_contact_persons_are_left_out_unless_they_are_asked_for(features: FeatureSet, pages: dict[str, str]) -> None:
    assert "b@gamma.example" in pages["index.html"]
    assert not [name for name, content in site(features).items() if "b@gamma.example" in content]


def test_how_ranking_works_names_each_criterion_with_its_points(features: FeatureSet, pages: dict[str, str]) -> None:
    found = importance(features)
    for language in LANGUAGES:
        words, content = Wording(language), pages[f"ranking-{language}.html"]
        for criterion in Criterion:
            most = max(by[criterion] for by in found.points.values())
            named = f"{words.name(criterion)[1:]}</td>" in content
            assert named is (most > 0), criterion
            if most:
                assert f">{words.number(round(most, 1), 1)}</td>" in content
    for by in found.points.values():
        assert sum(by.values()) == pytest.approx(100)
