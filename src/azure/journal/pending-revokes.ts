import type { AzureError } from '#src/azure/transport/errors.ts';
import { createStore } from '#src/azure/external-store.ts';
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

/**
 * Of each machine the request that matters most, by lower-case machine id: the latest that has not come to its end, else the latest. What one
 * job needs of a person is not hidden by what came of another. A new map on every change.
 */
export const allRevokes = store.get;

export const pendingRevoke = (machineId: string): PendingRevoke | undefined => store.get().get(machineId.toLowerCase());

type Press = Pick<PendingRevoke, 'machineId' | 'startedAt' | 'namedJob' | 'removeExtension'>;

const nameOf = ({ namedJob }: Press): string => namedJob?.name.toLowerCase() ?? '';

/** There may be several for a machine, each for another job. */
const presses = new Map<string, Map<string, PendingRevoke>>();

const pressesOn = (machineId: string): Map<string, PendingRevoke> => presses.get(machineId.toLowerCase()) ?? new Map();

/** All presses that are known here for a machine, those that do not matter most as well. */
export const revokesOn = (machineId: string): readonly PendingRevoke[] => [...pressesOn(machineId).values()];

const slotOf = (press: Press): string => `${nameOf(press)} ${String(press.removeExtension)}`;

/** Whether this press means what an earlier one did as well: the same job, or all there is. */
const includes = (press: Press, earlier: Press): boolean =>
  press.startedAt >= earlier.startedAt && ['', nameOf(earlier)].includes(nameOf(press));

const isOver = ({ phase }: PendingRevoke): boolean => phase === 'proven' || phase === 'absent';

const mattersMost = (revokes: readonly PendingRevoke[]): PendingRevoke | undefined => {
  const latestFirst = revokes.toSorted((one, other) => other.startedAt - one.startedAt);
  return latestFirst.find((revoke) => !isOver(revoke)) ?? latestFirst[0];
};

/** Takes over where a request stands; nothing more is told of an earlier one that a later press includes. */
export const keepRevoke = (revoke: PendingRevoke): void => {
  const id = revoke.machineId.toLowerCase();
  const own = slotOf(revoke);
  const others = [...pressesOn(id)].filter(([slot]) => slot !== own);
  if (others.some(([, other]) => other.startedAt > revoke.startedAt && includes(other, revoke))) return;
  const kept = others.filter(([, other]) => !includes(revoke, other));
  presses.set(id, new Map([...kept, [own, revoke]]));
  const shown = mattersMost([...kept.map(([, other]) => other), revoke]) ?? revoke;
  if (shown !== pendingRevoke(id)) store.set(new Map(store.get()).set(id, shown));
};

/** Where exactly this press stands, if it is known here. */
export const revokeOf = (press: Press): PendingRevoke | undefined => {
  const known = pressesOn(press.machineId).get(slotOf(press));
  return known?.startedAt === press.startedAt ? known : undefined;
};
