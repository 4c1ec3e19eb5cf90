#!/bin/sh
# excerpts.sh: every block of code in docs/*.md behind "<!-- from FILE -->" stands in FILE, byte for byte;
# behind "<!-- from FILE less its indentation -->", without the blanks that lines begin with.
# Usage: excerpts.sh SOURCE-DIRECTORY
set -eu
cd "$1"
status=0
for doc in docs/*.md; do
	awk -v doc="$doc" '
		function whole(file,   text, line, rc) {
			while ((rc = (getline line < file)) > 0)
				text = text line "\n"
			close(file)
			if (rc < 0)
				text = ""
			return text
		}
		function bare(text) {
			gsub(/\n[ \t]+/, "\n", text)
			return text
		}
		/^<!-- from .* -->$/ { file = $3; less = $4 == "less"; next }
		/^```/ && inside {
			text = whole(file)
			if (index(less ? bare(text) : text, less ? bare(block) : block) == 0) {
				printf "%s:%d: this is not in %s\n", doc, start, file
				bad = 1
			}
			inside = 0
			file = ""
			next
		}
		/^```/ && file != "" { inside = 1; start = NR; block = ""; next }
		inside { block = block $0 "\n" }
		END { exit bad }
	' "$doc" || status=1
done
exit $status
