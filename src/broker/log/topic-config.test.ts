import { expect, it } from 'vitest';
import { TOPIC_CONFIGS, TopicConfig, topicConfigProblem } from './topic-config.ts';

it('accepts all of its own defaults', () => {
  const problems = Object.entries(TOPIC_CONFIGS).map(([name, { fallback }]) =>
    topicConfigProblem(name, fallback),
  );
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

it.each([
  ['retention.ms', '-2'],
  ['retention.ms', '1.5'],
  ['retention.ms', '9223372036854775808'],
  ['max.message.bytes', '2147483648'],
  ['cleanup.policy', 'delete,burn'],
  ['message.timestamp.type', 'Never'],
  ['min.cleanable.dirty.ratio', 'half'],
  ['preallocate', 'yes'],
  ['no.such.config', '1'],
  ['retention.ms', null],
])('does not accept %s=%s', (name, value) => {
  expect(topicConfigProblem(name, value)).toContain(name);
});

it('answers with what was set, else with the default', () => {
  const config = new TopicConfig([['retention.ms', '5']]);
  expect([config.getNumber('retention.ms'), config.get('cleanup.policy')]).toEqual([5, 'delete']);
  expect([config.isSet('retention.ms'), config.isSet('cleanup.policy')]).toEqual([true, false]);
});
