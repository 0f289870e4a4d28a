import type * as React from 'react';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it, vi } from 'vitest';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { NotificationPanel } from './NotificationPanel.tsx';
import { currentNotifications, dismissFinished, notify } from './notifications.ts';
import { Toasts } from './Toasts.tsx';

// Rendering to text has no snapshot of a store of its own, and nothing outside of the page's root.
vi.mock('react', async (original) => ({
  ...(await original<typeof React>()),
  useSyncExternalStore: (_: unknown, snapshot: () => unknown) => snapshot(),
}));
vi.mock('./focus-return.ts', () => ({ useFocusReturn: () => undefined }));
vi.mock('#src/ui/focus-manager.ts', () => ({ keepFocusManager: () => undefined }));
vi.mock('@fluentui/react-components', async (original) => {
  const inside = ({ children }: { children: ReactNode }) => children;
  return {
    ...(await original<object>()),
    Dialog: inside,
    DialogSurface: inside,
    DialogBody: inside,
    DialogTitle: 'h2',
  };
});

const title = 'Revoke access to SRV\u202E\u200B-1?';
const marked = '<bdi>Revoke access to SRV⟨U+202E⟩⟨U+200B⟩-1?</bdi>';

const drawn = (node: ReactNode): string =>
  renderToStaticMarkup(<MemoryRouter>{node}</MemoryRouter>).replaceAll(/ (title|aria-label)="[^"]*"/g, '');

it('a name of a machine that would pass for another is marked in a question and in the news, as on its page', () => {
  const question = { title, confirmLabel: 'Revoke access', cancelLabel: 'Keep access', tone: 'danger' } as const;
  const answers = { onConfirm: () => undefined, onCancel: () => undefined };
  expect(
    drawn(
      <ConfirmDialog open {...question} {...answers}>
        Words
      </ConfirmDialog>,
    ),
  ).toContain(marked);
  for (const href of [{}, { href: '/machines' }]) {
    notify({ title, body: title, tone: 'good', ...href });
    const panel = drawn(<NotificationPanel notifications={currentNotifications()} />);
    // Its title and its words.
    for (const news of [panel, drawn(<Toasts />)]) expect(news.split(marked)).toHaveLength(3);
    dismissFinished();
  }
});
