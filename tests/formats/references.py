# What a schema cannot say of OSCAL assessment results: identifiers are each of one thing, what is referred to is there and of the kind
# that NIST's indexes want, properties without a namespace have names and values that OSCAL gives, and the findings are those of the
# audit's JSON.
# usage: references.py OSCAL JSON
import ipaddress
import json
import sys

# Names that the model gives properties, by what has them.
KNOWN = {
    "inventory-items": {
        "ipv4-address", "ipv6-address", "fqdn", "uri", "serial-number", "netbios-name", "mac-address", "physical-location", "is-scanned",
        "asset-type", "asset-id", "asset-tag", "public", "virtual", "vlan-id", "network-id", "label", "sort-id", "function", "os-name",
        "baseline-configuration-name", "allows-authenticated-scan", "os-version", "software-name", "software-version", "model",
    },
    "components": {"version", "patch-level", "model", "release-date", "vendor-name", "label", "asset-type", "asset-id", "virtual", "public"},
}
ASSET_TYPES = {
    "operating-system", "database", "web-server", "dns-server", "email-server", "directory-server", "pbx", "firewall", "router", "switch",
    "storage-array",
}


def members(node, owner=None):
    """Each object with the name of the list or member it is in."""
    if isinstance(node, dict):
        yield owner, node
        for name, child in node.items():
            yield from members(child, name)
    elif isinstance(node, list):
        for child in node:
            yield from members(child, owner)


def check_references(whole):
    by_owner = {}
    ids = []
    for owner, node in members(whole, "assessment-results"):
        if "uuid" in node:
            ids.append(node["uuid"])
            by_owner.setdefault(owner, set()).add(node["uuid"])
    if len(set(ids)) != len(ids):
        yield "an identifier is of two things"
    resources = by_owner.get("resources", set())
    if whole["import-ap"]["href"][1:] not in resources:
        yield "the plan is not in the document"
    subjects = {"inventory-item": "inventory-items", "component": "components", "resource": "resources"}
    actors = {"tool": "components", "assessment-platform": "assessment-platforms"}
    for owner, node in members(whole):
        kinds = {"observation-uuid": "observations", "component-uuid": "components"}
        if "subject-uuid" in node:
            kinds["subject-uuid"] = subjects.get(node["type"], node["type"])
        if "actor-uuid" in node:
            kinds["actor-uuid"] = actors.get(node["type"], node["type"])
        for name, value in node.items():
            if name.endswith("-uuid") and value not in by_owner.get(kinds.get(name), set()):
                yield f"{owner}: {name} refers to nothing"


def check_properties(whole):
    for owner, node in members(whole):
        for prop in node.get("props", []):
            name, value = prop["name"], prop["value"]
            if "ns" in prop:
                continue
            if name not in KNOWN.get(owner, set()):
                yield f"{owner} has no property {name} in OSCAL's own namespace"
            if name == "asset-type" and value not in ASSET_TYPES:
                yield f"there is no asset type {value}"
            if name in ("ipv4-address", "ipv6-address") and f"ipv{ipaddress.ip_address(value).version}-address" != name:
                yield f"{value} is no {name}"


def check_host(result, host):
    item = result["local-definitions"]["inventory-items"][0]
    told = [p["value"] for p in item["props"] if p["name"] in ("ipv4-address", "ipv6-address")]
    if told != [a["address"] for a in host["addresses"] or []]:
        yield f"the host has other addresses: {told}"


def check_findings(result, results):
    observed = {observation["uuid"] for observation in result["observations"]}
    for finding in result["findings"]:
        target = finding["target"]
        verdicts = {r["verdict"] for r in results if target["target-id"] in (r["name"], r["rule"])}
        bad = bool(verdicts & {"fail", "unknown", "error"})
        if not verdicts or bad != (target["status"]["state"] == "not-satisfied"):
            yield f"{target} but {verdicts}"
    if len(observed) != len(results):
        yield f"{len(observed)} observations of {len(results)} results"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        whole = json.load(file)["assessment-results"]
    with open(sys.argv[2], encoding="utf-8") as file:
        audit = json.load(file)
    result = whole["results"][0]
    problems = [*check_references(whole), *check_properties(whole), *check_host(result, audit["host"]),
                *check_findings(result, audit["results"])]
    print("\n".join(problems[:20]))
    sys.exit(1 if problems else 0)


main()
