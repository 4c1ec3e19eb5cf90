# Reads metrics as Prometheus' own Python client does and compares them with the audit's JSON.
# usage: metrics.py METRICS JSON
import collections
import json
import sys

from prometheus_client.parser import text_string_to_metric_families


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        families = {family.name: family for family in text_string_to_metric_families(file.read())}
    with open(sys.argv[2], encoding="utf-8") as file:
        audit = json.load(file)
    problems = []
    for family in families.values():
        if family.type != "gauge" or not family.documentation:
            problems.append(f"{family.name} is {family.type}: {family.documentation}")
        keys = [tuple(sorted(sample.labels.items())) for sample in family.samples]
        if len(set(keys)) != len(keys):
            problems.append(f"{family.name} has a sample twice")
    counted = collections.Counter()
    for sample in families["plimsoll_results"].samples:
        counted[sample.labels["severity"], sample.labels["verdict"]] += int(sample.value)
    wanted = collections.Counter((r["severity"], r["verdict"]) for r in audit["results"])
    if counted != wanted:
        problems.append(f"metrics count {dict(counted)}, the audit {dict(wanted)}")
    for sample in families["plimsoll_score"].samples:
        if abs(sample.value - audit["scores"][sample.labels["model"]]["value"]) > 1e-6:
            problems.append(f"the score {sample} is not {audit['scores']}")
    if len(families["plimsoll_score"].samples) != sum(s["value"] is not None for s in audit["scores"].values()):
        problems.append("a score is lost")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)


main()
