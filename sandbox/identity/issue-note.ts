import type { Tenant } from '#sandbox/tenant.ts';

/** When a token was issued and when its person had last used the sign-in page by then, ms of real time. */
export interface IssueNote {
  issuedAt: number;
  signedInAt?: number;
}

/**
 * The claim `aio`, which Microsoft Entra keeps for itself and tells everybody to ignore. Here it holds to the millisecond what ARM
 * must know of a token that is to be newer than something: `iat` has whole seconds.
 */
export const issueNote = (tenant: Tenant, objectId: string): string => {
  const signedInAt = tenant.signIns?.get(objectId);
  const note: IssueNote = { issuedAt: Date.now(), ...(signedInAt === undefined ? {} : { signedInAt }) };
  return Buffer.from(JSON.stringify(note)).toString('base64url');
};

/** @returns `undefined` when the claim holds no such note. */
export const readIssueNote = (aio: unknown): IssueNote | undefined => {
  try {
    const note: unknown = JSON.parse(Buffer.from(String(aio), 'base64url').toString());
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
};

const isNote = (value: unknown): value is IssueNote =>
  typeof value === 'object' &&
  value !== null &&
  'issuedAt' in value &&
  typeof value.issuedAt === 'number' &&
  (!('signedInAt' in value) || typeof value.signedInAt === 'number');
