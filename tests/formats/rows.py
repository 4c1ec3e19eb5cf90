# Reads a CSV report as Python's csv does, strictly: the rows are the audit's results, and no field is what a spreadsheet evaluates.
# usage: rows.py CSV JSON
import csv
import json
import re
import sys

NAMES = ["host", "time", "rule", "title", "severity", "verdict", "instance", "message", "expected", "evidence"]
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def same(cell, text):
    """The text, but for the quote before a formula and characters that have no place in a cell."""
    text = re.sub(r"[\x00-\x1f\x7f]", " ", text or "")
    return cell == text or cell == "'" + text


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        text = file.read()
    with open(sys.argv[2], encoding="utf-8") as file:
        results = json.load(file)["results"]
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    problems = []
    if rows[0] != NAMES:
        problems.append(f"the header is {rows[0]}")
    if len(rows) != len(results) + 1 or text.count("\n") != len(rows) or text.count("\r\n") != len(rows):
        problems.append(f"{len(rows)} rows for {len(results)} results")
    for row, result in zip(rows[1:], results):
        cells = dict(zip(NAMES, row))
        if len(row) != len(NAMES):
            problems.append(f"{len(row)} fields: {row}")
        problems += [f"a spreadsheet evaluates {cell!r}" for cell in row if FORMULA.match(cell)]
        if cells["rule"] != result["name"] or cells["verdict"] != result["verdict"]:
            problems.append(f"{row[:6]} is not {result['name']} {result['verdict']}")
        problems += [f"{cells[key]!r} is not {result[key]!r}" for key in ("instance", "message", "expected")
                     if not same(cells[key], result[key])]
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
