import { useSyncExternalStore } from 'react';
import type { KeptReceipt } from '#src/azure/receipts/evidence-store.ts';
import { createStore } from '#src/azure/external-store.ts';
import { type GrantProgress, grantProgress, subscribeToGrants } from '#src/azure/grant/grant-store.ts';
import { keptSignature } from '#src/azure/records/kept-signatures.ts';
import { config } from '#src/config.ts';
import { isRecorded } from '#src/consent/bulk.ts';
import type { ConsentRecord } from '#src/consent/record.ts';
import { holdPressed, noteReceiptSaved, noteRecorded } from './held-signature.ts';
import { keepReceipt } from './keep-receipt.ts';

/** How keeping a consent's receipt from this tab stands. */
export type Keeping = { state: 'keeping' } | { state: 'kept'; kept: KeptReceipt } | { state: 'failed'; error: unknown };

const store = createStore<ReadonlyMap<string, Keeping>>(new Map());

const note = (consentId: string, keeping: Keeping): void => store.set(new Map(store.get()).set(consentId, keeping));

export const useKeeping = (consentId: string): Keeping | undefined =>
  useSyncExternalStore(store.subscribe, store.get).get(consentId);

/** Keeps the receipt in the customer's container; what comes of it is in `useKeeping`. Nothing waits for it, and nothing fails with it. */
export async function keepNow(consentId: string, machines: readonly string[]): Promise<void> {
  if (store.get().get(consentId)?.state === 'keeping') return;
  note(consentId, { state: 'keeping' });
  try {
    note(consentId, { state: 'kept', kept: await keepReceipt(consentId, machines) });
    noteReceiptSaved(consentId);
  } catch (error) {
    note(consentId, { state: 'failed', error });
  }
}

/** Nothing is under way from this tab any more, and the record stands on one machine at least. */
const isSettled = ({ granting, machines }: GrantProgress): boolean => granting !== true && machines.some(isRecorded);

const guarded = new Set<string>();

/** Has the browser ask before the page goes, from when the consent that was pressed for in this tab is on record. */
function guardWhenRecorded(consentId: string): void {
  if (guarded.has(consentId)) return;
  guarded.add(consentId);
  const look = (): void => {
    if (!(grantProgress(consentId)?.machines.some(isRecorded) ?? false)) return;
    unsubscribe();
    noteRecorded(consentId);
  };
  const unsubscribe = subscribeToGrants(look);
  look();
}

const awaited = new Set<string>();

/** Keeps the receipt of a grant that was pressed in this tab once it is settled, where a container for receipts is configured. */
function keepWhenGranted(consentId: string): void {
  if (config().evidence === undefined || awaited.has(consentId)) return;
  awaited.add(consentId);
  const unsubscribe = subscribeToGrants(() => {
    const progress = grantProgress(consentId);
    if (progress === undefined || !isSettled(progress)) return;
    unsubscribe();
    void keepNow(
      consentId,
      progress.machines.map(({ machineId }) => machineId),
    );
  });
}

/** Holds the signature of a consent that was pressed for just now, and sees to its receipt once there is a record. */
export function seeToReceipt(record: ConsentRecord, signature: { idToken: string; key: JsonWebKey }): void {
  holdPressed(record, signature);
  guardWhenRecorded(record.consentId);
  keepWhenGranted(record.consentId);
}

/** Goes on with that where an earlier page of this tab was left before the consent was on record. */
export function goOnWithReceipt(consentId: string): void {
  if (keptSignature(consentId) === undefined) return;
  guardWhenRecorded(consentId);
  keepWhenGranted(consentId);
}
