import { expect, it } from 'vitest';
import { AzureError } from '#src/azure/transport/errors.ts';
import type { SessionEvidence } from '#src/consent/access/access-state.ts';
import { sampleEvidence, sampleJob } from '#src/consent/samples.ts';
import { formatInstant } from '#src/lib/time.ts';
import { endWords, levelWords, openSessionWords, transcriptCommand, unreadSessions } from './machine-words.ts';

const wordsOf = (sessions: SessionEvidence[][], isCurrent = true): string => {
  const evidence = sampleEvidence({ jobs: sessions.map((one) => ({ ...sampleJob, sessions: one })) });
  return openSessionWords(evidence, isCurrent, evidence.now);
};

it('counts the sessions that Azure shows as open, and calls none reported what is not reported', () => {
  const ended = { sessionId: 'b', sessionEndTime: '2026-11-24T12:00:00Z' };
  expect(wordsOf([[ended]])).toBe('no open session reported');
  expect(wordsOf([[ended]], false)).toBe('no open session reported');
  expect(wordsOf([[ended, { sessionId: 'a' }]])).toBe('1 session open');
  expect(wordsOf([[{}, {}]])).toBe('2 sessions open');
});

it('counts them over all jobs, as the list of sessions does', () => {
  expect(wordsOf([[], [{ sessionId: 'a' }]])).toBe('1 session open');
  const evidence = sampleEvidence({
    jobs: [
      { ...sampleJob, sessions: [{}] },
      { ...sampleJob, nodeState: 'Superseded', sessions: [{}] },
    ],
  });
  expect(openSessionWords(evidence, true, evidence.now)).toBe('1 session open, 1 session without a reported end');
  expect(openSessionWords({ ...evidence, jobs: 'unknown' }, true, evidence.now)).toBe('no open session reported');
});

it('calls no session open whose end nobody would report', () => {
  expect(wordsOf([[{ sessionId: 'a' }]], false)).toBe('1 session without a reported end');
  expect(wordsOf([[{}, {}]], false)).toBe('2 sessions without a reported end');
});

it('names a level that is known, and repeats a word that is not', () => {
  expect(levelWords('diagnosticsAndRepair')).toBe('Diagnostics and repair');
  expect(levelWords('Everything')).toBe('Everything');
  expect(levelWords()).toBe('Unknown');
});

it('puts nothing that the machine reported into a command but an id', () => {
  expect(transcriptCommand('4d1c-a')).toMatch(/ -SessionId '4d1c-a'$/);
  for (const id of [undefined, '', "a'; Stop-Computer", 'a’; Stop-Computer', 'a\nb', '$(b)'])
    expect(transcriptCommand(id)).toMatch(/ -SessionId '<session id>'$/);
});

it('tells no answer from the answer that there are no jobs', () => {
  expect(unreadSessions({}, null).words).toContain('did not answer');
  expect(unreadSessions({ jobsUnavailable: 'Not registered.' }, new Error('No.'))).toEqual({
    words: 'Azure keeps no jobs for this machine: Not registered.',
  });
});

it('says why the sessions could not be read, and what to do', () => {
  const refusal = { kind: 'forbidden', message: 'No.', missingAction: 'Microsoft.X/jobs/read' } as const;
  const words = expect.stringMatching(/^The permission Microsoft.X\/jobs\/read is missing\. .* Ask an administrator/);
  expect(unreadSessions({}, new AzureError({ ...refusal, correlationId: 'c-1' }))).toEqual({
    words,
    correlationId: 'c-1',
  });
  expect(unreadSessions({}, new AzureError(refusal))).toEqual({ words });
});

it('does not date an end to the moment at which it was confirmed', () => {
  const confirmedAt = '2026-11-24T12:00:00Z';
  expect(endWords({ ended: 'expired', confirmedAt })).toBe(
    `Expired, confirmed ${formatInstant(Date.parse(confirmedAt))}`,
  );
  expect(endWords(undefined)).toBe('No end recorded');
});

it('does not call confirmed what nothing proved', () => {
  const confirmedAt = '2026-11-24T12:00:00Z';
  expect(endWords({ ended: 'removed', confirmedAt })).toBe(
    `Closed, not proven, recorded ${formatInstant(Date.parse(confirmedAt))}`,
  );
});
