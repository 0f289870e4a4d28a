import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import { removalGoesOn } from '#src/azure/revoke/open-removals.ts';
import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';
import { type AccessEvidence, type AccessKind, accessState } from '#src/consent/access/access-state.ts';
import { sampleConsentId, sampleEvidence, sampleJob, sampleMachine, sampleNow } from '#src/consent/samples.ts';
import { RevokeProgress } from './RevokeProgress.tsx';

const startedAt = sampleNow + 600_000;

const press = (request: Partial<PendingRevoke>) =>
  ({ machineId: sampleMachine('srv'), startedAt, removeExtension: false, ...request }) as PendingRevoke;

/** `change` undefined: nothing could be read. */
const shown = (
  request: Partial<PendingRevoke>,
  change: Partial<AccessEvidence> | undefined,
  isRemoving = false,
  others: Partial<PendingRevoke>[] = [],
  isCurrent = true,
): string => {
  const evidence = change && sampleEvidence(change);
  const pending = press(request);
  return renderToStaticMarkup(
    <RevokeProgress
      pending={pending}
      presses={[...others.map(press), pending]}
      state={evidence && accessState(evidence)}
      isCurrent={isCurrent}
      extension={evidence?.extension}
      isRemoving={isRemoving}
      now={startedAt}
    />,
  );
};

/** Azure keeps no jobs for the machine, or shows none under a consent, or has nothing: nothing of that proves an end. */
const unproven: [AccessKind, Partial<AccessEvidence>][] = [
  ['setUp', { jobs: 'unknown', jobsUnavailable: 'Not registered.', records: [] }],
  ['setUp', { jobs: [] }],
  ['none', { jobs: [], extension: 'absent' }],
  ['active', {}],
];

const over = (changed: string, createdAt = sampleJob.createdAt as string) => ({
  ...sampleJob,
  createdAt,
  type: 'Revoke',
  nodeState: 'Revoked',
  lastModifiedAt: changed,
  startTime: changed,
  endTime: changed,
  nodeUpdatedAt: '2026-11-24T13:25:00Z',
});
const revoked: Partial<AccessEvidence> = { jobs: [over('2026-11-24T13:20:00Z')] };

const forbidden = (message: string) => new AzureError({ kind: 'forbidden', message, correlationId: 'c-1' });

it('says nothing more of what a press had left to another job once that is over, also when Azure has tidied both away', () => {
  const left = {
    phase: 'accepted',
    jobName: 'rs-b',
    otherJob: 'rs-c',
    note: 'It might still be in through rs-c.',
  } as const;
  expect(shown(left, { jobs: [] })).toContain('rs-c');
  expect(shown({ ...left, isAnswered: true }, { jobs: [] })).toBe('');
});

describe.each(unproven)('while the state is %s', (kind, evidence) => {
  it('shows a request that was refused, with the reason and what to do', () => {
    expect(accessState(sampleEvidence(evidence)).kind).toBe(kind);
    const html = shown({ phase: 'refused', error: forbidden('Run Disable-RemoteSupport.') }, evidence);
    expect(html).toContain('You do not have the permission');
    expect(html).toMatch(/Disable-RemoteSupport\..*Ask an administrator.*Asked for at .*c-1/);
  });

  it('says how access ends for certain where the revoke was refused, once', () => {
    const count = (message: string) =>
      shown({ phase: 'refused', error: forbidden(message) }, evidence).split('Disable-RemoteSupport').length - 1;
    expect(count('No.')).toBeGreaterThan(0);
    // Access that the refusal was there to spare.
    expect(shown({ phase: 'refused', note: 'No.' }, evidence)).toContain(
      'end all access for certain now, also any granted since',
    );
    expect(count('Run Disable-RemoteSupport.')).toBe(1);
  });

  it('shows what needs a person though Azure has refused nothing, as what was refused', () => {
    const html = shown({ phase: 'refused', note: 'Revoke again what is still to end.' }, evidence);
    expect(html).toMatch(/The end of access is not proven<.*Asked for at .* Revoke again what is still to end\./);
    expect(html).toContain('Disable-RemoteSupport');
    expect(html).not.toContain('asked again');
  });

  it('shows a request whose end is not proven, and what stands in the way', () => {
    const note = 'The machine is away.';
    expect(shown({ phase: 'accepted', note }, evidence)).toMatch(/Asked for at .* The machine is away\./);
    expect(shown({ phase: 'requesting', note }, evidence)).toContain(note);
  });

  it('shows nothing of what is proven', () => {
    expect(shown({ phase: 'proven', jobName: sampleConsentId }, evidence)).toBe('');
  });
});

it('leaves out a request that Azure shows to be of no more account', () => {
  expect(accessState(sampleEvidence(revoked)).kind).toBe('revoked');
  expect(shown({ phase: 'refused', error: forbidden('No.') }, revoked)).toBe('');
  expect(shown({ phase: 'accepted', note: 'The machine is away.' }, revoked)).toBe('');
});

it('is told beside a state that proves an end, but is only what was known last', () => {
  const lastKnown = (request: Partial<PendingRevoke>) => shown(request, revoked, false, [], false);
  expect(lastKnown({ phase: 'refused', error: forbidden('No.') })).toMatch(/not proven.*c-1/);
  expect(lastKnown({ phase: 'requesting', note: 'Azure does not answer.' })).toContain('Azure does not answer.');
});

it('is told also where the state of access could not be read', () => {
  expect(shown({ phase: 'requesting', note: 'It goes on.' }, undefined)).toMatch(/Asked for at .* It goes on\./);
  expect(shown({ phase: 'refused', error: forbidden('No.') }, undefined)).toMatch(/not proven.*c-1.*Disable-Remote/);
});

it('names what another tab pursues, for the state is the one that Azure shows', () => {
  const waiting = { phase: 'requesting', isElsewhere: true, note: 'Another tab goes on.' } as const;
  expect(shown(waiting, {})).toMatch(/>A revoke was asked for at .* Another tab goes on\./);
});

it('says of what has ended beside other access that it needs a person, and not that it is asked again', () => {
  const note = 'This access has ended. At 13:20 Microsoft Support might still be in through another job.';
  const html = shown({ phase: 'accepted', jobName: 'rs-b', otherJob: sampleConsentId, note }, {});
  expect(html).toMatch(/The end of access is not proven<.*This access has ended\. .* another job\./);
  expect(html).toContain('Disable-RemoteSupport');
});

describe('a request that found nothing to revoke', () => {
  const absent = { phase: 'absent', note: 'Azure shows no access.' } as const;

  it('says what Azure shows', () => {
    expect(shown(absent, { jobs: [], records: [] })).toMatch(/Asked to revoke at .* Azure shows no access\./);
    expect(shown(absent, revoked)).toContain('Azure shows no access.');
  });

  it('says nothing more once access was given anew, nor after that has ended', () => {
    expect(shown(absent, {})).toBe('');
    const anew = over('2026-11-24T13:20:00Z', '2026-11-24T13:15:00Z');
    expect(shown(absent, { jobs: [anew] })).toBe('');
  });
});

describe('what failed beside the revoke', () => {
  const error = forbidden('Denied.');

  it.each(['requesting', 'accepted', 'refused', 'proven'] as const)('is told while the phase is %s', (phase) => {
    const html = shown({ phase, jobName: sampleConsentId, extensionError: error, endRecordError: error }, revoked);
    expect(html).toMatch(/The extension could not be removed.*Denied\..*Ask an administrator.*c-1/);
    expect(html).toMatch(/The end could not be recorded.*Denied\..*c-1/);
  });

  it('says that the removal of the extension is still asked for, which only this page knows', () => {
    const proven = { phase: 'proven', jobName: sampleConsentId } as const;
    expect(shown(proven, revoked, true)).toContain(removalGoesOn);
    expect(shown(proven, revoked)).toBe('');
  });

  it('is told of the extension no more once that is gone', () => {
    const request = { phase: 'proven', jobName: sampleConsentId, extensionError: error } as const;
    expect(shown(request, { ...revoked, extension: 'absent' })).toBe('');
  });

  it('is told of every press on the machine, the same once, with the latest id', () => {
    const later = new AzureError({ kind: 'forbidden', message: 'Denied.', correlationId: 'c-2' });
    const locked = new AzureError({ kind: 'conflict', code: 'ScopeLocked', message: 'Locked.', correlationId: 'c-3' });
    const proven = { phase: 'proven', jobName: sampleConsentId, extensionError: later } as const;
    const before = { ...proven, phase: 'refused', isAnswered: true, startedAt: startedAt - 1 } as const;
    const html = shown(proven, revoked, false, [
      { ...before, extensionError: error },
      { ...before, extensionError: locked, endRecordError: error },
    ]);
    expect(html.split('The extension could not be removed')).toHaveLength(3);
    expect(html).toMatch(/c-2.*c-3.*The end could not be recorded.*c-1/);
    expect(html.split('c-1')).toHaveLength(html.split('c-2').length);
    expect(shown(proven, {}, false, [{ ...before, extensionError: locked }])).toBe('');
  });

  it('is told no more once access was given anew', () => {
    expect(shown({ phase: 'proven', jobName: 'rs-b', extensionError: error, endRecordError: error }, {})).toBe('');
  });
});
