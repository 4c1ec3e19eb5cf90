/*
 * translation.h: whether the packet filter of the host leads packets elsewhere than where they were sent. Private to
 * core/facts.
 */
#ifndef PLM_CORE_FACTS_TRANSLATION_H
#define PLM_CORE_FACTS_TRANSLATION_H

#include "core/facts/facts.h"

enum plm_translation {
	PLM_TRANSLATION_UNKNOWN = 0,
	PLM_TRANSLATION_NONE, /* no rule that is loaded does */
	PLM_TRANSLATION_SOME, /* some do; where to is not told by every kind of rule */
};

int plm_facts_translation(struct plm_facts *facts, enum plm_translation *out, struct plm_err **err);

#endif
