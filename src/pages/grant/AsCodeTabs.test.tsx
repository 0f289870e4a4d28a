import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { sampleConsent, sampleConsentId, sampleMachine } from '#src/consent/samples.ts';
import { AsCodeTabs } from './AsCodeTabs.tsx';
import type { IncludedMachine } from './machine-choice.ts';

vi.mock('#src/config.ts', () => ({ config: () => ({ resourceManager: 'https://management.azure.com' }) }));

/** The tabs for one machine, before the consent is signed. */
const tabsFor = async (of: Pick<IncludedMachine, 'installs' | 'replaces'>) => {
  const consent = await sampleConsent();
  const machines = [{ id: sampleMachine('a'), name: 'a', location: 'westeurope', ...of }];
  return renderToStaticMarkup(
    <AsCodeTabs
      consent={consent}
      consentId={sampleConsentId}
      machines={machines}
      record={undefined}
      isSigned={false}
    />,
  );
};

test('code that may install what is there already says so', async () => {
  const words = 'Leave the installation out where the extension is there already.';
  expect(await tabsFor({ installs: 'ifMissing' })).toContain(words);
  expect(await tabsFor({ installs: true })).not.toContain(words);
});

test('code that leaves out the record of what is replaced says so', async () => {
  const words = 'The record of the end of the access before is not part of it.';
  expect(await tabsFor({ installs: false, replaces: { consentId: 'rs-a' } })).toContain(words);
  expect(await tabsFor({ installs: false })).not.toContain(words);
});

test('a signed consent whose signature has not been verified is not called a preview', async () => {
  const consent = await sampleConsent();
  const note = (isSigned: boolean) =>
    renderToStaticMarkup(
      <AsCodeTabs consent={consent} consentId={sampleConsentId} machines={[]} record={undefined} isSigned={isSigned} />,
    );
  expect(note(false)).toContain('A preview: the id and the times are set');
  expect(note(true)).not.toContain('A preview');
  expect(note(true)).toContain('it is made once the signature has been verified');
});
