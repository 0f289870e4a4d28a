import { parseInstant } from '#src/consent/instant.ts';
import { isOver } from '#src/azure/transport/server-clock.ts';
import { accountHash } from './account-hash.ts';
import { mayGoOn } from './grant-going-on.ts';
import { inJournal, inWholeJournal, type JournalPage, rowAt } from './journal.ts';
import {
  day,
  type GrantRow,
  grantPrefix,
  isOutdated,
  namedJob,
  readRow,
  revokeKey,
  revokePrefix,
  type RevokeRow,
} from './journal-rows.ts';

export { namedJob } from './journal-rows.ts';

/** Grants on the machine, whoever pressed for them in this browser: a revoke ends what any of them has begun. */
const grantsOn = async (page: JournalPage, machineId: string): Promise<GrantRow[]> =>
  (await page.rows(grantPrefix(machineId))).filter((row) => row.act === 'grant');

/**
 * Revokes on the machine that are pursued by whichever account of this browser; those that wait for a person are not. One of another account,
 * which nobody signed in can see or end, counts until a day after the end that its row knows, by a server's clock. `jobName`: those that spare
 * this job do not count.
 */
export const isRevoking = async (
  page: JournalPage,
  machineId: string,
  owner: string | undefined,
  jobName?: string,
): Promise<boolean> =>
  (await page.rows(revokePrefix(machineId)))
    .filter((row) => row.act === 'revoke')
    .filter((row) => jobName === undefined || !isSpared(row, { name: jobName }))
    .some(
      (row) =>
        row.phase !== 'refused' &&
        (row.owner === owner ||
          !isOver(Math.max(parseInstant(row.job?.expirationTimestamp) ?? 0, row.startedAt) + day)),
    );

export interface RevokeStart {
  machineId: string;
  job: RevokeRow['job'];
  /** As in the row. */
  jobThereAt?: RevokeRow['jobThereAt'];
  jobVmId?: RevokeRow['jobVmId'];
  removeExtension: boolean;
  /** Server time, ms; by the clock of the browser where it `isStartUnsure`. */
  startedAt: number;
  /** No server has told the time yet. */
  isStartUnsure?: boolean;
}

/**
 * Writes the revoke down before anything is sent, and takes the machine out of every grant, in one act: a tab that was about to ask for
 * access finds its own row gone. Answers with the row; nobody signed in means a row that is kept nowhere.
 */
export const beginRevoke = async ({ machineId, job, ...start }: RevokeStart): Promise<RevokeRow> => {
  const owner = await accountHash();
  const id = machineId.toLowerCase();
  const bound = { machineId: id, owner: owner ?? '', removeExtension: start.removeExtension };
  const row: RevokeRow = {
    ...start,
    ...bound,
    key: revokeKey({ ...bound, jobName: job?.name }),
    act: 'revoke',
    ...(job === undefined ? {} : { job }),
    phase: 'requesting',
    repeats: 0,
    jobOnItsWay: false,
  };
  let begun: RevokeRow | undefined;
  return inWholeJournal(async (page) => {
    const grants = await grantsOn(page, id);
    const isMeant = (grant: GrantRow): boolean =>
      begun === undefined || begun.isStartUnsure === true || grant.pressedAt <= begun.startedAt;
    for (const grant of grants) if (isMeant(grant)) page.remove(grant.key);
    // Done over where the browser is too slow, it no longer sees the grants that it took out itself, and the revoke may have ended.
    if (begun !== undefined) return begun;
    const awaited = grants.filter(({ requested }) => requested).map(({ consentId }) => consentId);
    begun = { ...row, jobOnItsWay: awaited.length > 0, awaited: awaited.slice(-mostSpared) };
    if (owner !== undefined) page.put(begun);
    return begun;
  });
};

/** Nothing waits for these: the row is there, and what it adds only spares a request after a reload. */
export const keepRevokeRow = (row: RevokeRow): void => {
  if (row.owner !== '') void inJournal(async (page) => page.put(row));
};

/** The revoke has come to its end; what was pressed for since under the same key has not. */
export const dropRevokeRow = ({ key, startedAt }: Pick<RevokeRow, 'key' | 'startedAt'>): Promise<void> =>
  inJournal(async (page) => {
    const found = await rowAt(page, 'revoke', key);
    if (found === undefined || found.startedAt === startedAt) page.remove(key);
  });

/** The row as it stands now, after another tab may have gone on with it; `unknown` where it is kept nowhere, or the browser does not tell. */
export const currentRevokeRow = async ({
  key,
  owner,
}: Pick<RevokeRow, 'key' | 'owner'>): Promise<RevokeRow | 'gone' | 'unknown'> => {
  if (owner === '') return 'unknown';
  return inJournal(async (page) => (await rowAt(page, 'revoke', key)) ?? (page.isWhole ? 'gone' : 'unknown'));
};

const refusedOn = async (page: JournalPage, machineId: string): Promise<RevokeRow[]> =>
  (await page.rows(revokePrefix(machineId)))
    .filter((row) => row.act === 'revoke')
    .filter((row) => row.phase === 'refused');

/** So many later decisions are told apart from an earlier revoke that was refused; nobody makes so many in a month. */
const mostSpared = 100;

/** `name`: of a job, lower case. */
const sparing = ({ job, ...row }: RevokeRow, name: string): RevokeRow => {
  const spares = [...new Set([...(row.spares ?? []), name])].slice(-mostSpared);
  // How often one job was asked for says nothing of the next.
  return job === undefined || job.name.toLowerCase() === name
    ? { ...row, repeats: 0, spares }
    : { ...row, job, spares };
};

/** What this person asked to revoke on the machine, and Azure refused, is not to end the consent that is pressed for now. */
export const spareInRefused = async (
  page: JournalPage,
  { machineId, owner, consentId }: Pick<GrantRow, 'machineId' | 'owner' | 'consentId'>,
): Promise<void> => {
  for (const row of await refusedOn(page, machineId)) {
    if (row.owner !== owner) continue;
    if (namedJob(row) === consentId) page.remove(row.key);
    else page.put(sparing(row, consentId));
  }
};

/** What is left of a revoke that was refused once the access of this job is reduced: nothing where it named that. `name`: lower case. */
const afterReduction = (row: RevokeRow, name: string): RevokeRow | undefined => {
  const named = namedJob(row);
  if (named === name) return undefined;
  if (named !== undefined && !row.removeExtension) return row;
  // A name that the journal cannot hold would lose it the whole row.
  const left = readRow(sparing(row, name));
  return left?.act === 'revoke' ? left : row;
};

/** Whether nobody has written the row anew since. */
const isSame = (one: RevokeRow | undefined, other: RevokeRow | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The row once that is taken back: what somebody has made of it since stays, but for this name. `name`: as in `sparing`. */
const withoutReduction = (
  now: RevokeRow | undefined,
  { before, left }: { before: RevokeRow; left: RevokeRow | undefined },
  name: string,
): RevokeRow | undefined => {
  if (isSame(now, left)) return before;
  if (now?.phase !== 'refused' || isSpared(before, { name })) return now;
  return { ...now, spares: (now.spares ?? []).filter((one) => one !== name) };
};

/**
 * Nor to end the access that the person reduces instead, or to take the extension from it. What names another job still ends that one,
 * and says of this one that it is there. Written down before the request leaves, for the page may be closed before it has its answer; what
 * this answers with takes it back, where Azure has certainly not taken the request.
 */
export const spareReduced = async (machineId: string, jobName: string): Promise<() => Promise<void>> => {
  const owner = await accountHash();
  const name = jobName.toLowerCase();
  const changed = new Map<string, { before: RevokeRow; left: RevokeRow | undefined }>();
  await inJournal(async (page) => {
    for (const row of await refusedOn(page, machineId)) {
      const left = afterReduction(row, name);
      // Done over where the browser is slow, it sees what it has written itself.
      if (row.owner !== owner || isSame(row, left) || changed.has(row.key)) continue;
      changed.set(row.key, { before: row, left });
      if (left === undefined) page.remove(row.key);
      else page.put(left);
    }
  });
  return () =>
    inJournal(async (page) => {
      for (const [key, change] of changed) {
        const row = withoutReduction(await rowAt(page, 'revoke', key), change, name);
        if (row !== undefined) page.put(row);
      }
    });
};

/** Whether the person has granted or reduced this, by the name of its job, after the revoke. */
export const isSpared = ({ spares = [] }: Pick<RevokeRow, 'spares'>, { name }: { name: string }): boolean =>
  spares.includes(name.toLowerCase());

/** Whether the person has granted or reduced any access on the machine after the revoke: a request under an old name may end that. */
export const hasDecidedSince = ({ spares = [] }: Pick<RevokeRow, 'spares'>): boolean => spares.length > 0;

/** A revoke that was refused before access was granted anew does not take the machine from that grant, while that goes on. */
export const yieldsToGrant = async ({ machineId, phase, spares = [] }: RevokeRow): Promise<boolean> =>
  phase === 'refused' &&
  spares.length > 0 &&
  mayGoOn((await inJournal((page) => grantsOn(page, machineId))).filter(({ consentId }) => spares.includes(consentId)));

/** What was decided on the machine after this revoke, in whichever tab and by whoever uses this browser, and is not known to be over. */
export const laterDecision = async ({
  machineId,
  startedAt,
}: Pick<RevokeRow, 'machineId' | 'startedAt'>): Promise<'revoke' | 'grant' | undefined> => {
  const [rows, grants] = await inJournal(async (page) => [
    await page.rows(revokePrefix(machineId)),
    await grantsOn(page, machineId),
  ]);
  if (rows.some((row) => row.act === 'revoke' && row.startedAt > startedAt)) return 'revoke';
  return (await mayGoOn(grants)) ? 'grant' : undefined;
};

/** Revokes of the account that is signed in which nothing has proven yet; what has outlived its use is thrown away. */
export const openRevokes = async (machineId?: string): Promise<RevokeRow[]> => {
  const owner = await accountHash();
  return inJournal(async (page) => {
    const rows = await page.rows(revokePrefix(machineId));
    for (const row of rows) if (isOutdated(row)) page.remove(row.key);
    if (machineId === undefined) {
      for (const row of await page.rows(grantPrefix())) if (isOutdated(row)) page.remove(row.key);
    }
    return rows.filter((row) => row.act === 'revoke').filter((row) => row.owner === owner && !isOutdated(row));
  });
};
