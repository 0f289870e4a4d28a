import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { ClockNotice } from './ClockNotice.tsx';

const clock = vi.hoisted(() => ({ kind: 'wrong', lagMs: 180_000 }));
vi.mock('#src/azure/transport/server-clock.ts', () => ({ useClockState: () => clock }));

const shown = () => renderToStaticMarkup(<ClockNotice />);

it('says by whose time everything goes where this computer’s clock is wrong, and claims Azure’s no more than it is', () => {
  expect(shown()).toContain('This computer’s clock is 3 min slow.');
  expect(shown()).toContain('a server’s time here: Azure’s, or that of the host of this app');
});

it('says nothing of a clock that is right', () => {
  clock.kind = 'right';
  expect(shown()).toBe('');
});
