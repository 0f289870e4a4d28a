import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessLevel } from '#src/consent/access-level.ts';
import { isConsentId } from '#src/consent/consent-reading.ts';
import { sampleConsentId } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { paths } from '#src/paths.ts';
import type { Candidate } from './machine-choice.ts';
import {
  linkedReplaces,
  linkProblem,
  replacedAccess,
  type ReplacedAccess,
  replacedLine,
  signedReplacements,
  takesAway,
} from './replaced-access.ts';
import { wizardQuery } from './wizard-state.ts';

const until = '2026-11-24T21:00:00Z';
const access: ReplacedAccess = { consentId: sampleConsentId, level: 'Diagnostics', until };
const read = (replaces?: ReplacedAccess): Candidate => ({
  id: '/a',
  name: 'a',
  reading: { state: 'read', azureLocal: false, location: '', installs: false, checks: [], replaces },
});
const unread = (name: string, id: 'liveGrant' | 'memory' = 'liveGrant'): Candidate => ({
  id: `/${name}`,
  name,
  reading: {
    state: 'read',
    azureLocal: false,
    location: '',
    installs: false,
    checks: [{ id, title: '', outcome: 'cannotTell', reason: '' }],
  },
});
const failed: Candidate = { id: '/c', name: 'c', reading: { state: 'failed', reason: 'No permission.' } };
const pending: Candidate = { id: '/b', name: 'b', reading: { state: 'pending' } };

test('only what the person let in themselves, under a consent, is replaced', () => {
  const grant = { by: 'Ada@contoso.example', jobName: 'x', level: 'Diagnostics', until, consentId: sampleConsentId };
  expect(replacedAccess(grant, 'ada@contoso.example')).toEqual(access);
  expect(replacedAccess(grant, 'alan@contoso.example')).toBeUndefined();
  expect(replacedAccess(null, 'ada@contoso.example')).toBeUndefined();
  expect(replacedAccess(undefined, 'ada@contoso.example')).toBeUndefined();
  const { consentId: _id, ...unnamed } = grant;
  expect(replacedAccess(unnamed, 'ada@contoso.example')).toBeUndefined();
  const { by: _by, ...byNobody } = grant;
  expect(replacedAccess(byNobody, '')).toBeUndefined();
});

test('what is replaced is named with what it allows and until when, as far as Azure says', () => {
  const end = formatInstant(Date.parse(until));
  expect(replacedLine(access)).toBe(`Consent ${sampleConsentId} (Diagnostics until ${end})`);
  expect(replacedLine({ consentId: 'rs-a', level: 'None\u202E' })).toBe('Consent rs-a (None⟨U+202E⟩)');
  expect(replacedLine({ consentId: 'rs-a', until: 'soon' })).toBe('Consent rs-a');
});

test('a consent that allows less or ends sooner than what it replaces takes away', () => {
  const consent = (level: AccessLevel, notAfter: string) => ({ level, window: { notAfter } });
  const repair = { ...access, level: 'diagnosticsandrepair' };
  expect(takesAway(access, consent('Diagnostics', until))).toBe(false);
  expect(takesAway(access, consent('DiagnosticsAndRepair', '2026-11-24T21:00:01Z'))).toBe(false);
  expect(takesAway(access, consent('DiagnosticsAndRepair', '2026-11-24T20:59:59Z'))).toBe(true);
  expect(takesAway(repair, consent('Diagnostics', until))).toBe(true);
  expect(takesAway(repair, consent('DiagnosticsAndRepair', until))).toBe(false);
  expect(takesAway({ consentId: 'rs-a' }, consent('Diagnostics', until))).toBe(false);
});

test('of a signed consent all that it replaces is shown, known or not', () => {
  expect(signedReplacements([read(access), pending], [sampleConsentId, 'rs-b'])).toEqual([
    access,
    { consentId: 'rs-b' },
  ]);
});

test('access under one consent that differs per machine is shown as each of its machines has it', () => {
  const shortened = { ...access, until: '2026-11-24T15:00:00Z' };
  expect(signedReplacements([read(access), read(shortened)], ['rs-b', sampleConsentId])).toEqual([
    { consentId: 'rs-b' },
    access,
    shortened,
  ]);
});

test('a link names a consent by its id or nothing at all', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant(sampleConsentId)), (text) => {
      const linked = linkedReplaces(new URLSearchParams({ replaces: text }));
      expect(linked).toBe(isConsentId(text) ? text : undefined);
    }),
  );
  const link = new URL(paths.grant(['/m'], { replaces: sampleConsentId }), 'https://x');
  expect(linkedReplaces(link.searchParams)).toBe(sampleConsentId);
  expect(linkedReplaces(new URL(paths.grant(['/m']), 'https://x').searchParams)).toBeUndefined();
  expect(linkedReplaces(wizardQuery(['/m'], 'review', sampleConsentId))).toBe(sampleConsentId);
});

test('a link to access that is not there, or not one’s own, is said once all is read', () => {
  expect(linkProblem(undefined, [read()])).toBeUndefined();
  expect(linkProblem(sampleConsentId, [read(access)])).toBeUndefined();
  expect(linkProblem(sampleConsentId, [read(), pending])).toBeUndefined();
  expect(linkProblem(sampleConsentId, [read()])).toContain('goes on without it');
  expect(linkProblem(sampleConsentId, [read({ ...access, consentId: 'rs-other' })])).toContain(sampleConsentId);
});

test('a link says nothing of what Azure shows while no machine is chosen that Azure could be asked about', () => {
  expect(linkProblem(sampleConsentId, [])).toBeUndefined();
});

test('a link to access that could not be read is not called one to access that is not there', () => {
  expect(linkProblem(sampleConsentId, [failed])).toBeUndefined();
  expect(linkProblem(sampleConsentId, [read(), failed])).toBeUndefined();
  expect(linkProblem(sampleConsentId, [unread('d')])).toBeUndefined();
  expect(linkProblem(sampleConsentId, [read(), unread('d')])).toBeUndefined();
  // What else cannot be told says nothing of access.
  expect(linkProblem(sampleConsentId, [unread('d', 'memory')])).toContain('goes on without it');
});
