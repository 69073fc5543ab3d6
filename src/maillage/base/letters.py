"""Other scripts in Latin letters: what is searched and addressed is written in one alphabet.

Word by word, and nothing between its letters: a mark that the transliteration puts inside a word
(`al-'amal`, `l'mir`) would cut it in two.
"""

import re
import unicodedata

from anyascii import anyascii

# Letters and digits beyond a-z; vowel signs of India and its neighbours belong to their word. What
# stands between letters and looks like an apostrophe (U+02BC) does not.
_WORD = re.compile(r"(?:[^\W_a-z0-9\u02b0-\u02ff]|[\u0900-\u109f\u1780-\u17ff])+")
_IDEOGRAM = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_PICTURE = re.compile("[\U0001f000-\U0001f3fa\U0001f400-\U0001faff]")
_ARTICLE = re.compile(r"(?<![^\W_])\u0627\u0644(?=[^\W_])")
_ALIF = "\u0627"  # a long a, that the table leaves out as a mere support
_MARK = re.compile(r"[^a-z0-9]+")


def latin(folded: str) -> str:
    """Folded text with every word in a-z: `καφενειο` → `kafeneio`, `🌻` → `sunflower`."""
    text = unicodedata.normalize("NFC", folded)  # folding parts the syllables of hangul
    text = _ARTICLE.sub("al ", text).replace(_ALIF, "a")
    text = _IDEOGRAM.sub(r" \g<0> ", text)  # each is a word: nothing else parts them
    text = _WORD.sub(lambda found: _MARK.sub("", anyascii(found.group()).lower()), text)
    return _PICTURE.sub(lambda found: f" {_MARK.sub(' ', anyascii(found.group()).lower())} ", text)


def without_pictures(text: str) -> str:
    return _PICTURE.sub(" ", text)
