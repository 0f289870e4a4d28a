import fc from 'fast-check';
import {
  type ConsentRecord,
  type EndRecord,
  endRecordName,
  recordDeployment,
  recordName,
} from '#src/consent/record.ts';
import { sha256Hex } from '#src/lib/digest.ts';
import type { Browser } from '#assure/world/browser.ts';
import { journalName } from '#assure/world/browser.ts';
import { signed } from '#assure/world/signing.ts';
import { consentOf, press } from '#assure/world/world.ts';
import { cli, deleteJobs } from './other-clients.ts';
import { connect } from './surroundings.ts';
import { act, actOn, type Trial } from './trial.ts';

// What others put where the app reads: storage and records are input, and Azure may be emptied while nobody looks.

const putDeployment = async (trial: Trial, name: string, record: ConsentRecord | EndRecord): Promise<void> => {
  const [group = ''] = trial.machineId.split('/providers/', 1);
  const path = `${group}/providers/Microsoft.Resources/deployments/${name}?api-version=2025-04-01`;
  await trial.world.azure.act(cli, 'PUT', path, { properties: recordDeployment(record) });
};

/** Somebody writes by hand that access has ended. */
const forgeEnd = async (trial: Trial): Promise<void> => {
  const consent = trial.consents.at(-1)?.record;
  if (consent === undefined) return;
  const record: EndRecord = {
    kind: 'remote-support-end-record/1',
    consentId: consent.consentId,
    machineId: trial.machineId,
    ended: 'revoked',
    confirmedAt: `${new Date(trial.world.clock.now).toISOString().slice(0, 19)}Z`,
    evidence: 'Written by hand.',
  };
  // A grant that is told so is never made: that is an end for the app too.
  trial.observer.causes.add('end forged');
  await putDeployment(trial, await endRecordName(record.consentId, record.machineId), record);
};

/** While the machine is away somebody deletes its jobs, and perhaps writes down that access has ended; then it is back, and a fresh page is opened. */
export const deletedWhileAway = fc
  .record({ hours: fc.constantFrom(0.1, 0.4, 2, 7), isForged: fc.boolean(), tab: fc.nat({ max: 3 }) })
  .map((wish) =>
    act(`deletedWhileAway(${JSON.stringify(wish)})`, async (trial) => {
      const { clock } = trial.world;
      connect(trial, false);
      await clock.advance(1000);
      await deleteJobs(trial);
      if (wish.isForged) await forgeEnd(trial);
      trial.hideAll();
      // Pages that run on for long take long to try.
      await (wish.hours < 0.2 ? clock.advance(wish.hours * 3_600_000) : trial.world.sleep(wish.hours * 3_600_000));
      connect(trial, true);
      await trial.world.load(trial.tab(wish.tab));
    }),
  );

/** A record in the name of who sits before a browser, signed by somebody else, is on record; and they press to go on with it. */
export const record = fc.nat({ max: 3 }).map((index) =>
  actOn(index, `forgedRecord(${index})`, async (trial, page) => {
    const agreement = { machines: [trial.machineId], level: 'DiagnosticsAndRepair', minutes: 480 } as const;
    const forged = await signed(await consentOf(trial.world, page.tab.browser.session, agreement), true);
    await putDeployment(trial, recordName(forged.consentId), forged);
    void page.app
      .start([{ kind: 'grant', machineId: trial.machineId, consentId: forged.consentId }], press)
      .catch(() => undefined);
  }),
);

/** Puts rows into the storage of a browser, as a script of the page or an extension of the browser could. */
const putRows = async (trial: Trial, browser: Browser, rows: readonly object[]): Promise<void> => {
  const opening = browser.factory.open(journalName, 1);
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore('rows', { keyPath: 'id' });
  });
  const done = new Promise<void>((resolve) => {
    opening.addEventListener('success', () => {
      const writing = opening.result.transaction('rows', 'readwrite');
      for (const value of rows) writing.objectStore('rows').put(value);
      writing.addEventListener('complete', () => {
        opening.result.close();
        resolve();
      });
    });
    opening.addEventListener('error', () => resolve());
    opening.addEventListener('blocked', () => resolve());
  });
  // Storage answers in turns of the clock.
  for (let turn = 0; turn < 20; turn += 1) await trial.world.clock.advance(0);
  await done;
};

/** A grant that nobody pressed for stands in the journal: of a consent of somebody else's, or of one that nobody signed. */
export const row = fc.record({ tab: fc.nat({ max: 3 }), isOthers: fc.boolean() }).map((wish) =>
  act(`forgedRow(${JSON.stringify(wish)})`, async (trial) => {
    const { browser } = trial.tab(wish.tab);
    const { session } = browser;
    const other = trial.people.find(({ userId }) => userId !== session.userId);
    const signer = wish.isOthers && other !== undefined ? { ...other, tenantId: session.tenantId } : session;
    const agreement = { machines: [trial.machineId], level: 'DiagnosticsAndRepair', minutes: 480 } as const;
    const forged = await signed(await consentOf(trial.world, signer, agreement), !wish.isOthers);
    const account = await accountOf(session);
    const { consentId } = forged;
    const intent = { kind: 'grant', machineId: trial.machineId, consentId };
    const id = [trial.machineId, account, 'grant', consentId].join(' ');
    const operation = { id, intent, pressedAt: trial.world.clock.now, account, sent: [] };
    await putRows(trial, browser, [operation, { id: `record ${consentId}`, record: forged }]);
    await trial.world.load(trial.tab(wish.tab));
  }),
);

/** As the app marks whose a row is. */
const accountOf = ({ tenantId, userId }: { tenantId: string; userId: string }): Promise<string> =>
  sha256Hex(`${tenantId}/${userId}`.toLowerCase());
