/* The coach's words in time. There are never many: a sentence or two. */
#include "prompt.h"

#include <stdio.h>
#include <string.h>

/* A free place at `index`; a full table gives up its oldest. Returns the place, which may have moved by one. */
static struct prompt_word *insert(struct prompt *prompt, size_t index)
{
	struct prompt_word *words = prompt->words;

	if (prompt->count == PROMPT_WORDS) {
		index -= index > 0;
		memmove(words, words + 1, index * sizeof(*words));
		return &words[index];
	}
	memmove(words + index + 1, words + index, (prompt->count - index) * sizeof(*words));
	prompt->count++;
	return &words[index];
}

void prompt_add(struct prompt *prompt, const char *word, size_t size, frames_t begin, frames_t end)
{
	struct prompt_word *place = insert(prompt, prompt->count);

	*place = (struct prompt_word){.begin = begin, .end = end};
	snprintf(place->text, sizeof(place->text), "%.*s", (int)size, word);
}

void prompt_add_text(struct prompt *prompt, const char *text, frames_t begin, frames_t end)
{
	while (*text) {
		size_t size = strcspn(text, " ");

		if (size > 0)
			prompt_add(prompt, text, size, begin, end);
		text += size + (text[size] != '\0');
	}
}

void prompt_add_clip(struct prompt *prompt, const struct clip *clip, const char *text, frames_t start)
{
	for (size_t i = 0; i < clip->word_count; i++) {
		const struct clip_word *word = &clip->words[i];

		prompt_add(prompt, text + word->at, word->size, start + (frames_t)word->begin,
			   start + (frames_t)word->end);
	}
	if (clip->word_count == 0)
		prompt_add_text(prompt, text, start, start + (frames_t)clip->length);
}

void prompt_delay(struct prompt *prompt, frames_t from, frames_t by)
{
	/* From the last to the first, so that what is put in lies behind. */
	for (size_t i = prompt->count; i-- > 0;) {
		struct prompt_word *word = &prompt->words[i];
		struct prompt_word rest = *word;

		if (rest.end <= from)
			continue;
		rest.begin = (rest.begin > from ? rest.begin : from) + by;
		rest.end += by;
		if (word->begin >= from) {
			*word = rest;
			continue;
		}
		word->end = from;
		*insert(prompt, i + 1) = rest;
	}
}

void prompt_cut(struct prompt *prompt, frames_t at)
{
	while (prompt->count > 0 && prompt->words[prompt->count - 1].begin >= at)
		prompt->count--;
	for (size_t i = 0; i < prompt->count; i++) {
		struct prompt_word *word = &prompt->words[i];

		word->end = word->end > at ? at : word->end;
	}
}

const char *prompt_between(const struct prompt *prompt, frames_t begin, frames_t end, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < prompt->count; i++) {
		const struct prompt_word *word = &prompt->words[i];

		if (word->begin < end && word->end > begin && used + strlen(word->text) + 2 <= size)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used > 0 ? " " : "", word->text);
	}
	return out;
}
