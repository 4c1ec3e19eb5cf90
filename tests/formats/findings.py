# What a schema cannot say of a SARIF log: indexes lead to their rules, places are URIs, and findings are those of the audit's JSON.
# usage: findings.py SARIF JSON
import json
import re
import sys
import urllib.parse

URI = re.compile(r"file://(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})*)+")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        run = json.load(file)["runs"][0]
    with open(sys.argv[2], encoding="utf-8") as file:
        results = json.load(file)["results"]
    rules = run["tool"]["driver"]["rules"]
    problems = []
    for result in run["results"]:
        index = result["ruleIndex"]
        if index >= len(rules) or rules[index]["id"] != result["ruleId"]:
            problems.append(f"ruleIndex {index} is not {result['ruleId']}")
        for place in result["locations"]:
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            if not URI.fullmatch(uri) or not urllib.parse.unquote(urllib.parse.urlsplit(uri).path).startswith("/"):
                problems.append(f"{uri} is no URI of a file")
    told = {(r["name"], r["message"] or r["title"]) for r in results if r["verdict"] in ("fail", "unknown", "error") or "waived" in r}
    has = {(r["ruleId"], r["message"]["text"]) for r in run["results"]}
    problems += [f"{pair} is in one of both alone" for pair in told ^ has]
    prints = [r["partialFingerprints"]["plimsoll/v1"] for r in run["results"]]
    if len(set(prints)) != len(prints):
        problems.append("two findings have one fingerprint")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
