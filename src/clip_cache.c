/*
 * Clips by request: a list with the latest used at its head. A session has some hundred different
 * sentences and asks a few times a second, so a walk along the list with a hash to compare is all
 * the index there is.
 */
#include "clip_cache.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	struct entry *next;
	uint32_t hash;
	struct clip *clip;
	struct speak_request request;
};

struct clip_cache {
	size_t limit, used; /* bytes of samples */
	struct entry *latest;
};

/* FNV-1a, of the text alone: what differs only in style is told apart by comparing. */
static uint32_t hash_of(const struct speak_request *request)
{
	uint32_t hash = 2166136261u;
	for (const char *at = request->text; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	return hash;
}

static size_t bytes_of(const struct clip *clip)
{
	return clip->length * sizeof clip->samples[0];
}

struct clip_cache *clip_cache_create(size_t bytes)
{
	struct clip_cache *cache = calloc(1, sizeof *cache);
	if (cache)
		cache->limit = bytes;
	return cache;
}

size_t clip_cache_bytes(const struct clip_cache *cache)
{
	size_t bytes = cache->used;
	for (const struct entry *entry = cache->latest; entry; entry = entry->next)
		bytes += sizeof *entry + sizeof *entry->clip;
	return bytes;
}

static void drop_after(struct clip_cache *cache, struct entry **link)
{
	struct entry *entry = *link;
	*link = entry->next;
	cache->used -= bytes_of(entry->clip);
	clip_unref(entry->clip);
	free(entry);
}

void clip_cache_destroy(struct clip_cache *cache)
{
	if (!cache)
		return;
	while (cache->latest)
		drop_after(cache, &cache->latest);
	free(cache);
}

bool clip_cache_same(const struct speak_request *a, const struct speak_request *b)
{
	const struct speak_style *s = &a->style, *t = &b->style;
	return a->fit_ms == b->fit_ms && s->rate == t->rate && s->pitch == t->pitch && s->range == t->range &&
	       s->volume == t->volume && s->word_gap_ms == t->word_gap_ms && strcmp(s->voice, t->voice) == 0 &&
	       strcmp(a->text, b->text) == 0;
}

/* What is found becomes the latest used. */
static struct entry *find(struct clip_cache *cache, const struct speak_request *request)
{
	uint32_t hash = hash_of(request);
	for (struct entry **link = &cache->latest; *link; link = &(*link)->next) {
		struct entry *entry = *link;
		if (entry->hash != hash || !clip_cache_same(&entry->request, request))
			continue;
		*link = entry->next;
		entry->next = cache->latest;
		cache->latest = entry;
		return entry;
	}
	return NULL;
}

struct clip *clip_cache_get(struct clip_cache *cache, const struct speak_request *request)
{
	struct entry *entry = find(cache, request);
	return entry ? entry->clip : NULL;
}

static void make_room(struct clip_cache *cache, size_t bytes)
{
	while (cache->latest && cache->used + bytes > cache->limit) {
		struct entry **link = &cache->latest;
		while ((*link)->next)
			link = &(*link)->next;
		drop_after(cache, link);
	}
}

void clip_cache_put(struct clip_cache *cache, const struct speak_request *request, struct clip *clip)
{
	if (bytes_of(clip) > cache->limit || find(cache, request))
		return;
	make_room(cache, bytes_of(clip));
	struct entry *entry = malloc(sizeof *entry);
	if (!entry)
		return;
	*entry = (struct entry){
	    .next = cache->latest, .hash = hash_of(request), .clip = clip_ref(clip), .request = *request};
	cache->latest = entry;
	cache->used += bytes_of(clip);
}
