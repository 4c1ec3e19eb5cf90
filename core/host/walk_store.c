/*
 * walk_store.c: how the layers of images and containers, and snapshots, are told from the host's own directories: by the ends
 * of their paths, as each engine lays out its store. Pure.
 */
#include "core/host/walk_private.h"

#include "core/base/text.h"

/* '*' is one component. The last component of each is looked at first. */
static const char *const layers[] = {
	"/overlay2/*/diff",
	"/overlay2/*/merged", /* Docker */
	"/overlay/*/diff",
	"/overlay/*/merged", /* Podman, CRI-O, Buildah */
	"/vfs/dir/*",	     /* both */
	"/btrfs/subvolumes/*",
	"/aufs/diff/*",		  /* both, older */
	"/snapshots/*/fs",	  /* containerd */
	"/rootfs/overlayfs/*",	  /* Docker upon containerd's store */
	"/lxc/*/rootfs",	  /* LXC */
	"/containers/*/rootfs",	  /* Incus, LXD */
	"/var/lib/machines/*",	  /* systemd-nspawn */
	"/.snapshots/*/snapshot", /* snapper */
};

/* Both from their ends, component by component; the pattern must be used up. */
bool walk_is_layer(const char *path, size_t size)
{
	for (size_t i = 0; i < sizeof(layers) / sizeof(*layers); i++) {
		const char *p = layers[i] + strlen(layers[i]), *at = path + size;
		bool fits = true;

		while (fits && p > layers[i] && at > path) {
			p--, at--;
			if (*p != '*') {
				fits = *p == *at;
				continue;
			}
			while (at > path && at[-1] != '/')
				at--;
		}
		if (fits && p == layers[i])
			return true;
	}
	return false;
}

bool walk_merges_layers(const char *super_options)
{
	struct plm_slice rest = plm_slice_of(super_options), option, key, value, directory;

	while (plm_next_word(&rest, ",", &option)) {
		if (!plm_split(option, '=', &key, &value) ||
		    !(plm_slice_is(key, "lowerdir") || plm_slice_is(key, "upperdir")))
			continue;
		while (plm_next_word(&value, ":", &directory))
			if (walk_is_layer(directory.data, directory.size_bytes))
				return true;
	}
	return false;
}
