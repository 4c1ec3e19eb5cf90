# Says whether JSON files are what a JSON Schema describes.
# usage: conforms.py SCHEMA[#DEFINITION] FILE...; a file that ends with .jsonl is one document a line.
import json
import sys

import jsonschema


def documents(name):
    with open(name, encoding="utf-8") as file:
        if not name.endswith(".jsonl"):
            return [json.load(file)]
        return [json.loads(line) for line in file]


def main():
    name, _, definition = sys.argv[1].partition("#")
    with open(name, encoding="utf-8") as file:
        schema = json.load(file)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    if definition:
        schema = {"$schema": schema["$schema"], "$ref": "#/$defs/" + definition, "$defs": schema["$defs"]}
    validator = kind(schema, format_checker=jsonschema.FormatChecker())
    problems = 0
    for file in sys.argv[2:]:
        count = 0
        for document in documents(file):
            count += 1
            for error in validator.iter_errors(document):
                problems += 1
                where = "/".join(str(part) for part in error.absolute_path)
                print(f"{file}:{count}: at /{where}: {error.message[:300]}")
        if not count:
            problems += 1
            print(f"{file}: empty")
    sys.exit(1 if problems else 0)


main()
