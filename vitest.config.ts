import './scripts/no-proxy.mjs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The default leaves one processor idle, which of two is half.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'sandbox/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
            'verify/**/*.test.ts',
          ],
          exclude: ['**/*.contract.test.ts', '**/node_modules/**'],
          environment: 'node',
          // Each file of tests loads its modules anew, and Fluent has very many: as one file they load in less than half the time.
          deps: {
            optimizer: { ssr: { enabled: true, include: ['@fluentui/react-components', '@fluentui/react-icons'] } },
          },
          // For what hangs: a slow computer is no failure.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['sandbox/**/*.contract.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'assure',
          include: ['assure/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
        },
      },
    ],
  },
});
