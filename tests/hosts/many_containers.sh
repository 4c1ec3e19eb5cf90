#!/bin/sh
# Writes a fixture host with many Docker containers: copies of the one in container-good, of two dozen images, each image
# and some containers badly confined in a way of their own. Prints a manifest.
#
# usage: many_containers.sh COUNT TESTS_HOSTS_DIRECTORY >HOST/manifest
set -eu
count=$1
hosts=$(cd "$2" && pwd)

echo "plimsoll-host 1"
# Everything but the container: the host, its engine, its mounts. What a later one says instead of an earlier one counts.
for part in containers-none docker-plain container-good; do
	grep -v '^plimsoll-host\|^#\|^base\|4600\|4711\|4730\|a1a1a1a1' "$hosts/shared/$part/manifest"
done | tac | awk '!seen[$1 " " $2]++' | tac
for part in docker-plain container-good; do
	grep '^[a-z].*\(4600\|4711\|4730\|a1a1a1a1\)' "$hosts/shared/$part/manifest"
done | tac | awk '!seen[$1 " " $2]++' | tac | awk -v count="$count" '
function bad(line, kind) {
	if (kind == 1) gsub(/Seccomp:\\t2/, "Seccomp:\\t0", line)
	else if (kind == 2) gsub(/CapEff:\\t0000000000000400/, "CapEff:\\t00000000a82425fb", line)
	else if (kind == 3) gsub(/NoNewPrivs:\\t1/, "NoNewPrivs:\\t0", line)
	else if (kind == 4) { if (line ~ /ns\/net target/) sub(/net:\[[0-9]*\]/, "net:[4026531840]", line) }
	else if (kind == 5) gsub(/text="536870912\\n"/, "text=\"9223372036854771712\\n\"", line)
	else if (kind == 6) sub(/600 500 0:60 \/ \/ ro/, "600 500 0:60 / / rw", line)
	else if (kind == 7) gsub(/docker-default \(enforce\)/, "unconfined", line)
	else if (kind == 8) gsub(/oom_score_adj text="0/, "oom_score_adj text=\"-999", line)
	else if (kind == 9) gsub(/SECRET=/, "SECRET=value-nobody-may-see", line)
	else if (kind == 10) gsub(/612 603 0:73/, "613 600 8:1 / /host rw,relatime - ext4 /dev/sda1 rw\\n612 603 0:73", line)
	else if (kind == 11) gsub(/Uid:\\t101\\t101\\t101\\t101/, "Uid:\\t0\\t0\\t0\\t0", line)
	return line
}
{ template[++lines] = $0 }
END {
	split("nginx:1.27 redis:7 postgres:16 shop/cart:4.2.1 shop/checkout:4.2.1 shop/search:4.1.9 shop/mail:2.0 grafana/grafana:11.1 prom/prometheus:v2.54 prom/node-exporter:v1.8 registry.example.net/platform/gateway@sha256:6f1c rabbitmq:3-management busybox haproxy:3.0 memcached:1.6 mariadb:11 node:22-alpine python:3.12-slim traefik:v3.1 minio/minio vault:1.17 jaeger/all-in-one:1.60 keycloak:25 ci/runner:17 debug/toolbox:latest", image, " ")
	images = 25
	for (i = 1; i <= count; i++) {
		# A few images have most of the containers.
		which = 1 + int(images * ((i * 7919) % 1000 / 1000) ^ 2)
		own[which]++
		id = sprintf("%08x%056x", (i * 2654435761) % 4294967296, i)
		name = image[which]
		gsub(/.*\//, "", name)
		gsub(/[:@].*/, "", name)
		name = name "-" own[which]
		for (l = 1; l <= lines; l++) {
			line = template[l]
			# In this order none of them can be found in what replaced another.
			gsub(/4730/, 1000002 + 4 * i, line)
			gsub(/4600/, 1000000 + 4 * i, line)
			gsub(/4711/, 1000001 + 4 * i, line)
			gsub(/40265324/, 4027000 + i, line)
			gsub(/a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1/, id, line)
			gsub(/\/web-1/, "/" name, line)
			gsub(/Image\\": \\"nginx/, "Image\\\": \\\"" image[which], line)
			if (which > 3) line = bad(line, which % 12)
			if (which > 12) line = bad(line, which % 5 + 3)
			if (which == images) for (kind = 1; kind < 12; kind++) line = bad(line, kind)
			if (i % 17 == 0) line = bad(line, i % 11 + 1)
			print line
		}
	}
}'
