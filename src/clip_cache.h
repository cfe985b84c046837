/* Clips by request, the least recently used going first. One thread. */
#ifndef STEADY_CLIP_CACHE_H
#define STEADY_CLIP_CACHE_H

#include "speak.h"

struct clip_cache;

/* Holds at most `bytes` of samples. NULL = out of memory. */
struct clip_cache *clip_cache_create(size_t bytes);
void clip_cache_destroy(struct clip_cache *cache);
/* What it takes of memory now: samples, and what is noted of each. */
size_t clip_cache_bytes(const struct clip_cache *cache);
/* True when both ask for the same samples. */
bool clip_cache_same(const struct speak_request *a, const struct speak_request *b);
/* Borrowed, valid until the next put; NULL when it is not there. */
struct clip *clip_cache_get(struct clip_cache *cache, const struct speak_request *request);
/* Takes a reference of its own. What is larger than the cache or finds no memory is not kept. */
void clip_cache_put(struct clip_cache *cache, const struct speak_request *request, struct clip *clip);

#endif
