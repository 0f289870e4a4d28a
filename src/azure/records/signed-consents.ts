import * as v from 'valibot';
import { auth } from '#src/auth/session.ts';
import { type ConsentRecord, readRecord } from '#src/consent/record.ts';
import { isOver } from '#src/azure/transport/server-clock.ts';
import { groupsOf } from './consent-history.ts';
import { dropDraft } from './consent-draft.ts';
import { signedKey } from './signed-key.ts';

/**
 * Consents that were signed and pressed for in this tab and are not on record everywhere yet. Azure does not have them, so a reload would
 * lose what a person agreed to: they stay in `sessionStorage`, which ends with the tab, for they name the person and the reason. The
 * progress page finds them here under the id of their hash, and _Continue_ records that same consent, never another. Gone as soon as the
 * record is read back from every resource group concerned, the agreed time is over by a server's clock, or the person signs out.
 */
interface Signed {
  consentId: string;
  /** Agreed end, ISO 8601. */
  until: string;
  /** Lower-case ids of the resource groups whose record is still missing. */
  missing: string[];
  /** The page has told how the work on it ended. */
  told: boolean;
  record: unknown;
}

/** Each may name thousands of machines. */
const most = 10;

const ids = v.array(v.pipe(v.string(), v.maxLength(1000)));
const schema = v.array(
  v.object({
    consentId: v.pipe(v.string(), v.maxLength(24)),
    until: v.pipe(v.string(), v.maxLength(40)),
    missing: ids,
    told: v.boolean(),
    record: v.unknown(),
  }),
);

/** Where the browser keeps nothing, this page at least does. */
let unkept: Signed[] | undefined;

const stored = (): Signed[] => {
  try {
    const parsed = v.safeParse(schema, JSON.parse(sessionStorage.getItem(signedKey) ?? '[]'));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
};

/** A browser whose clock is fast has lost nothing: until a server has been heard, none is over. */
const all = (): Signed[] => (unkept ?? stored()).filter(({ until }) => !isOver(Date.parse(until)));

const store = (signed: readonly Signed[]): boolean => {
  try {
    if (signed.length === 0) sessionStorage.removeItem(signedKey);
    else sessionStorage.setItem(signedKey, JSON.stringify(signed));
    unkept = undefined;
    return true;
  } catch {
    unkept = [...signed];
    return false;
  }
};

const lowerCase = (groups: readonly string[]): string[] => groups.map((group) => group.toLowerCase());

/** Keeps a consent at the press, in the same turn of the page: nothing can come between the draft and this. */
export const holdSigned = (record: ConsentRecord, machines: readonly string[]): void => {
  const { consentId, consent } = record;
  const missing = lowerCase(groupsOf(machines));
  const one = { consentId, until: consent.notAfter, missing, told: false, record };
  const signed = [...all().filter((other) => other.consentId !== consentId), one].slice(-most);
  if (store(signed)) return;
  // The draft is the same consent, and takes the room.
  dropDraft();
  store(signed);
};

/** The record of the consent was read back from this resource group. */
export const noteRecorded = (consentId: string, group: string): void => {
  const before = all();
  if (!before.some((one) => one.consentId === consentId)) return;
  const signed = before.map((one) =>
    one.consentId === consentId ? { ...one, missing: one.missing.filter((id) => id !== group.toLowerCase()) } : one,
  );
  store(signed.filter(({ missing }) => missing.length > 0));
};

/** The page told how the work ended; what is not on record is kept all the same. */
export const noteTold = (consentId: string): void => {
  const before = all();
  if (!before.some((one) => one.consentId === consentId && !one.told)) return;
  store(before.map((one) => (one.consentId === consentId ? { ...one, told: true } : one)));
};

/** A signed consent of the person who is signed in, read as strictly as a record in Azure: its id is that of its hash. */
export const signedConsent = async (consentId: string): Promise<ConsentRecord | undefined> => {
  const held = all().find((one) => one.consentId === consentId);
  if (held === undefined) return undefined;
  const reading = await readRecord({ parameters: { record: { value: held.record } } });
  const account = auth().account;
  if (!reading.ok || reading.record.consentId !== consentId || account === null) return undefined;
  const { userId, tenantId } = reading.record.consent;
  const isOwn = userId === account.userId.toLowerCase() && tenantId === account.tenantId.toLowerCase();
  return isOwn ? reading.record : undefined;
};

/** The latest consent whose page was gone before it could tell what came of it. Answers once. */
export const takeCutOff = async (): Promise<string | undefined> => {
  const cutOff = all().findLast(({ told }) => !told);
  if (cutOff === undefined) return undefined;
  noteTold(cutOff.consentId);
  return (await signedConsent(cutOff.consentId))?.consentId;
};
