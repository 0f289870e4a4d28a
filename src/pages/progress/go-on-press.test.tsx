import type { ReactElement, ReactNode } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { elementsIn, mockReact, mount, unmockReact } from '#src/azure/testing/sample-react.ts';
import type { MachineProgress } from '#src/consent/bulk.ts';
import { sampleConsentId, sampleMachine } from '#src/consent/samples.ts';

interface Props {
  children?: ReactNode;
  onPress?: unknown;
  onClick: (event: { isTrusted: boolean; nativeEvent: Event }) => void;
}

const continueGrant = vi.fn();
/** What the buttons are about, as long as a press counts for it. */
let settled: unknown;

beforeEach(() => {
  vi.resetModules();
  mockReact();
  vi.doMock('@fluentui/react-components', () => ({ Button: 'button' }));
  vi.doMock('#src/azure/grant/grants.ts', () => ({ continueGrant }));
  vi.doMock('#src/ui/dead-time.ts', () => ({
    useDeadTime: () => true,
    useSettled: (value: unknown) => value === (settled ??= value),
  }));
});
afterEach(() => {
  unmockReact();
  for (const path of ['@fluentui/react-components', '#src/azure/grant/grants.ts', '#src/ui/dead-time.ts'])
    vi.doUnmock(path);
});

/** A press on the last button that is there to go on with these machines. */
async function press(...steps: MachineProgress['step'][]) {
  const { GoOn } = await import('./GoOn.tsx');
  const { GuardedButton } = await import('#src/ui/GuardedButton.tsx');
  const machines = steps.map((step, at) => ({ machineId: sampleMachine(`srv-${at}`), step, message: '' }));
  const grant = { consentId: sampleConsentId, machines, running: false, pressedHere: true };
  const { shown } = mount(() => {
    const guarded = elementsIn<Props>(GoOn({ grant, isOver: false })).findLast(({ props }) => 'onPress' in props);
    return GuardedButton((guarded as unknown as ReactElement<Parameters<typeof GuardedButton>[0]>).props);
  });
  const button = elementsIn<Props>(shown()).find(({ type }) => type === 'button');
  button?.props.onClick({ isTrusted: true, nativeEvent: new Event('click') });
}

test('a press aimed at one button does not land on the other that has come in its place', async () => {
  await press('failed', 'skipped');
  expect(continueGrant).toHaveBeenLastCalledWith(sampleConsentId, expect.anything(), [sampleMachine('srv-1')]);
  await press('confirmed', 'skipped');
  await press('skipped', 'confirmed');
  await press('failed', 'confirmed');
  expect(continueGrant).toHaveBeenCalledTimes(1);
  settled = undefined;
  await press('confirmed', 'skipped');
  expect(continueGrant).toHaveBeenCalledTimes(2);
});
