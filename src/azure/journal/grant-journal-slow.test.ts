import { describe, expect, it, vi } from 'vitest';
import { sampleNow } from '#src/consent/samples.ts';
import { aroundEach, machine, settle } from '#src/azure/testing/revokes-fixture.ts';

aroundEach();

const consentId = 'rs-abcdefghijklmnopqrstu';

const load = async () => {
  vi.resetModules();
  return import('./grant-journal.ts');
};

/** The browser takes longer to say that rows are kept than anybody waits. */
const keepSlowly = (): void => {
  const listen = Reflect.get(IDBTransaction.prototype, 'addEventListener') as EventTarget['addEventListener'];
  vi.spyOn(IDBTransaction.prototype, 'addEventListener').mockImplementation(function (
    this: IDBTransaction,
    type: string,
    listener: unknown,
  ) {
    const hear = listener as (event: Event) => void;
    listen.call(this, type, type === 'complete' ? (event: Event) => void setTimeout(hear, 4000, event) : hear);
  });
};

describe('a journal that the browser keeps slowly', () => {
  it('does not take the note of this tab for that of another', async () => {
    const page = await load();
    await settle(page.keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    keepSlowly();
    expect(await settle(page.claimMachine(consentId, machine, true))).toBe('clear');
    expect(await settle(page.claimMachine(consentId, machine, true))).toBe('asked');
  });

  it('takes no machine out of a grant for a row that it does not tell of', async () => {
    const before = await load();
    await settle(before.keepGrant({ consentId, until: sampleNow + 3_600_000, machines: [machine] }));
    const page = await load();
    vi.stubGlobal('indexedDB', { open: () => new EventTarget() });
    expect(await settle(page.turnOn(consentId, machine, true))).toBe('clear');
    expect(await settle(page.turnOn(consentId, machine, false))).toBe('asked');
    expect(await settle(page.claimMachine(consentId, machine, true))).toBe('gone');
  });
});
