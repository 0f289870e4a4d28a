import { whoAgreed } from '#src/pages/shared/who-agreed.ts';
import { describe, expect, it } from 'vitest';
import type { EndRecord } from '#src/consent/record.ts';
import { consentOutcome, machineOutcome } from './consent-outcome.ts';
import {
  after,
  consent,
  during,
  end,
  entry,
  machine,
  partlyGranted,
  partlyRead,
  webMachine,
} from './consent-samples.ts';
import { sealsOf } from './consent-seals.ts';
import { nameInId } from '#src/pages/shared/machine-names.ts';
import { requestWords, titleSentence } from './consent-words.ts';
import type { Witness } from '#src/pages/shared/witness.ts';

const ada = { userId: consent.userId.toUpperCase(), name: 'Ada Lovelace' };

describe('who agreed', () => {
  it('is the reader by name, another by what the Activity Log says, else an object id', () => {
    expect(whoAgreed(entry(), ada)).toBe('Ada Lovelace');
    expect(whoAgreed({ ...entry(), caller: 'alan@contoso.example' }, null)).toBe('alan@contoso.example');
    expect(whoAgreed(entry(), null)).toBe(`Person ${consent.userId}`);
  });

  it('agreed, which is all a record proves', () => {
    expect(titleSentence(entry(), ada, nameInId)).toBe(
      'Ada Lovelace agreed to let Microsoft Support use Diagnostics and repair on 2 machines',
    );
  });
});

it('says for which request, and that a typed number was typed', () => {
  expect(requestWords(consent)).toBe('for request 2411240040001234');
  expect(requestWords({ ...consent, ticket: { number: '7', source: 'typed' } })).toBe('for request 7, typed by hand');
  expect(requestWords({ ...consent, ticket: null })).toBe('without a support request');
});

describe('outcome', () => {
  it.each([
    ['nothing recorded, time running', [], during, 'Not ended on record'],
    ['nothing recorded, time passed', [], after, 'Past its end, not confirmed'],
    ['one of two', [end('SRV-SQL-01', 'revoked')], during, 'Ended on 1 of 2 machines'],
    ['all alike', [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'revoked')], during, 'Revoked'],
    ['all, unlike', [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'expired')], after, 'Ended'],
    ['a machine of another consent does not count', [end('srv-x', 'revoked')], during, 'Not ended on record'],
  ])('%s', (_, ends, now, words) => {
    expect(consentOutcome(entry(ends), now).words).toBe(words);
  });

  it('is nothing that is on its way while nothing is on record, and names the end agreed to only while that lies ahead', () => {
    expect(consentOutcome(entry(), during)).toEqual({
      tone: 'neutral',
      words: 'Not ended on record',
      until: Date.parse(consent.notAfter),
    });
    expect(consentOutcome(entry(), after)).not.toHaveProperty('until');
    expect(consentOutcome(entry([end('srv-sql-01', 'revoked')]), during)).not.toHaveProperty('until');
  });

  it('of a machine is good only with a record of its end', () => {
    const ends = [end('srv-sql-01', 'expired')];
    expect(machineOutcome(entry(ends), machine('SRV-SQL-01'), after)).toEqual({
      tone: 'good',
      words: 'Expired, confirmed',
    });
    expect(machineOutcome(entry(ends), machine('srv-sql-02'), after).tone).not.toBe('good');
  });
});

describe('what was not read', () => {
  const ends = [end('srv-sql-01', 'revoked')];

  it('is said of its machines, and counted apart', () => {
    for (const now of [during, after])
      expect(machineOutcome(partlyRead(ends), webMachine, now)).toEqual({
        tone: 'neutral',
        words: 'Not known: rg-web was not read',
      });
    expect(machineOutcome(partlyRead(), machine('srv-sql-01'), during).words).toBe('Not ended on record');
    expect(consentOutcome(partlyRead(ends), after).words).toBe('Ended on 1 of 2 machines, 1 not read');
    expect(consentOutcome(partlyRead(), during).words).toBe('Not ended on record, 1 not read');
  });

  it('takes the colour from the seals, and stands in their words', () => {
    const seal = (key: string, now: number, one = partlyRead(ends)) =>
      sealsOf(one, { kind: 'reading' }, now).find((each) => each.key === key);
    expect(seal('recorded', during)).toMatchObject({
      tone: 'neutral',
      words: 'Recorded in 1 resource group, 1 not read',
      explanation: expect.stringContaining('Whether the same record is in resource group rg-web is not known.'),
    });
    expect(seal('recorded', during, { ...partlyRead(), problems: ['The copies differ.'] })?.tone).toBe('attention');
    expect(seal('ended', during)?.words).toBe('No end on record yet for 0 of 2, 1 not read');
    expect(seal('ended', after)).toMatchObject({
      words: 'Past its end; confirmed on 1 of 2, 1 not read',
      explanation: expect.stringMatching(/^Whether access ended on the machines in resource group rg-web is not known/),
    });
  });
});

describe('a grant that went through in part', () => {
  const ends = [end('srv-sql-01', 'revoked')];
  const sealsAt = (one: ReturnType<typeof partlyGranted>, now: number) =>
    Object.fromEntries(sealsOf(one, { kind: 'reading' }, now).map((seal) => [seal.key, seal]));

  it('has ended where it is on record when the machines there have, which is not good: a record may have been deleted', () => {
    expect(machineOutcome(partlyGranted(), webMachine, after)).toEqual({ tone: 'neutral', words: 'No record there' });
    expect(consentOutcome(partlyGranted(ends), during)).toEqual({
      tone: 'neutral',
      words: 'Revoked, 1 without a record',
    });
    expect(consentOutcome(partlyGranted(), after)).toEqual({
      tone: 'neutral',
      words: 'Past its end, not confirmed, 1 without a record',
    });
    const { recorded, ended } = sealsAt(partlyGranted(ends), during);
    expect(recorded).toMatchObject({ tone: 'good', words: 'Recorded in 1 of 2 resource groups' });
    expect(recorded?.explanation).toContain(
      'There is no record in resource group rg-web: it was deleted there since, or nothing was granted there.',
    );
    expect(ended).toMatchObject({
      tone: 'neutral',
      words: 'Ended on every machine with a record, 1 of 2',
      explanation: expect.stringContaining('Where there is no record, nothing here says whether there is access.'),
    });
    expect(sealsAt(partlyGranted(), after)['ended']?.words).toBe(
      'Past its end; confirmed on 0 of 1, 1 without a record',
    );
  });

  it('has not ended where no machine of it has a record', () => {
    const groups = [
      ...entry().records.map(({ resourceGroupId }) => resourceGroupId),
      ...(partlyGranted().withoutRecord ?? []),
    ];
    expect(consentOutcome({ ...partlyGranted(), withoutRecord: groups }, after).tone).not.toBe('good');
  });

  it('whose end is on record all the same counts as ended there', () => {
    const web = { ...end('srv-sql-01', 'expired'), machineId: webMachine };
    expect(machineOutcome(partlyGranted([web]), webMachine, after).words).toBe('Expired, confirmed');
    expect(consentOutcome(partlyGranted([...ends, web]), after)).toEqual({ tone: 'good', words: 'Ended' });
    expect(consentOutcome(partlyGranted([web]), after).words).toBe('Ended on 1 of 2 machines');
  });
});

describe('an end that nothing proved', () => {
  const closed = [end('srv-sql-01', 'removed'), end('srv-sql-02', 'removed')];
  const mixed = [end('srv-sql-01', 'removed'), end('srv-sql-02', 'revoked')];
  const seal = (ends: EndRecord[], now: number) =>
    sealsOf(entry(ends), { kind: 'reading' }, now).find(({ key }) => key === 'ended');

  it('is never called confirmed or proven', () => {
    expect(machineOutcome(entry(closed), machine('srv-sql-01'), during)).toEqual({
      tone: 'attention',
      words: 'Closed, not proven',
    });
    expect(consentOutcome(entry(closed), after)).toEqual({ tone: 'attention', words: 'Closed, not proven' });
    expect(seal(closed, after)).toMatchObject({
      tone: 'attention',
      words: 'Closed, not proven',
      explanation: expect.stringContaining('Disable-RemoteSupport'),
    });
  });

  it('counts apart from those that something proved', () => {
    expect(consentOutcome(entry(mixed), after)).toEqual({ tone: 'attention', words: 'Ended, 1 not proven' });
    expect(seal(mixed, after)).toMatchObject({ tone: 'attention', words: 'Ended, not proven on 1 of 2' });
    const [one] = closed;
    const part = one === undefined ? [] : [one];
    expect(consentOutcome(entry(part), during)).toEqual({
      tone: 'neutral',
      words: 'Ended on 1 of 2 machines, 1 not proven',
    });
    expect(seal(part, after)?.words).toBe('Past its end; confirmed on 0 of 2, 1 not proven');
    expect(consentOutcome(partlyGranted(part), after).words).toBe('Closed, not proven, 1 without a record');
  });
});

describe('seals', () => {
  const found = { kind: 'found', caller: 'ada@contoso.example', at: '2026-11-24T13:00:05Z' } as const;
  const tones = (ends: EndRecord[], witness: Witness, now: number, problems: string[] = []) =>
    Object.fromEntries(sealsOf({ ...entry(ends), problems }, witness, now).map(({ key, tone }) => [key, tone]));

  it('are good only where something was checked', () => {
    const none = { recorded: 'good', signed: 'neutral', witnessed: 'neutral', ended: 'neutral' };
    expect(tones([], { kind: 'reading' }, during)).toEqual(none);
    expect(tones([], { kind: 'notFound' }, during)).toEqual(none);
    expect(tones([], { kind: 'unreadable', why: 'No permission.' }, during)).toEqual(none);
    const ends = [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'revoked')];
    expect(tones(ends, found, during)).toEqual({
      recorded: 'good',
      signed: 'neutral',
      witnessed: 'good',
      ended: 'good',
    });
  });

  it('warn when the records do not fit together', () => {
    const ends = [end('srv-sql-01', 'revoked'), end('srv-sql-02', 'revoked')];
    const problems = ['The copies of the record differ.'];
    expect(tones(ends, found, after, problems)).toMatchObject({ recorded: 'attention', ended: 'attention' });
    expect(machineOutcome({ ...entry(ends), problems }, machine('srv-sql-01'), after)).toEqual({
      tone: 'attention',
      words: 'Revoked, but the records do not fit together',
    });
    for (const some of [ends, ends.slice(1), [...ends.slice(1), end('srv-sql-01', 'removed')]])
      expect(sealsOf({ ...entry(some), problems }, found, after).at(-1)).toEqual({
        key: 'ended',
        tone: 'attention',
        words: `An end is on record for ${some.length} of 2; the records do not fit together`,
        explanation: expect.stringContaining(problems.join(' ')) as string,
      });
    const unproven = { ...entry([...ends.slice(1), end('srv-sql-01', 'removed')]), problems };
    expect(sealsOf(unproven, found, after).at(-1)?.explanation).toContain(
      'To end all access for certain, run on such a machine',
    );
    expect(tones([], { ...found, kind: 'otherPerson' }, after)).toMatchObject({ witnessed: 'attention' });
    expect(tones([], { ...found, kind: 'otherTime', expected: found.at }, after)).toMatchObject({
      witnessed: 'attention',
    });
  });
});
