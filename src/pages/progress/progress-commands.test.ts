import { expect, it, vi } from 'vitest';
import { sampleConsentId } from '#src/consent/samples.ts';
import { paths } from '#src/paths.ts';
import { progressCommands } from './progress-commands.tsx';

vi.mock('#src/azure/grant/grants.ts', () => ({}));

it('leads to the consent also where the grant could not be followed', () => {
  const grant = { consentId: sampleConsentId, machines: [], running: false, pressedHere: false };
  const view = progressCommands({ ...grant, problem: { text: 'No reply.' } }, (id) => id)[0];
  expect(view).toMatchObject({ label: 'View consent', href: paths.consent(sampleConsentId) });
  expect(view?.unavailable).toBeUndefined();
});
