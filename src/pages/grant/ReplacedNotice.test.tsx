import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { sampleConsentId } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { ReplacedNotice } from './ReplacedNotice.tsx';

test('access under one consent that differs per machine is told of with the machines it is on', () => {
  const machine = (name: string, until: string) => ({
    id: `/${name}`,
    name,
    location: '',
    installs: false,
    replaces: { consentId: sampleConsentId, level: 'Diagnostics', until },
  });
  const [long, short] = ['2026-11-24T20:00:00Z', '2026-11-24T15:00:00Z'];
  const included = [machine('A', long), machine('B', short), machine('C', long)];
  const html = renderToStaticMarkup(<ReplacedNotice linked={undefined} candidates={[]} included={included} />);
  const line = (names: string, until: string) =>
    `${names}: Takes the place of consent ${sampleConsentId} (Diagnostics until ${formatInstant(Date.parse(until))}).`;
  expect(html).toContain(`>${line('A, C', long)}<`);
  expect(html).toContain(`>${line('B', short)}<`);
});
