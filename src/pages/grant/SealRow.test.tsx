import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleConsent, sampleNow } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { SealRow } from './SealRow.tsx';

const signature = { idTokenSha256: '0', keyId: 'k', issuedAt: '2026-11-24T13:00:05Z', authenticationMethods: [] };

test('a signature tells until when it counts, and counts down where nothing is read aloud', async () => {
  const consent = await sampleConsent();
  const record: ConsentRecord = {
    kind: 'remote-support-consent-record/1',
    consent,
    consentHash: 'h',
    consentId: 'rs-a',
    signature,
  };
  const html = renderToStaticMarkup(
    <SealRow
      seal={{ state: 'sealed', record, idToken: 'a.b.c', key: {} }}
      person={{ name: 'Ada', username: 'ada' }}
      now={sampleNow + 90_000}
    />,
  );
  const [spoken, silent] = html.split('role="timer"');
  expect(spoken).toContain(`Counts until ${formatInstant(sampleNow + 600_000)}.`);
  expect(silent).toContain('counts for another 8 min');
});
