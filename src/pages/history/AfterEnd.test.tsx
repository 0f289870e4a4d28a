import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob } from '#src/consent/samples.ts';
import { AfterEnd } from './AfterEnd.tsx';
import { end, entry, machine } from './consent-samples.ts';

const ended = entry([end('srv-sql-01', 'revoked')]);
const shown = (name: string, job: Partial<JobEvidence>) =>
  renderToStaticMarkup(
    <AfterEnd
      entry={ended}
      jobs={[
        {
          id: machine(name),
          name,
          reading: {
            available: true,
            jobs: [{ ...sampleJob, name: ended.consentId, ...job }],
            readAt: 0,
            answeredBy: 0,
          },
        },
      ]}
    />,
  );

it('says what came after an end on record, on the machine of that end', () => {
  const since = { lastModifiedAt: '2026-11-24T16:00:00Z', lastModifiedBy: 'eve@contoso.example' };
  expect(shown('srv-sql-01', since)).toContain(
    'The remote support job rs-abc on srv-sql-01 was last changed by eve@contoso.example',
  );
  expect(shown('srv-sql-02', since)).toBe('');
  expect(shown('srv-sql-01', { lastModifiedAt: '2026-11-24T14:59:00Z' })).toBe('');
});
