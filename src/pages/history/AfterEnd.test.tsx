import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import type { JobEvidence } from '#src/consent/access/access-state.ts';
import { sampleJob } from '#src/consent/samples.ts';
import { AfterEnd } from './AfterEnd.tsx';
import { end, entry, machine } from './consent-samples.ts';
import type { MachineJobs } from './job-events.ts';

const ended = entry([end('srv-sql-01', 'revoked')]);
const read = (name: string, job: Partial<JobEvidence> = {}): MachineJobs => ({
  id: machine(name),
  name,
  reading: { available: true, jobs: [{ ...sampleJob, name: ended.consentId, ...job }], readAt: 0, answeredBy: 0 },
});
const shownOf = (jobs: readonly MachineJobs[], of = ended) =>
  renderToStaticMarkup(<AfterEnd entry={of} jobs={jobs} onMoreJobs={vi.fn()} />);
const shown = (name: string, job: Partial<JobEvidence>) => shownOf([read(name, job)]);

it('says what came after an end on record, on the machine of that end', () => {
  const since = { lastModifiedAt: '2026-11-24T16:00:00Z', lastModifiedBy: 'eve@contoso.example' };
  expect(shown('srv-sql-01', since)).toContain(
    'The remote support job rs-abc on srv-sql-01 was last changed by eve@contoso.example',
  );
  expect(shown('srv-sql-02', since)).toBe('');
  expect(shown('srv-sql-01', { lastModifiedAt: '2026-11-24T14:59:00Z' })).toBe('');
});

describe('machines with an end on record', () => {
  const one = machine('srv-sql-01');
  const other = machine('srv-sql-02');
  const last = { ...ended, consent: { ...ended.consent, machines: [other, one] } };

  it('are said not to be known while Azure was not asked about them, with a press that asks', () => {
    const html = shownOf([read('srv-sql-02')], last);
    expect(html).toContain('Azure has answered about 1 of 2 machines.');
    expect(html).toContain('Read the jobs of 1 more of 2 machines</button>');
    expect(shownOf([read('srv-sql-01')])).toBe('');
  });

  it('are said not to be known when their jobs could not be read, and not while they are read', () => {
    const jobs = [read('srv-sql-02'), { id: one, name: 'srv-sql-01' }];
    expect(shownOf(jobs, last)).toBe('');
    const failed = shownOf([read('srv-sql-02'), { id: one, name: 'srv-sql-01', why: 'No permission.' }], last);
    expect(failed).toContain('Azure has answered about 1 of 2 machines, and 1 could not be read.');
    expect(failed).not.toContain('</button>');
  });

  it('is said not to be known of the only one, without a count', () => {
    const only = { ...ended, consent: { ...ended.consent, machines: [one] } };
    const text = shownOf([{ id: one, name: 'srv-sql-01', why: 'No permission.' }], only);
    expect(text).toContain('The jobs of the machine could not be read.');
    expect(text).toContain('Whether Azure shows something after the recorded end is not known.');
    expect(text).not.toMatch(/1 machines|the others/);
  });

  it('stay not known after the last press until Azure has answered about them', () => {
    const first = Array.from({ length: 20 }, (_, index) => read(`srv-${index}`));
    const all = { ...ended, consent: { ...ended.consent, machines: [...first.map(({ id }) => id), one] } };
    const html = shownOf([...first, { id: one, name: 'srv-sql-01' }], all);
    expect(html).toContain('Azure was asked about 21 of 21 machines.');
    expect(html).toMatch(/<button[^>]* aria-disabled="true"[^>]*>Reading jobs…/);
    expect(shownOf([...first, read('srv-sql-01')], all)).toBe('');
  });
});
