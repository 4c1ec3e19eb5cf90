# What a schema cannot say of OSCAL assessment results: identifiers are each of one thing, what is referred to is there, and the findings
# are those of the audit's JSON.
# usage: references.py OSCAL JSON
import json
import sys


def identifiers(node):
    if isinstance(node, dict):
        if "uuid" in node:
            yield node["uuid"]
        for child in node.values():
            yield from identifiers(child)
    elif isinstance(node, list):
        for child in node:
            yield from identifiers(child)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        whole = json.load(file)["assessment-results"]
    with open(sys.argv[2], encoding="utf-8") as file:
        results = json.load(file)["results"]
    result = whole["results"][0]
    problems = []
    ids = list(identifiers(whole))
    if len(set(ids)) != len(ids):
        problems.append("an identifier is of two things")
    if whole["import-ap"]["href"][1:] not in ids:
        problems.append("the plan is not in the document")
    observed = {observation["uuid"] for observation in result["observations"]}
    for finding in result["findings"]:
        target = finding["target"]
        if not {o["observation-uuid"] for o in finding["related-observations"]} <= observed:
            problems.append(f"{target['target-id']} refers to an observation that is not there")
        verdicts = {r["verdict"] for r in results if r["name"] == target["target-id"]}
        bad = bool(verdicts & {"fail", "unknown", "error"})
        if not verdicts or bad != (target["status"]["state"] == "not-satisfied"):
            problems.append(f"{target} but {verdicts}")
    if len(observed) != len(results):
        problems.append(f"{len(observed)} observations of {len(results)} results")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
