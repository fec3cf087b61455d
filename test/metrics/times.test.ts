import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { Times } from '../../src/metrics/times.ts';

const gather = () => {
  const registry = new Registry();
  const times = new Times({
    name: 'wait_seconds',
    help: 'Waits.',
    labels: ['who'],
    buckets: [0.1, 1],
    registry,
  });
  return { registry, times };
};

test('what was observed is told as Prometheus reads it', async () => {
  const { registry, times } = gather();
  for (const milliseconds of [50, 100, 101, 5_000]) times.of('ana').add(milliseconds);
  times.of('rui').add(1);
  expect((await registry.metrics()).trim().split('\n')).toEqual([
    '# HELP wait_seconds Waits.',
    '# TYPE wait_seconds histogram',
    'wait_seconds_bucket{who="ana",le="0.1"} 2',
    'wait_seconds_bucket{who="ana",le="1"} 3',
    'wait_seconds_bucket{who="ana",le="+Inf"} 4',
    'wait_seconds_sum{who="ana"} 5.251',
    'wait_seconds_count{who="ana"} 4',
    'wait_seconds_bucket{who="rui",le="0.1"} 1',
    'wait_seconds_bucket{who="rui",le="1"} 1',
    'wait_seconds_bucket{who="rui",le="+Inf"} 1',
    'wait_seconds_sum{who="rui"} 0.001',
    'wait_seconds_count{who="rui"} 1',
  ]);
});

test('nothing is told of what never happened', async () => {
  const { registry } = gather();
  expect(await registry.metrics()).not.toContain('wait_seconds_count');
});
