import { describe, expect, it } from 'vitest';

import { formatInstant } from '#src/lib/time.ts';

import type { LogFact, LogWrite, ReconciledMachine } from './reconciliation-evidence.ts';
import { changeJobs, changeMachine, sampleWrite, setUp } from './reconciliation-samples.ts';
import { alsoGranted, first, granted, honest, inPast } from './reconciliation-spoilt.ts';
import { reconcile } from './reconciliation.ts';

const recorded = sampleWrite(first);
const installing: LogWrite = {
  ...recorded,
  resourceId: `${granted}/extensions/AzureEdgeRemoteSupport`,
  operation: 'Microsoft.HybridCompute/machines/extensions/write',
  status: 'Failed',
  at: inPast(1),
};
const asking: LogWrite = {
  ...recorded,
  resourceId: `${granted}/providers/Microsoft.AzureStackHCI/edgeDevices/default/jobs/${first.consentId}`,
  operation: 'Microsoft.AzureStackHCI/edgeDevices/jobs/write',
};
const failed = { ...setUp, provisioningState: 'Failed', message: 'No disk\u202E space.' };

/** What is found of a consent for a machine that shows no job, with this extension and this Activity Log. */
const foundWith = (extension: ReconciledMachine['extension'], writes: LogFact | undefined) => {
  const { writes: _, ...unread } = first;
  const consents = honest.consents.map((one) =>
    one === first ? { ...unread, ...(writes === undefined ? {} : { writes }) } : one,
  );
  const jobless = changeJobs({ ...honest, consents }, granted, () => []);
  return reconcile(changeMachine(jobless, granted, () => ({ extension })));
};
const severityWith = (extension: ReconciledMachine['extension'], ...writes: LogWrite[]) =>
  foundWith(extension, { kind: 'read', writes }).map(({ kind, severity }) => `${kind}: ${severity}`);

const explained = ['recordWithoutAccess: note'];
const open = ['recordWithoutAccess: finding'];

describe('a grant that stopped before it asked for access', () => {
  it('explains itself by the extension that failed on the machine', () => {
    const [finding] = foundWith(failed, { kind: 'read', writes: [recorded] });
    expect(finding).toMatchObject({ kind: 'recordWithoutAccess', severity: 'note' });
    expect(finding?.sentence).toContain(
      'Azure shows no remote support job of its name on SRV-1. The Activity Log shows no request for one under the consent’s correlation ID; Azure shows that the extension AzureEdgeRemoteSupport on it is Failed: “No disk⟨U+202E⟩ space.”',
    );
  });

  it('explains itself by the installation that failed, after which there is no extension', () => {
    expect(severityWith('absent', recorded, installing)).toEqual(explained);
    expect(severityWith('absent', { ...installing, status: 'Started' }, recorded, installing)).toEqual(explained);
    expect(severityWith({ ...setUp, provisioningState: 'Canceled' }, recorded)).toEqual(explained);
  });

  it('says what failed, when, and in Azure’s own words where it has any', () => {
    const said = (extension: ReconciledMachine['extension'], ...writes: LogWrite[]) =>
      foundWith(extension, { kind: 'read', writes })[0];
    const failedAt = formatInstant(Date.parse(installing.at));
    const gone = said('absent', recorded, installing);
    expect(gone?.sentence).toMatch(/ on SRV-1\. The Activity Log shows no request for one under/);
    expect(gone?.sentence).toContain(
      `; it shows that the installation of the extension failed at ${failedAt}, and Azure shows no extension on it.`,
    );
    expect(gone?.remedy).toMatch(/^Grant access anew if it is still needed; else revoke it/);
    const silent = said({ ...setUp, provisioningState: 'Failed' }, recorded);
    expect(silent?.sentence).toMatch(/ on it is Failed\.$/);
  });

  it('is told by the last outcome of an installation, whatever else the log shows and in whatever order', () => {
    const begun = { ...installing, status: 'Started', at: inPast(0.5) };
    const removed = {
      ...installing,
      operation: 'Microsoft.HybridCompute/machines/extensions/delete',
      status: 'Succeeded',
      at: inPast(0.5),
    };
    expect(severityWith('absent', recorded, installing, begun)).toEqual(explained);
    expect(severityWith('absent', recorded, installing, removed)).toEqual(explained);
    const anew = { ...installing, status: 'Succeeded', at: inPast(0.5) };
    expect(severityWith('absent', recorded, installing, anew)).toEqual(open);
    const failedAnew = { ...installing, at: inPast(0.25) };
    expect(severityWith('absent', recorded, anew, failedAnew)).toEqual(explained);
    expect(severityWith('absent', recorded, failedAnew, anew)).toEqual(explained);
  });

  it('needs an answer where the extension does not say that it failed', () => {
    expect(severityWith('absent', recorded)).toEqual(open);
    expect(severityWith('absent', recorded, { ...installing, status: 'Succeeded' })).toEqual(open);
    const anew = { ...installing, status: 'Succeeded', at: inPast(0.5) };
    expect(severityWith('absent', recorded, anew, installing)).toEqual(open);
    expect(severityWith('absent', recorded, { ...installing, resourceId: `${alsoGranted}/extensions/x` })).toEqual(
      open,
    );
    expect(severityWith(setUp, recorded, installing)).toEqual(open);
    expect(severityWith('unknown', recorded, installing)).toContain(open[0]);
  });

  it.each(['write', 'delete'])('needs an answer where the log shows a %s of its job, which was there once', (verb) => {
    const event = { ...asking, operation: `MICROSOFT.AzureStackHCI/edgeDevices/jobs/${verb}` };
    expect(severityWith(failed, recorded, event)).toEqual(open);
    expect(severityWith(failed, recorded, { ...event, resourceId: event.resourceId.toUpperCase() })).toEqual(open);
    expect(severityWith(failed, recorded, { ...event, resourceId: `${alsoGranted}/x` })).toEqual(explained);
  });

  it('needs an answer where the log was not read, not wholly, or does not show the record either', () => {
    const severities = (writes: LogFact | undefined) =>
      foundWith(failed, writes)
        .filter(({ kind }) => kind === 'recordWithoutAccess')
        .map(({ severity }) => severity);
    expect(severities(undefined)).toEqual(['finding']);
    expect(severities({ kind: 'unread', reason: 'No.' })).toEqual(['finding']);
    expect(severities({ kind: 'read', writes: [recorded], partly: true })).toEqual(['finding']);
    expect(severities({ kind: 'read', writes: [] })).toEqual(['finding']);
    const elsewhere = sampleWrite(first, { resourceId: first.records[1]?.deploymentId ?? '' });
    expect(severities({ kind: 'read', writes: [elsewhere] })).toEqual(['finding']);
  });
});
