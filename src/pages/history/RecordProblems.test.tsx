import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { RecordProblem } from '#src/azure/records/consent-records.ts';
import { AzureError } from '#src/azure/transport/errors.ts';
import { RecordProblems, UnreadRecords, WithoutRecord } from './RecordProblems.tsx';

vi.mock('#src/auth/session.ts', () => ({ auth: () => ({ account: null }) }));
/** What is printed is unfolded. */
const paper = vi.hoisted(() => ({ is: false }));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => paper.is }));

const shown = (...problems: RecordProblem[]): string => renderToStaticMarkup(<RecordProblems problems={problems} />);
const edited: RecordProblem = { scope: '/a', reason: 'Edited.', consentId: 'rs-x' };
const forbidden = new AzureError({ kind: 'forbidden', message: 'No.' });
const gone: RecordProblem = { scope: '/b', reason: 'No consent.', consentId: 'rs-y', isConsentGone: true };

it('call no change untrustworthy of which only the consent is gone', () => {
  expect(shown(gone)).not.toContain('cannot be trusted');
  expect(shown(gone)).toContain('No consent is on record for 1 change of access.');
  expect(shown(edited)).toContain('1 record cannot be trusted and does not count.');
  expect(shown(edited, edited)).toContain('2 records cannot be trusted and do not count.');
  expect(shown(edited)).not.toContain('No consent is on record');
  expect(shown(edited, gone)).toContain('1 record cannot be trusted');
});

it('call no copy untrustworthy that verifies and only lies elsewhere', () => {
  const text = shown({ ...edited, isOutOfPlace: true });
  expect(text).not.toContain('cannot be trusted');
  expect(text).toContain('Found where its consent has no machine, so not counted: 1 record.');
});

it('name what could not be listed, and count it as no resource group', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', correlationId: 'c-8' });
  const unlisted = (scope: string): RecordProblem => ({
    scope,
    reason: `${scope} unlisted.`,
    error,
    unlisted: `${scope} was not listed.`,
  });
  const text = shown(unlisted('/subscriptions/s-2'), { scope: '/rg-b', reason: 'No permission.', error });
  for (const part of [
    'Not all resource groups that may hold consents are known.',
    '/subscriptions/s-2 was not listed.',
  ])
    expect(text).toContain(part);
  expect(text).toContain('1 resource group could not be read.');
  expect(shown(unlisted('/subscriptions/s-2'))).not.toContain('could not be read.');
});

it('say once which could not be listed, and why beneath it', () => {
  const problems = ['a', 'b', 'c', 'd', 'e', 'f'].map((name): RecordProblem => {
    const unlisted = `Subscription ${name} was not listed.`;
    return { scope: `/subscriptions/${name}`, reason: `${unlisted} No role.`, unlisted, error: forbidden };
  });
  paper.is = true;
  const text = shown(...problems).replaceAll(/<[^>]*>/g, '');
  paper.is = false;
  for (const { unlisted = '' } of problems) expect(text.split(unlisted)).toHaveLength(2);
  expect(text).toContain('/subscriptions/a: No role.');
  expect(text).toContain('And 1 more.');
});

it('say of a consent which resource groups were not read and why, with the correlation id', () => {
  const error = new AzureError({ kind: 'forbidden', message: 'No.', correlationId: 'c-7' });
  const text = renderToStaticMarkup(<UnreadRecords problems={[{ scope: '/rg-b', reason: 'No permission.', error }]} />);
  for (const part of [
    '1 resource group with machines of this consent could not be read.',
    '/rg-b',
    'No permission',
    'c-7',
  ])
    expect(text).toContain(part);
  expect(renderToStaticMarkup(<UnreadRecords problems={[]} />)).toBe('');
});

it('say where a consent has no record, and name each place', () => {
  const text = renderToStaticMarkup(<WithoutRecord groups={['/rg-b', '/rg-c']} />);
  for (const part of ['2 resource groups with machines of this consent hold no record of it.', '/rg-b', '/rg-c'])
    expect(text).toContain(part);
  expect(renderToStaticMarkup(<WithoutRecord groups={[]} />)).toBe('');
});
