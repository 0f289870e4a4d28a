// @vitest-environment happy-dom
import '#test/dom.ts';
import { FluentProvider } from '@fluentui/react-components';
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { tellServerTime } from '#test/azure/server-time.ts';
import { bell, notify } from './notifications.ts';
import { Toasts } from './toasts.tsx';

// Where this stand-in for a browser cancels an animation, it rejects a promise that nobody asked for.
beforeAll(() => void Reflect.deleteProperty(Element.prototype, 'animate'));
beforeEach(() => {
  tellServerTime(Date.UTC(2026, 10, 30));
  bell.setState({ entries: [] });
  render(
    <MemoryRouter>
      <FluentProvider>
        <Toasts />
      </FluentProvider>
    </MemoryRouter>,
  );
});
afterEach(cleanup);

const tell = (...news: Parameters<typeof notify>) => act(() => notify(...news));

it('echoes news of the bell, with the way to its page', async () => {
  tell({ id: 'revoke', title: 'Access revoked', tone: 'good', to: '/machines/s/g/n' });
  expect(await screen.findByText('Access revoked')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'View' })).toBeTruthy();
});

it('takes back what newer news of the same has made untrue', async () => {
  tell({ id: 'grant', title: 'Granting access', tone: 'busy' });
  await screen.findByText('Granting access');
  tellServerTime(Date.UTC(2026, 10, 30, 0, 1));
  tell({ id: 'grant', title: 'Access is active', tone: 'good' });
  expect(await screen.findByText('Access is active')).toBeTruthy();
  await waitFor(() => expect(screen.queryByText('Granting access')).toBeNull());
});

it('offers what can be done about it beside the way to its page', async () => {
  tell({ id: 'end', title: 'Access ends', tone: 'attention', to: '/machines', act: { label: 'Extend', to: '/grant' } });
  await screen.findByText('Access ends');
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Extend', 'View']);
});

it('says nothing of what is quiet', async () => {
  tell({ id: 'quiet', title: 'One step', tone: 'busy', isQuiet: true });
  tell({ id: 'loud', title: 'Set up', tone: 'good' });
  await screen.findByText('Set up');
  expect(screen.queryByText('One step')).toBeNull();
});
