"""Streamlit's own English texts, which have no setting: translated in the browser."""

from collections.abc import Mapping

from matchmaking.i18n import LANGUAGES, Wording
from matchmaking.i18n.names import N_

_TEXTS = (
    N_("Upload"),
    N_("Add files"),
    N_("Drag and drop a file here"),
    N_("Drag and drop files here"),
    N_("file upload"),
    N_("Skip to main content"),
    N_("App pages"),
    N_("Main menu"),
    N_("Settings"),
    N_("Theme"),
    N_("Light"),
    N_("Dark"),
    N_("Rerun"),
    N_("Print"),
    N_("Record a screencast"),
    N_("Running..."),
    N_("Stop"),
    N_("Stopping..."),
    N_("Connecting"),
    N_("Connection error"),
    N_("Close"),
    N_("Open"),
    N_("Clear all"),
    N_("Clear value"),
    N_("Clear entry"),
    N_("Select all"),
    N_("Selected values"),
    N_("No results"),
    N_("No options to select"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Choose date"),
    N_("Next month"),
    N_("Previous month"),
    N_("Press Enter to apply"),
    N_("Press Ctrl+Enter to apply"),
    N_("Press ⌘+Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press Ctrl+Enter to submit form"),
    N_("Press ⌘+Enter to submit form"),
    N_("Increment"),
    N_("Decrement"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Show data"),
    N_("Show chart"),
    N_("Show/hide columns"),
    N_("Download as CSV"),
    N_("Download as PNG"),
    N_("Copy to clipboard"),
    N_("Search"),
    N_("Add row"),
    N_("Delete row(s)"),
    N_("Clear selection"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Autosize"),
    N_("Format"),
    N_("Failed to generate file for download"),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
)
_PER_FILE = N_("per file")
"""As in *200MB per file • CSV, XLSX*."""
_MORE = N_("more")
"""As in *3 more*, for pages that do not fit a narrow window."""
_REMOVE = N_("Remove")
"""Before a chosen item of a list, as in *Remove Alfa BV*."""

SAY = """
const ATTRIBUTES = ['aria-label', 'title', 'placeholder'];
const OURS = '[data-testid=stMarkdown], [data-testid=stTable], [data-testid=stAlert], [data-testid=stHeading]';
export default ({ data }) => {
    document.documentElement.lang = data.language;
    const said = text => {
        const key = text.trim();
        if (Object.hasOwn(data.texts, key)) return data.texts[key];
        for (const word of data.removes)
            if (key.startsWith(word + ' ') && !key.includes('\\n')) return data.remove + key.slice(word.length);
        for (const word of data.perFiles)
            if (/^\\d+(\\.\\d+)? ?[KMG]?B /.test(key) && key.includes('B ' + word)) return key.replace(word, data.perFile);
        for (const word of data.mores) if (/^\\d+ /.test(key) && key.slice(key.indexOf(' ') + 1) === word)
            return key.replace(word, data.more);
        return key;
    };
    const inText = node => {
        if (!node.nodeValue.trim() || node.parentElement?.closest(OURS)) return;
        const now = said(node.nodeValue);
        if (!node.nodeValue.trim().startsWith(data.remove + ' ') && now !== node.nodeValue.trim()) node.nodeValue = now;
    };
    const inAttributes = element => {
        for (const name of ATTRIBUTES) {
            const was = element.getAttribute(name);
            if (was && said(was) !== was.trim()) element.setAttribute(name, said(was));
        }
    };
    const all = root => {
        if (root.nodeType === Node.TEXT_NODE) return inText(root);
        if (root.nodeType !== Node.ELEMENT_NODE) return;
        inAttributes(root);
        root.querySelectorAll('[aria-label], [title], [placeholder]').forEach(inAttributes);
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) inText(texts.currentNode);
    };
    window.frameworkWords?.disconnect();
    window.frameworkWords = new MutationObserver(changes => {
        for (const change of changes) {
            if (change.type === 'childList') change.addedNodes.forEach(all);
            else if (change.type === 'characterData') inText(change.target);
            else inAttributes(change.target);
        }
    });
    window.frameworkWords.observe(document.body, {
        subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
    });
    all(document.body);
}
"""
"""Script for the browser: sets the page's language, and translates the framework's texts, also those that appear later."""


def framework_words(words: Wording) -> Mapping[str, object]:
    """The data for ``SAY``: each text of the framework, in any language, with its translation for the reader."""
    others = [Wording(language) for language in LANGUAGES]
    return {
        "language": words.language,
        "texts": {other.translate(text): words.translate(text) for text in _TEXTS for other in others},
        "perFile": words.translate(_PER_FILE),
        "perFiles": [other.translate(_PER_FILE) for other in others],
        "more": words.translate(_MORE),
        "mores": [other.translate(_MORE) for other in others],
        "remove": words.translate(_REMOVE),
        "removes": [other.translate(_REMOVE) for other in others],
    }
