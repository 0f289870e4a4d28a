import { expect, test } from 'vitest';
import { longestReason } from '#src/consent/consent-limits.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { allTerms } from '#src/consent/terms.ts';
import { windowsServer20241030 } from '#src/consent/terms/windows-server-2024-10-30.ts';
import { formatInstant } from '#src/lib/time.ts';
import type { IncludedMachine } from './machine-choice.ts';
import { consentSentence, plannedActs, reviewFacts, type ReviewSubject } from './review-facts.ts';

const machine = (name: string, installs: IncludedMachine['installs'] = false) => ({
  id: sampleMachine(name),
  name,
  location: 'westeurope',
  installs,
});

const subject: ReviewSubject = {
  person: { name: 'Ada Lovelace', username: 'ada@contoso.example' },
  machines: [machine('SRV-SQL-01'), machine('SRV-SQL-02')],
  level: 'Diagnostics',
  window: { notBefore: '2026-11-24T13:00:00Z', notAfter: '2026-11-24T21:00:00Z' },
  isFixed: true,
  ticket: { number: '2411240040001234', source: 'azure' },
  reason: 'Slow queries',
  replaces: [],
  terms: windowsServer20241030,
};
const until = formatInstant(Date.parse(subject.window.notAfter));
const linesOf = (label: string, changed: Partial<ReviewSubject> = {}) =>
  reviewFacts({ ...subject, ...changed }).find((fact) => fact.label === label)?.lines;

test('one sentence says who lets whom do what, where, until when, for what and under which text', () => {
  expect(consentSentence(subject)).toBe(
    `Ada Lovelace lets Microsoft Support use Diagnostics on 2 machines until ${until}, for support request 2411240040001234, under the terms of 2024-10-30.`,
  );
});

test('every machine is named', () => {
  expect(linesOf('2 machines')?.map((line) => line.slice(0, 10))).toEqual(['SRV-SQL-01', 'SRV-SQL-02']);
});

test('of 500 machines each is named too, those of one resource group in one line', () => {
  const machines = Array.from({ length: 500 }, (_, index) => machine(`SRV-${index}`));
  const lines = linesOf('500 machines', { machines }) ?? [];
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('500 machines: SRV-0, SRV-1, ');
  expect(lines[0]?.split(': ')[1]?.split(', ')).toEqual(machines.map(({ name }) => name));
});

test('what is replaced is named, and only then', () => {
  expect(linesOf('Takes the place of')).toBeUndefined();
  const replaces = [{ consentId: 'rs-a', level: 'Diagnostics', until: subject.window.notAfter }, { consentId: 'rs-b' }];
  expect(linesOf('Takes the place of', { replaces })).toEqual([
    `Consent rs-a (Diagnostics until ${until})`,
    'Consent rs-b',
  ]);
});

test('a consent that takes away from what it replaces says so', () => {
  const later = { consentId: 'rs-a', level: 'Diagnostics', until: '2026-11-25T21:00:00Z' };
  expect(linesOf('Takes the place of', { replaces: [later] })?.at(-1)).toMatch(/allows less, or ends sooner/);
});

test('of access that differs per machine each kind is named once, and what one of them loses is said', () => {
  const longer = { consentId: 'rs-a', level: 'Diagnostics', until: '2026-11-24T22:00:00Z' };
  const shortened = { ...longer, until: '2026-11-24T15:00:00Z' };
  expect(linesOf('Takes the place of', { replaces: [longer, { ...longer, level: 'diagnostics' }, shortened] })).toEqual(
    [
      `Consent rs-a (Diagnostics until ${formatInstant(Date.parse(longer.until))})`,
      `Consent rs-a (Diagnostics until ${formatInstant(Date.parse(shortened.until))})`,
      expect.stringMatching(/allows less, or ends sooner/),
    ],
  );
});

test('a window that is not fixed yet says so', () => {
  expect(linesOf('How long')?.[0]).toContain('(8 hours)');
  expect(linesOf('How long', { isFixed: false })).toEqual([`Until ${until}, 8 hours, if you confirm now`]);
  const window = { ...subject.window, notAfter: '2026-11-25T13:59:00Z' };
  expect(linesOf('How long', { window })?.[0]).toContain('(1 day 59 minutes)');
});

test('a typed and a missing request are told as what they are', () => {
  expect(linesOf('Support request', { ticket: { number: '24112400400', source: 'typed' } })?.[0]).toContain('by hand');
  expect(linesOf('Support request', { ticket: null })?.[0]).toMatch(/^None yet/);
});

test('the reason is shown whole, however many of its characters are marked', () => {
  const reason = 'a\u00A0\u{E0041}'.repeat(longestReason / 4);
  expect(reason).toHaveLength(longestReason);
  expect(linesOf('Reason', { reason })).toEqual(['a⟨U+00A0⟩⟨U+E0041⟩'.repeat(longestReason / 4)]);
});

test('what a person or a directory wrote cannot reorder the page', () => {
  expect(linesOf('Reason', { reason: 'a\u202Eb' })).toEqual(['a⟨U+202E⟩b']);
  expect(linesOf('Who agrees', { person: { name: 'A\u200Bda', username: 'a' } })).toEqual(['A⟨U+200B⟩da (a)']);
});

test('resource groups are counted in their subscriptions: of one name there may be several', () => {
  const whereOf = (ids: string[]) => plannedActs(ids.map((id) => ({ ...machine(id), id })))[0]?.where;
  const here = sampleMachine('a');
  const elsewhere = here.replace('/00000000-0000-4000-8000-000000000001/', '/00000000-0000-4000-8000-000000000002/');
  expect(whereOf([here, here.toUpperCase().replace('/A', '/B')])).toBe('in the resource group');
  expect(whereOf([here, elsewhere])).toBe('in 2 resource groups');
});

test('the acts name the installation only where there is one', () => {
  expect(plannedActs(subject.machines).map(({ what }) => what)).not.toContain('Install the remote support extension');
  const acts = plannedActs([machine('A', true), machine('B')]);
  expect(acts.find(({ what }) => what === 'Install the remote support extension')?.where).toBe('on A');
});

test('where it is not known whether the extension is there, its installation is named with that condition', () => {
  const acts = plannedActs([machine('A', true), machine('B', 'ifMissing'), machine('C')]);
  expect(acts.find(({ what }) => what === 'Install the remote support extension')?.where).toBe(
    'on 2 machines, where it is missing',
  );
});

test('who gets access is named as the terms name them', () => {
  const [, byTheTerms = ''] = linesOf('Who gets access') ?? [];
  const named = byTheTerms.replace('By the terms: ', '');
  for (const terms of allTerms) expect(terms.text).toContain(named);
});

test('the acts name the record of the end of what is replaced, and only then', () => {
  const replacing = { ...machine('A'), replaces: { consentId: 'rs-a' } };
  expect(plannedActs([replacing, machine('B')]).at(-1)).toEqual({
    what: 'Record the end of the access before, once it is reported',
    where: 'on A',
  });
});

test('the acts name every change that a grant makes, the tag too', () => {
  expect(plannedActs([machine('A', true), machine('B')]).at(-1)).toEqual({
    what: 'Set the tag “remote-support-consent” to the id of the consent',
    where: 'on 2 machines',
  });
});
