import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleConsent, sampleNow } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { SealRow, SignatureLeft } from './SealRow.tsx';

vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const signature = { idTokenSha256: '0', keyId: 'k', issuedAt: '2026-11-24T13:00:05Z', authenticationMethods: [] };

test('a signature tells until when it counts, and counts down above the button, where nothing is read aloud', async () => {
  const consent = await sampleConsent();
  const record: ConsentRecord = {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: 'h',
    consentId: 'rs-a',
    signature,
  };
  const seal = renderToStaticMarkup(
    <SealRow seal={{ state: 'sealed', record, idToken: 'a.b.c', key: {} }} person={{ name: 'Ada', username: 'ada' }} />,
  );
  expect(seal).toContain(`Counts until ${formatInstant(sampleNow + 600_000)}.`);
  const left = renderToStaticMarkup(<SignatureLeft consent={consent} now={sampleNow + 90_000} />);
  expect(left.split('role="timer"')[1]).toContain('counts for another 8 min');
});
