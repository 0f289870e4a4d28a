import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import { longestReason } from '#src/consent/consent-limits.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { sampleMachine, sampleRecord } from '#src/consent/samples.ts';
import { ask, consentId, job, notAfter } from '#src/azure/grant/grant-decision-fixture.ts';
import { GrantSummary } from './GrantSummary.tsx';

const shown = (record: ConsentRecord, message = ''): string =>
  renderToStaticMarkup(
    <MemoryRouter>
      <GrantSummary record={record} machines={[{ machineId: sampleMachine('srv'), step: 'confirmed', message }]} />
    </MemoryRouter>,
  );

it('has the whole reason, also where its characters are drawn as marks', async () => {
  const record = await sampleRecord({ reason: 'a\u00A0'.repeat(longestReason / 2 - 1) + 'b' });
  expect(shown(record)).toContain(`>${'a⟨U+00A0⟩'.repeat(longestReason / 2 - 1)}b</bdi>`);
});

it('says of the level and the end which of them Azure shows to be reduced since', async () => {
  const consent = { level: 'DiagnosticsAndRepair', notAfter } as const;
  const record = await sampleRecord({ level: consent.level, notAfter: new Date(notAfter) });
  /** By what is said of a machine whose job is this. */
  const after = (change: Parameters<typeof job>[0]): string => {
    const decision = ask({ consent: { ...consent, replaces: [] }, consentId, jobs: [job(change)] });
    expect(decision.next).toBe('confirmed');
    return shown(record, 'message' in decision ? decision.message : '').replaceAll(/<\/?span[^>]*>/g, '');
  };
  const level = '>agreed Diagnostics and repair, reduced since<';
  const end = />agreed <time[^>]*>[^<]*<\/time>, reduced since</;
  const agreed = after({ accessLevel: consent.level, expirationTimestamp: notAfter });
  expect(agreed).toContain('>Diagnostics and repair<');
  expect(agreed).not.toContain('reduced since');
  const lowered = after({ accessLevel: 'Diagnostics', expirationTimestamp: notAfter });
  expect(lowered).toContain(level);
  expect(lowered).not.toMatch(end);
  const shortened = after({ accessLevel: consent.level, expirationTimestamp: '2026-11-24T18:00:00Z' });
  expect(shortened).toMatch(end);
  expect(shortened).not.toContain(level);
});
