import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { onMachineEnable } from '#src/consent/on-machine.ts';
import { AgreedConsent, MachineRemedy } from './MachineRemedy.tsx';

const end = Date.UTC(2026, 10, 24, 22);
const clock = vi.hoisted(() => ({ now: 0, every: 0 }));
vi.mock('#src/azure/transport/server-clock.ts', () => ({
  useServerNow: (every: number) => {
    clock.every = every;
    return clock.now;
  },
}));

it('shows a command that ends in time, also where it is copied just before it is counted anew', () => {
  clock.now = end - 90 * 60_000;
  const html = renderToStaticMarkup(
    <AgreedConsent value={{ level: 'Diagnostics', notAfter: new Date(end).toISOString() }}>
      <MachineRemedy remedy={`Run on the machine: ${onMachineEnable('Diagnostics', 480)}`} name="SRV-1" />
    </AgreedConsent>,
  );
  const minutes = Number(/-ExpireInMinutes (\d+)/.exec(html)?.[1]);
  expect(minutes).toBe(89);
  expect(clock.now + clock.every + minutes * 60_000).toBeLessThanOrEqual(end);
});
