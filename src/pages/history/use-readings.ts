import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { evidenceQuery, isRead } from '#src/azure/evidence.ts';
import { signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { type Granter, granterOf } from '#src/pages/shared/granter.ts';
import { watch } from '#src/watch/watch.ts';

/** So many machines are kept up to date as their state asks for; more are read as a list's are, and again while something may change. */
const mostFollowed = 20;
/** Evidence of these machines (lower-case ids), from the one entry a machine that every page draws from; those not read yet are missing. */
export function useEvidenceOf(machineIds: readonly string[]): ReadonlyMap<string, AccessEvidence> {
  const isFollowed = machineIds.length <= mostFollowed;
  const found = useQueries({
    queries: machineIds.map((id) => ({ ...evidenceQuery(id), enabled: isFollowed })),
    combine: evidenceById,
  });
  const key = machineIds.join(' ');
  useEffect(() => {
    if (isFollowed) return undefined;
    const observer = watch.observe();
    observer.follow([], key.split(' '));
    return () => observer.leave();
  }, [key, isFollowed]);
  return found;
}

function evidenceById(results: readonly { data: AccessEvidence | undefined }[]): ReadonlyMap<string, AccessEvidence> {
  return new Map(
    results.flatMap(({ data }) => (data !== undefined && isRead(data) ? [[data.machineId.toLowerCase(), data]] : [])),
  );
}

/** Who granted these consents, by consent id: each signature is some milliseconds of work, so they come one after another. */
export function useGranters(entries: readonly ConsentEntry[] | undefined): ReadonlyMap<string, Granter> {
  const [granters, setGranters] = useState<ReadonlyMap<string, Granter>>(new Map());
  useEffect(() => {
    let isOver = false;
    void readGranters(
      entries ?? [],
      // What is known already stays until it is read anew.
      (read) => setGranters((before) => new Map([...before, ...read])),
      () => isOver,
    );
    return () => {
      isOver = true;
    };
  }, [entries]);
  return granters;
}

/** So many are told at once: each draws the list. */
const batch = 50;

async function readGranters(
  entries: readonly ConsentEntry[],
  tell: (read: ReadonlyMap<string, Granter>) => void,
  isOver: () => boolean,
): Promise<void> {
  const read = new Map<string, Granter>();
  for (const entry of entries) {
    const signature = await queryClient.fetchQuery(signerQuery(entry)).catch(() => undefined);
    if (isOver()) return;
    read.set(entry.consentId, signature ? granterOf(signature) : { is: 'unread' });
    if (read.size % batch === 0) tell(new Map(read));
  }
  tell(read);
}
