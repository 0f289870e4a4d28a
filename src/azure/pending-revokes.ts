import type { AzureError } from './errors.ts';
import { createStore } from './external-store.ts';
import type { RevokeRow } from './journal-rows.ts';

/** A request to end access, made in this tab or resumed from the journal. */
export interface PendingRevoke {
  machineId: string;
  jobName?: string;
  /** The job that the press named: asking once more asks for the same. Absent when it meant all that gave access by then. */
  namedJob?: NonNullable<RevokeRow['job']>;
  /** `requesting`: no reply yet. `accepted`: Azure took it. `proven`: evidence shows that it has ended. `absent`: Azure has nothing to revoke, and can prove no more; see `note`. `refused`: it needs a person, see `error`, or `note` where Azure has refused nothing. */
  phase: 'requesting' | 'accepted' | 'proven' | 'absent' | 'refused';
  startedAt: number;
  /** Whether the extension was to be removed too: asking once more asks for the same. */
  removeExtension: boolean;
  /** How the access ended, once that is `proven`: it may have run out before the revoke had any effect. */
  ended?: 'revoked' | 'expired';
  /** What stands in the way, in words; it is pursued further unless `refused`. */
  note?: string;
  error?: AzureError;
  /** Why the extension could not be removed, when that was chosen: the end of access does not depend on it. Not Azure's where this app failed before it asked. */
  extensionError?: Error;
  /** Proven, but the end could not be kept in a record. */
  endRecordError?: AzureError;
}

const store = createStore<ReadonlyMap<string, PendingRevoke>>(new Map());

/** Follows the requests, for `useSyncExternalStore`. */
export const subscribeToRevokes = store.subscribe;

/** All requests known to this tab, by lower-case machine id. A new map on every change. */
export const allRevokes = store.get;

export const pendingRevoke = (machineId: string): PendingRevoke | undefined => store.get().get(machineId.toLowerCase());

export const keepRevoke = (revoke: PendingRevoke): void => {
  store.set(new Map(store.get()).set(revoke.machineId.toLowerCase(), revoke));
};

type Press = Pick<PendingRevoke, 'startedAt' | 'namedJob' | 'removeExtension'>;

/** Whether both are about one press: there may be several for a machine, each for another job. */
export const isSamePress = (one: Press, other: Press): boolean =>
  one.startedAt === other.startedAt &&
  one.namedJob?.name.toLowerCase() === other.namedJob?.name.toLowerCase() &&
  one.removeExtension === other.removeExtension;
