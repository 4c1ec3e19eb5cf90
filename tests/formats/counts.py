# Reads a JUnit file with python3-junitparser and says whether it counts what the audit's JSON counts.
# usage: counts.py JUNIT JSON
import collections
import json
import sys

import junitparser

KINDS = {junitparser.Failure: "failures", junitparser.Error: "errors", junitparser.Skipped: "skipped"}
VERDICTS = {"fail": "failures", "unknown": "errors", "error": "errors", "notapplicable": "skipped",
            "notchecked": "skipped", "notselected": "skipped", "informational": "skipped"}


def count(suite):
    counted = collections.Counter(tests=0, failures=0, errors=0, skipped=0)
    for case in suite:
        counted["tests"] += 1
        for result in case.result:
            counted[KINDS[type(result)]] += 1
    return counted


def main():
    report = junitparser.JUnitXml.fromfile(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        results = json.load(file)["results"]
    total = collections.Counter()
    problems = []
    for suite in report:
        counted = count(suite)
        said = {key: getattr(suite, key) for key in counted}
        if said != dict(counted):
            problems.append(f"suite {suite.name} says {said} and has {dict(counted)}")
        total += counted
    for key in ("tests", "failures", "errors"):
        if getattr(report, key) != total[key]:
            problems.append(f"{key}: the file says {getattr(report, key)}, the suites have {total[key]}")
    wanted = collections.Counter(tests=len(results))
    wanted.update(VERDICTS[r["verdict"]] for r in results if r["verdict"] in VERDICTS)
    if +wanted != +total:
        problems.append(f"JSON has {dict(wanted)}, JUnit {dict(total)}")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
