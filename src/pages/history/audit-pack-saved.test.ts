import { describe, expect, it } from 'vitest';
import { build, gapsIn, plan, receipts, texts } from './audit-pack-fixture.ts';

describe('a pack', () => {
  it('holds what was saved as it was saved, each checked', async () => {
    const [text = ''] = texts;
    const id = receipts[0]?.record.consentId ?? '';
    const saved = new TextEncoder().encode(text);
    const { files, pack } = await build({ ...plan, saved: new Map([[id, [saved, new TextEncoder().encode('{}')]]]) });
    expect(files[`receipts/${id}.saved.json`]).toBe(text);
    expect(files[`verification/${id}.saved.json`]).toContain('"key": "signature",\n      "state": "pass"');
    expect(pack.counts.saved).toBe(2);
    const unreadable = gapsIn(files).filter(
      ([, kind, , where]) => kind === 'Check does not hold' && where === `receipts/${id}.saved-2.json`,
    );
    expect(unreadable).toHaveLength(1);
  });

  it('holds what was saved of a consent whose record is not there any more, checked, and says so', async () => {
    const [gone, ...rest] = plan.rows;
    const id = gone?.entry.consentId ?? '';
    const bytes = new TextEncoder().encode(texts[0]);
    const { files, pack } = await build({ ...plan, rows: rest, saved: new Map([[id, [bytes]]]) });
    expect(files[`receipts/${id}.saved.json`]).toBe(texts[0]);
    expect(files[`verification/${id}.saved.json`]).toContain('"key": "signature",\n      "state": "pass"');
    expect(pack.counts).toMatchObject({ consents: 5, receipts: 5, saved: 1 });
    const gap = gapsIn(files).find(([, kind]) => kind === 'Receipt not written');
    expect(gap?.slice(2, 5)).toEqual([id, id, expect.stringContaining('No record of this consent was found')]);
  });

  it('leaves out what was saved of a consent on record that is not of the period', async () => {
    const id = plan.rows[0]?.entry.consentId ?? '';
    const period = { from: '1990-01-01', to: '1990-12-31' };
    const saved = new Map([[id, [new TextEncoder().encode(texts[0])]]]);
    const { files, pack } = await build({ ...plan, period, saved });
    expect(Object.keys(files).filter((name) => name.startsWith('receipts/'))).toEqual([]);
    expect(pack.counts.saved).toBe(0);
  });
});
