# SPDX-License-Identifier: Apache-2.0
"""Looks at the pages in a headless Chromium as a person would, in both languages: reads, filters, searches, copies,
prints. Called by run."""

import argparse
import pathlib
import re

from browser import Browser

SHOWN = "document.querySelectorAll('.card:not([hidden])').length"
AFTER = "new Promise((done) => setTimeout(done, 250))"  # the search waits for the end of typing

# Text against what lies behind it, by the formula of WCAG 2.2; 4.5 is its level AA.
CONTRAST = """(() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  const low = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest("svg, .skip, script, style")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(`${e.tagName}.${e.className} ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return [...new Set(low)];
})()"""

# What a screen reader would miss.
SILENT = """(() => {
  const bad = [];
  const named = (e) => (e.getAttribute("aria-label") || e.textContent || "").trim() || e.labels?.length || e.getAttribute("aria-labelledby");
  for (const e of document.querySelectorAll("button, input, select, a, summary, [role=img], [role=region]")) if (!named(e)) bad.push("no name: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("[aria-labelledby]")) for (const id of e.getAttribute("aria-labelledby").split(" ")) if (!document.getElementById(id)) bad.push("points nowhere: " + id);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) bad.push("an id stands twice");
  for (const tag of ["main", "header", "footer", "h1"]) if (document.querySelectorAll("body > " + tag + ", header > " + tag).length !== 1) bad.push("not exactly one " + tag);
  let level = 1;
  for (const e of document.querySelectorAll("h1, h2, h3, h4")) { const n = Number(e.tagName[1]); if (n > level + 1) bad.push("a heading is skipped before " + e.textContent); level = n; }
  if (!document.documentElement.lang) bad.push("no language");
  return bad;
})()"""


def same(what, found, expected):
    assert found == expected, f"{what}: {found!r}, expected {expected!r}"


def quiet(browser, page):
    """Nothing was complained about, and nothing but the page was asked for."""
    same(f"complaints of {page.name}", browser.complaints + browser.run("problems"), [])
    same(f"requests of {page.name}", set(browser.requests), {page.as_uri()})


def reads(browser, page):
    for scheme in ("light", "dark"):
        browser.looks(scheme)
        browser.run("new Promise((done) => setTimeout(done, 300))")
        same(f"text of too little contrast, {scheme}", browser.run(CONTRAST), [])
    browser.looks()
    same("what a screen reader would miss", browser.run(SILENT), [])
    browser.size(360, 740, phone=True)
    same("a phone's page is no wider than the phone", browser.run("document.documentElement.scrollWidth"), 360)
    same("smallest text on a phone", browser.run(
        "Math.min(...[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()).map((e) => parseFloat(getComputedStyle(e).fontSize))) >= 11"), True)
    browser.size(1200, 900)


def filters(browser):
    all_cards = browser.run(SHOWN)
    renew = browser.run("Number(document.querySelector('.tile.will-renew strong').textContent)")
    browser.run("document.querySelector('.tile.will-renew').click()")
    same("certificates that will renew", browser.run(SHOWN), renew)
    same("the tile says that it is pressed", browser.run("document.querySelector('.tile.will-renew').getAttribute('aria-pressed')"), "true")
    same("what is said", browser.run("document.getElementById('shown').textContent"), f"{renew} of {all_cards} certificates shown")
    browser.run("document.getElementById('reset').click()")
    same("all again", browser.run(SHOWN), all_cards)
    browser.run("{const s = document.getElementById('search'); s.value = 'DNS1001 ABSENT'; s.dispatchEvent(new Event('input'));}")
    browser.run(AFTER)
    same("found", browser.run(SHOWN), 1)
    browser.run("{const s = document.getElementById('search'); s.value = 'nothing-of-the-kind'; s.dispatchEvent(new Event('input'));}")
    browser.run(AFTER)
    same("nothing found is said", browser.run("document.getElementById('none').hidden"), False)
    browser.run("document.getElementById('reset').click()")
    browser.run("{const r = document.getElementById('rule'); r.value = 'dns-cname'; r.dispatchEvent(new Event('change'));}")
    same("one rule's", browser.run(SHOWN), 3)
    browser.run("document.getElementById('reset').click()")
    browser.run("{const o = document.getElementById('order'); o.value = 'name'; o.dispatchEvent(new Event('change'));}")
    names = browser.run("[...document.querySelectorAll('.card')].map((c) => c.dataset.name)")
    same("by name", names, sorted(names))
    browser.run("document.getElementById('reset').click()")


def copies(browser, page):
    wanted = browser.run("document.querySelector('.fix pre').textContent")
    button = "document.querySelector('.copy')"
    browser.run(f"{button}.focus()")
    browser.key("Enter")
    browser.run(AFTER)
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    same("what was said", browser.run(f"{button}.nextElementSibling.textContent"), "Copied.")
    same("what was copied", browser.run("navigator.clipboard.readText()"), wanted)
    # Without a clipboard to write to, the old way does it.
    browser.run("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))")
    browser.run("navigator.clipboard.readText().then(() => document.querySelectorAll('.copy')[1].click())")
    browser.run(AFTER)
    wanted = browser.run("document.querySelectorAll('.fix pre')[1].textContent")
    same("copied the old way", browser.run("navigator.clipboard.readText()"), wanted)


def keyboard(browser, page):
    browser.open(page)
    browser.key("Tab")
    same("first stop", browser.run("document.activeElement.className"), "skip")
    stops = []
    for _ in range(9):
        browser.key("Tab")
        stops.append(browser.run("document.activeElement.className + document.activeElement.id"))
    for expected in ("tile will-not-renew", "search", "rule", "order", "reset"):
        assert expected in stops, f"the keyboard does not reach {expected}: {stops}"
    outline = browser.run("getComputedStyle(document.activeElement).outlineWidth")
    same("what has the focus shows it", outline, "3px")


def prints(browser, page, work):
    browser.looks(media="print")
    same("nothing to click on paper", browser.run("getComputedStyle(document.querySelector('.controls')).display"), "none")
    browser.looks()
    browser.pdf(work / "print.pdf")
    assert (work / "print.pdf").read_bytes().startswith(b"%PDF"), "it cannot be printed"
    closed = "document.querySelectorAll('.finding:not([open])').length"
    before = browser.run(closed)
    assert before > 0, "the sample has no certificate with two findings"
    browser.run("dispatchEvent(new Event('beforeprint'))")
    same("details that paper would hide", browser.run(closed), 0)
    browser.run("dispatchEvent(new Event('afterprint'))")
    same("details closed again after printing", browser.run(closed), before)


def inert(browser, page):
    """The attacks are text and nothing else."""
    same("elements that only an attack would make", browser.run(
        "document.querySelectorAll('img, .card script, [onload], [onerror], [onclick], iframe, object, embed, a[href^=javascript]').length"), 0)
    same("scripts on the page", browser.run("document.scripts.length"), 1)
    same("certificates", browser.run("document.querySelectorAll('article.card').length"), 10)
    text = browser.run("document.body.textContent")
    assert "<script>problems.push('ran')</script>" in text, "the attack is not shown as what it is"
    assert "\\u{202e}gnp.exe" in text and not re.search("[\u202a-\u202e\u2066-\u2069\u0000\u0007]", text), "direction marks were let through"
    seen = browser.run("[...document.querySelectorAll('dd pre')].map((p) => p.textContent).filter((t) => t.includes('onerror')).length")
    assert seen >= 1, "no mail server's words are on the page"
    html = page.read_text()
    assert len(html) < 600_000, f"{len(html)} bytes: long lines were not cut"
    assert "{{" not in re.sub(r"\{\{cards\}\}", "", html), "a slot was left unfilled"


# Text outside of evidence that has English words in a row: what nobody translated.
ENGLISH = """[...document.querySelectorAll("h1, h2, button, label, option, p, summary, figcaption, li, dt")]
  .filter((e) => !e.closest("pre, code, .help")).map((e) => e.textContent.replace(/'[^']*'/g, "").trim())
  .filter((t) => /\\b(the|of|is|are|and|not|with|from|to|in) [a-z]+/.test(t))"""


def japanese(browser, page):
    same("the language", browser.run("document.documentElement.lang"), "ja")
    same("what stays English", browser.run(ENGLISH), [])
    shown = browser.run(SHOWN)
    browser.run("document.querySelector('.tile.will-renew').click()")
    renew = browser.run(SHOWN)
    same("what is said", browser.run("document.getElementById('shown').textContent"), f"証明書 {shown} 件中 {renew} 件を表示")
    browser.run("document.getElementById('reset').click()")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    options = parser.parse_args()
    work = options.work.resolve()
    sample, hostile, few, other = (work / f"{name}.html" for name in ("sample", "hostile", "again", "japanese"))
    with Browser() as browser:
        browser.open(sample)
        reads(browser, sample)
        filters(browser)
        copies(browser, sample)
        prints(browser, sample, work)
        keyboard(browser, sample)
        quiet(browser, sample)
        if options.pictures:
            pictures(browser, sample, options.pictures)
    for page in (hostile, few, other):
        with Browser() as browser:
            browser.open(page)
            reads(browser, page)
            if page == hostile:
                inert(browser, page)
                if options.pictures:
                    pictures(browser, page, options.pictures, "hostile-")
            elif page == other:
                japanese(browser, page)
                if options.pictures:
                    pictures(browser, page, options.pictures, "japanese-")
            else:
                same("certificates on a capped page", browser.run("document.querySelectorAll('.card').length"), 4)
                said = browser.run("document.querySelector('.capped').textContent")
                assert "shows the 4 of 10 certificates" in said, said
            quiet(browser, page)
    print("page: reads, filters, copies, prints, works by keyboard, in both languages; hostile text is inert; no complaint, no request")


def pictures(browser, page, folder, prefix=""):
    folder.mkdir(parents=True, exist_ok=True)
    browser.open(page)
    for name, scheme, size in (("light", "light", (1200, 900)), ("dark", "dark", (1200, 900)), ("phone", "light", (360, 740)),
                               ("phone-dark", "dark", (360, 740))):
        browser.looks(scheme)
        browser.size(*size, phone=name.startswith("phone"))
        browser.run("new Promise((done) => setTimeout(done, 300))")
        browser.picture(folder / f"{prefix}{name}.png")
        browser.run("document.querySelectorAll('.card')[1].scrollIntoView()")
        browser.picture(folder / f"{prefix}{name}-card.png")
        browser.run("scrollTo(0, 0)")
    browser.looks()
    browser.size(1200, 900)
    browser.pdf(folder / f"{prefix}print.pdf")


main()
