/* sources: device_sim.c progress.c room.c convolver.c fft.c engine.c engine_setup.c mixer.c track.c ring.c clip.c */
/* The simulated room around the real engine: what arrives at the microphone, when and how loud. */
#include "device_sim.h"
#include "engine_setup.h"
#include "room.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RATE 16000u
#define BLOCK 160
#define SECONDS 4

struct heard_room {
	int16_t mic[RATE * SECONDS], out[RATE * SECONDS];
	frames_t stream; /* of the engine, at the end */
};

static struct device_sim_config quiet_room(int rt60_ms)
{
	return (struct device_sim_config){.rate = RATE, .rt60_ms = rt60_ms, .noise_dbfs = -200.0, .seed = 5};
}

static int16_t *babble(size_t count)
{
	int16_t *samples = malloc(count * sizeof(*samples));
	struct room_pink pink;
	room_pink_start(&pink, 11);
	for (size_t i = 0; i < count; i++)
		samples[i] = (int16_t)(3000.0 * room_pink_next(&pink));
	return samples;
}

/* Lets SECONDS pass; `utter_at` 0 = nobody speaks, `play_at` 0 = the coach is silent; each for half a second. */
static void pass(const struct device_sim_config *config, struct heard_room *heard, frames_t utter_at, frames_t play_at,
		 void (*every)(struct device *device, frames_t now))
{
	struct device *device = device_sim_open(config);
	struct engine *engine = engine_create(RATE);
	int16_t *sound = babble(RATE / 2);
	assert_int_equal(device->ops->start(device, engine), 0);
	if (utter_at > 0)
		assert_int_equal(device_sim_utter(device, sound, RATE / 2, utter_at, -26.0), 0);
	struct clip *clip = clip_create(sound, RATE / 2, RATE);
	struct command play = {
	    .kind = COMMAND_PLAY, .channel = CHANNEL_VOICE, .cue = 1, .at = play_at, .clip = clip, .gain = 1.0f};
	if (play_at == 0 || !engine_post(engine, &play))
		clip_unref(clip);
	for (frames_t now = 0; now < (frames_t)RATE * SECONDS; now += BLOCK) {
		const int16_t *out, *mic;
		if (every != NULL)
			every(device, now);
		assert_int_equal(device_sim_step(device, &out, &mic), BLOCK);
		memcpy(heard->mic + now, mic, BLOCK * sizeof(*mic));
		memcpy(heard->out + now, out, BLOCK * sizeof(*out));
	}
	heard->stream = engine_clock(engine).stream;
	device->ops->stop(device);
	device->ops->destroy(device);
	engine_destroy(engine);
	free(sound);
}

static struct heard_room one, two;

static size_t first_sound(const int16_t *samples)
{
	size_t at = 0;
	while (at < RATE * SECONDS && abs(samples[at]) < 4)
		at++;
	return at;
}

static void somebody_is_heard_at_the_frame_and_level_told(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(0);
	pass(&config, &one, 8005, 0, NULL);
	assert_in_range(first_sound(one.mic), 8005, 8012);
	assert_float_equal(room_active_dbfs(one.mic, RATE * SECONDS, RATE), -26.0, 0.3);
	config = quiet_room(400);
	pass(&config, &one, 8005, 0, NULL);
	assert_in_range(first_sound(one.mic), 8005, 8012);
	assert_float_equal(room_active_dbfs(one.mic + 8005, RATE / 2, RATE), -26.0, 1.5);
}

static void the_coach_comes_back_delayed_at_the_level_told(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(0);
	int16_t *sound = babble(RATE / 2);
	config.echo = true;
	config.echo_delay_ms = 62.5;
	config.speaker_dbfs = room_active_dbfs(sound, RATE / 2, RATE);
	config.echo_dbfs = -20.0;
	pass(&config, &one, 0, 16000, NULL);
	size_t out = first_sound(one.out), mic = first_sound(one.mic);
	assert_in_range(out, 16000, 16010);
	assert_in_range(mic - out, 998, 1002);
	assert_float_equal(room_active_dbfs(one.mic, RATE * SECONDS, RATE), -20.0, 0.3);
	config.echo = false;
	pass(&config, &one, 0, 16000, NULL);
	assert_int_equal(first_sound(one.mic), RATE * SECONDS);
	free(sound);
}

static void noise_has_the_level_told(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(300);
	config.noise_dbfs = -40.0;
	pass(&config, &one, 0, 0, NULL);
	assert_float_equal(room_rms_dbfs(one.mic, RATE * SECONDS), -40.0, 0.5);
	int16_t square[100];
	for (int i = 0; i < 100; i++)
		square[i] = i < 50 ? 5000 : -5000;
	config.noise = square;
	config.noise_length = 100;
	pass(&config, &one, 0, 0, NULL);
	assert_float_equal(room_rms_dbfs(one.mic, RATE * SECONDS), -40.0, 0.1);
	assert_int_equal(one.mic[5], one.mic[105]);
}

static void the_same_seed_gives_the_same_samples(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(300);
	config.noise_dbfs = -50.0;
	config.echo = true;
	config.echo_delay_ms = 40.0;
	config.echo_dbfs = -20.0;
	config.speaker_dbfs = -20.0;
	pass(&config, &one, 8005, 16000, NULL);
	pass(&config, &two, 8005, 16000, NULL);
	assert_memory_equal(one.mic, two.mic, sizeof(one.mic));
	config.seed++;
	pass(&config, &two, 8005, 16000, NULL);
	assert_memory_not_equal(one.mic, two.mic, sizeof(one.mic));
}

static bool from_one_to_two(frames_t now)
{
	return now >= RATE && now < 2 * RATE;
}

/* After 500 ms without a frame, as of a real device. */
static bool lost_from_one_to_two(frames_t now)
{
	return now >= RATE + RATE / 2 && now <= 2 * RATE;
}

static void mute_from_one_to_two(struct device *device, frames_t now)
{
	device_sim_set_ear(device, from_one_to_two(now) ? EAR_MUTE : EAR_GOOD);
}

static void faint_from_one_to_two(struct device *device, frames_t now)
{
	device_sim_set_ear(device, from_one_to_two(now) ? EAR_FAINT : EAR_GOOD);
}

static void dead_from_one_to_two(struct device *device, frames_t now)
{
	assert_int_equal(device->ops->alive(device), !lost_from_one_to_two(now));
	device_sim_set_dead(device, from_one_to_two(now), from_one_to_two(now));
}

static void deaf_from_one_to_two(struct device *device, frames_t now)
{
	assert_int_equal(device->ops->hears(device), !lost_from_one_to_two(now));
	assert_true(device->ops->speaks(device));
	device_sim_set_dead(device, from_one_to_two(now), false);
}

static void dumb_from_one_to_two(struct device *device, frames_t now)
{
	assert_int_equal(device->ops->speaks(device), !lost_from_one_to_two(now));
	assert_true(device->ops->hears(device));
	device_sim_set_dead(device, false, from_one_to_two(now));
}

static void shut_from_one_to_two(struct device *device, frames_t now)
{
	assert_int_equal(device->ops->alive(device), !lost_from_one_to_two(now));
	if (now == RATE)
		device_sim_shut(device);
	device_sim_set_dead(device, from_one_to_two(now), false);
	if (now >= RATE && now % RATE == 0)
		assert_int_equal(device_sim_reopen(device), now >= 2 * RATE);
}

static void a_muted_microphone_gives_zeros(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(300);
	config.noise_dbfs = -50.0;
	pass(&config, &one, 0, 0, mute_from_one_to_two);
	assert_float_equal(room_rms_dbfs(one.mic + RATE, RATE), -200.0, 0.0);
	assert_float_equal(room_rms_dbfs(one.mic + 2 * RATE, RATE), -50.0, 1.0);
	assert_int_equal(one.stream, RATE * SECONDS);
}

static void a_faint_microphone_gives_its_own_noise(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(300);
	config.noise_dbfs = -50.0;
	pass(&config, &one, 0, 0, faint_from_one_to_two);
	assert_float_equal(room_rms_dbfs(one.mic + RATE, RATE), -92.0, 1.0);
	assert_float_equal(room_rms_dbfs(one.mic + 2 * RATE, RATE), -50.0, 1.0);
}

static void a_dead_stream_stands_still_while_the_room_goes_on(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(0);
	pass(&config, &one, 3 * RATE, RATE + 4000, dead_from_one_to_two);
	assert_int_equal(one.stream, RATE * (SECONDS - 1));
	assert_in_range(first_sound(one.out), 2 * RATE + 4000, 2 * RATE + 4010);
	assert_in_range(first_sound(one.mic), 3 * RATE, 3 * RATE + 10);
}

static void either_side_may_stand_still_alone(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(0);
	pass(&config, &one, 0, RATE + 4000, deaf_from_one_to_two);
	assert_int_equal(one.stream, RATE * SECONDS);
	assert_in_range(first_sound(one.out), RATE + 4000, RATE + 4010);
	pass(&config, &one, 0, RATE + 4000, dumb_from_one_to_two);
	assert_int_equal(one.stream, RATE * (SECONDS - 1));
	assert_in_range(first_sound(one.out), 2 * RATE + 4000, 2 * RATE + 4010);
}

static void a_device_that_is_shut_opens_when_both_sides_work(void **state)
{
	(void)state;
	struct device_sim_config config = quiet_room(0);
	pass(&config, &one, 0, 0, shut_from_one_to_two);
	assert_int_equal(one.stream, RATE * (SECONDS - 1));
}

static void a_recorded_room_must_hold_something(void **state)
{
	(void)state;
	static const int16_t silence[100];
	struct device_sim_config config = quiet_room(0);
	config.room = silence;
	config.room_length = 100;
	assert_null(device_sim_open(&config));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(somebody_is_heard_at_the_frame_and_level_told),
	    cmocka_unit_test(the_coach_comes_back_delayed_at_the_level_told),
	    cmocka_unit_test(noise_has_the_level_told),
	    cmocka_unit_test(the_same_seed_gives_the_same_samples),
	    cmocka_unit_test(a_muted_microphone_gives_zeros),
	    cmocka_unit_test(a_faint_microphone_gives_its_own_noise),
	    cmocka_unit_test(a_dead_stream_stands_still_while_the_room_goes_on),
	    cmocka_unit_test(either_side_may_stand_still_alone),
	    cmocka_unit_test(a_device_that_is_shut_opens_when_both_sides_work),
	    cmocka_unit_test(a_recorded_room_must_hold_something),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
