import { describe, expect, it } from 'vitest';
import { sampleMachine, sampleUser } from '#src/consent/samples.ts';
import { passTime } from '#src/azure/testing/sample-arm.ts';
import { fakeTime } from '#src/azure/testing/sample-browser.ts';
import {
  account,
  allOf,
  continued,
  expectExactly,
  given,
  held,
  loadKnown,
  machineInTwo,
  onPut,
  opened,
  settle,
  setUpGrants,
  start,
  steps,
} from '#src/azure/testing/sample-grant.ts';

setUpGrants({ machines: [sampleMachine('srv-sql-01'), machineInTwo] });

/** A page freshly loaded, with what it holds of signed consents. */
const loadSigned = async () => ({ ...(await loadKnown()), ...(await import('#src/azure/records/signed-consents.ts')) });

describe('a consent that could not be recorded', () => {
  it('is found again after a reload, by the same person alone, under the same id', async () => {
    const denied = { status: 403, code: 'RequestDisallowedByPolicy', message: 'Denied by policy.' };
    given.arm.fault = onPut('/deployments/', denied);
    await settle(await start());
    await given.browser.crash(given.arm);
    const page = await loadSigned();
    expect(await page.signedConsent(given.record.consentId)).toEqual(given.record);
    account.userId = '0e0e0e0e-0000-4000-8000-000000000000';
    expect(await page.signedConsent(given.record.consentId)).toBeUndefined();
    account.userId = sampleUser;
    expect(steps(await opened(page))).toEqual(allOf('waiting'));
    expect(steps(await continued(page))).toEqual(allOf('confirmed'));
    expectExactly();
    expect(held()).toBeNull();
  });

  it('is not believed when somebody changed it', async () => {
    given.arm.fault = () => 'dropped';
    await start();
    await passTime(1);
    await given.browser.crash(given.arm);
    sessionStorage.setItem('remote-support.signed', held()?.replace('"Diagnostics"', '"DiagnosticsAndRepair"') ?? '');
    expect(await (await loadSigned()).signedConsent(given.record.consentId)).toBeUndefined();
    sessionStorage.setItem('remote-support.signed', held()?.replace('"DiagnosticsAndRepair"', '"Diagnostics"') ?? '');
    expect(await (await loadSigned()).signedConsent(given.record.consentId)).toEqual(given.record);
  });

  it('is dropped after its end, by a server’s clock alone', async () => {
    given.arm.fault = () => 'dropped';
    await start();
    await passTime(1);
    await given.browser.crash(given.arm);
    const after = Date.parse(given.record.consent.notAfter) + 2000;
    fakeTime(after);
    const page = await loadSigned();
    expect(await page.signedConsent(given.record.consentId)).toEqual(given.record);
    expect(await page.takeCutOff()).toBe(given.record.consentId);
    const { noteServerDate } = await import('#src/azure/transport/server-clock.ts');
    const { instantNow } = await import('#src/azure/transport/instant.ts');
    noteServerDate(new Date(after).toUTCString(), instantNow(), instantNow());
    expect(await page.signedConsent(given.record.consentId)).toBeUndefined();
  });

  it('leads back to its page once, when that was gone before it could tell', async () => {
    given.arm.fault = () => 'hangsBefore';
    await start();
    await passTime(1);
    await given.browser.crash(given.arm);
    const page = await loadSigned();
    expect(await page.takeCutOff()).toBe(given.record.consentId);
    expect(await page.takeCutOff()).toBeUndefined();
    expect(await page.signedConsent(given.record.consentId)).toEqual(given.record);
  });

  it('is held without the draft when there is room for one of them only, and by the page when there is none', async () => {
    const { keepDraft, readDraft } = await import('#src/azure/records/consent-draft.ts');
    const draft = {
      machines: given.record.consent.machines,
      ticket: null,
      reason: '',
      level: 'Diagnostics',
      end: { minutes: 480 },
    };
    keepDraft(draft as Parameters<typeof keepDraft>[0]);
    const set = sessionStorage.setItem.bind(sessionStorage);
    let room = true;
    sessionStorage.setItem = (key, value) => {
      if (!room || sessionStorage.getItem('remote-support.draft') !== null) throw new DOMException('Full.');
      set(key, value);
    };
    const page = await loadSigned();
    page.holdSigned(given.record, given.record.consent.machines);
    expect(readDraft()).toBeUndefined();
    expect(held()).not.toBeNull();
    room = false;
    sessionStorage.clear();
    page.holdSigned(given.record, given.record.consent.machines);
    expect(held()).toBeNull();
    expect(await page.signedConsent(given.record.consentId)).toEqual(given.record);
  });
});
