import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { findingsCount } from '#src/azure/reconciliation/findings-count.ts';
import { ResourceMenu } from './ResourceMenu.tsx';

vi.mock('react', async (original) => ({
  ...(await original<object>()),
  // As a page has it, not a server.
  useSyncExternalStore: (_: unknown, get: () => unknown) => get(),
}));

it.each([false, true])('says of what was found that it is of the last comparison; collapsed: %s', (collapsed) => {
  const shown = () =>
    renderToStaticMarkup(
      <MemoryRouter>
        <ResourceMenu collapsed={collapsed} />
      </MemoryRouter>,
    );
  expect(shown()).not.toContain('answer');
  findingsCount.set(3);
  expect(shown()).toContain('3 needed an answer when last compared"');
  expect(shown()).not.toMatch(/needs? an answer/);
  findingsCount.set(undefined);
});
