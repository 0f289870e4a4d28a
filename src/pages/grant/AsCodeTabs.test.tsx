import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { sampleConsent, sampleConsentId, sampleMachine } from '#src/consent/samples.ts';
import { AsCodeTabs } from './AsCodeTabs.tsx';
import type { IncludedMachine } from './machine-choice.ts';

vi.mock('#src/config.ts', () => ({ config: () => ({ resourceManager: 'https://management.azure.com' }) }));

test('code that may install what is there already says so', async () => {
  const consent = await sampleConsent();
  const shown = (installs: IncludedMachine['installs']) => {
    const machines = [{ id: sampleMachine('a'), name: 'a', location: 'westeurope', installs }];
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
  expect(shown('ifMissing')).toContain('Leave the installation out where the extension is there already.');
  expect(shown(true)).not.toContain('Leave the installation out');
});

test('code that leaves out the record of what is replaced says so', async () => {
  const consent = await sampleConsent();
  const shown = (replaces: IncludedMachine['replaces']) => {
    const machines = [{ id: sampleMachine('a'), name: 'a', location: 'westeurope', installs: false, replaces }];
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
  expect(shown({ consentId: 'rs-a' })).toContain('The record of the end of the access before is not part of it.');
  expect(shown(undefined)).not.toContain('The record of the end');
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
