/*
 * banned.h: libc calls that invite overruns or hidden state are compile errors in every file of the
 * house. Forced into each compilation by the build; the headers that declare them come first.
 */
#ifndef PLM_CORE_BASE_BANNED_H
#define PLM_CORE_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified headers define some of them as macros. */
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok asctime ctime
#pragma GCC poison gmtime localtime popen tmpnam atoi atol atoll

#endif
