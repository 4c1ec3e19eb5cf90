# Looks at what cmark made of a Markdown report: nothing but the tags that the report itself means, and all findings as they were.
# usage: meant.py HTML JSON; the HTML is of cmark --unsafe, which lets through markup of any text that was not escaped.
import html.parser
import json
import re
import sys

MEANT = {"h1", "h2", "h3", "p", "strong", "ul", "li", "code"}


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.problems, self.open, self.items, self.deepest = [], [], [], 0

    def handle_starttag(self, tag, attrs):
        if tag not in MEANT or attrs:
            self.problems.append(f"<{tag}> {attrs} is not the report's own")
        self.open.append(tag)
        self.deepest = max(self.deepest, self.open.count("ul"))
        if tag == "li" and self.open.count("ul") == 1:
            self.items.append("")

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "li" in self.open and self.open.count("ul") == 1:
            self.items[-1] += data

    def handle_comment(self, data):
        self.problems.append(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def shown(text):
    """As the report writes it: one line, characters that cannot be seen spelled out."""
    spelt = re.sub("[\r\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]",
                   lambda m: f"\u27e8U+{ord(m[0]):04X}\u27e9", text)
    return " ".join(spelt.split())


def main():
    reader = Reader()
    with open(sys.argv[1], encoding="utf-8") as file:
        reader.feed(file.read())
    with open(sys.argv[2], encoding="utf-8") as file:
        results = json.load(file)["results"]
    if reader.deepest > 2:
        reader.problems.append("a list within the evidence of a finding")
    said = [" ".join(item.split()) for item in reader.items]
    seen = {}
    for result in results:
        if result["verdict"] not in ("fail", "unknown", "error") or not result["message"]:
            continue
        standing = result["rule"], result["verdict"] == "fail"
        seen[standing] = seen.get(standing, 0) + 1
        if seen[standing] <= 20 and shown(result["message"]) not in said:
            reader.problems.append(f"no item says {shown(result['message'])!r}")
    print("\n".join(reader.problems))
    sys.exit(1 if reader.problems else 0)


main()
