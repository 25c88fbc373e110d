import { defineConfig } from 'vitest/config';

/** Set by `npm run test:interop` for the runs after the first; tests/interop/support/target.ts reads them too. */
const isOtherTarget = ['VIGIE_INTEROP_KAFKA', 'VIGIE_INTEROP_NODES'].some((name) => process.env[name]);

export default defineConfig({
  test: {
    // A test that never ran must not look like one that passed.
    passWithNoTests: false,
    // A connection of @platformatic/kafka that was refused its login tells nobody listening of its end, if the broker stops
    // before it has gone.
    onUnhandledError: (error) => !('code' in error) || error.code !== 'PLT_KFK_NETWORK',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: ['src/renderer/**'],
          // Histories of ten thousand events, on a machine that may be busy.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'renderer',
          // A machine that may be busy.
          testTimeout: 30_000,
          environment: 'happy-dom',
          include: ['src/renderer/**/*.test.ts', 'src/renderer/**/*.test.tsx'],
        },
      },
      {
        test: {
          name: 'contract',
          testTimeout: 30_000,
          environment: 'node',
          include: ['tests/{contract,soak,support}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'interop',
          include: ['tests/interop/**/*.test.ts'],
          // These need the broker itself in hand, and run once: they stop it, look at its files, or open more listeners.
          exclude: isOtherTarget ? ['tests/interop/embedded/**'] : [],
          globalSetup: ['tests/interop/support/warm-up.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: ['tests/faults/cluster/**'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['tests/faults/cluster/**/*.test.ts'],
          // Three nodes of Apache Kafka are load enough.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
