import type { PendingRevoke } from '#src/azure/journal/pending-revokes.ts';

type Told = Pick<PendingRevoke, 'machineId' | 'startedAt' | 'namedJob' | 'removeExtension' | 'phase'>;

/** What the bell has said of each press: said once more, it would stand as news over what came of another press since. */
const told = new Set<string>();

const keyOf = ({ machineId, startedAt, namedJob, removeExtension, phase }: Told): string =>
  JSON.stringify([machineId.toLowerCase(), startedAt, namedJob?.name.toLowerCase(), removeExtension, phase]);

export const noteTold = (revoke: Told): void => void told.add(keyOf(revoke));

export const wasTold = (revoke: Told): boolean => told.has(keyOf(revoke));
