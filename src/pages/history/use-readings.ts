import { useQueries } from '@tanstack/react-query';
import PQueue from 'p-queue';
import { useEffect, useState } from 'react';
import { evidenceQuery, heldEvidence, readEvidence } from '#src/azure/evidence.ts';
import { signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import { decideAccess } from '#src/consent/access/decide.ts';
import { parseInstant } from '#src/lib/time.ts';
import { type Granter, granterOf } from '#src/pages/shared/granter.ts';
import { isRead, readingPace } from '#src/pages/shared/use-machine-access.ts';
import { serverNow } from '#src/server-time.ts';

/** So many machines are kept up to date as their state asks for; more are read as a list's are, and again while something may change. */
const mostFollowed = 20;
/** Evidence that is newer is good enough for a list, ms. */
const goodForMs = 60_000;

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
    const stopping = new AbortController();
    const { signal } = stopping;
    const queue = new PQueue(readingPace);
    const readDue = () => {
      if (queue.size > 0) return;
      for (const id of key.split(' ').filter(isDue))
        // The evidence holds what went wrong; what is thrown concerns the sign-in, or the leaving of the page.
        void queue
          .add(() => readEvidence(id, partsRead, { signal, recordsMs: goodForMs }), { signal })
          .catch(() => undefined);
    };
    readDue();
    const timer = setInterval(readDue, goodForMs);
    return () => {
      clearInterval(timer);
      stopping.abort();
      queue.clear();
    };
  }, [key, isFollowed]);
  return found;
}

function evidenceById(results: readonly { data: AccessEvidence | undefined }[]): ReadonlyMap<string, AccessEvidence> {
  return new Map(
    results.flatMap(({ data }) => (data !== undefined && isRead(data) ? [[data.machineId.toLowerCase(), data]] : [])),
  );
}

const partsRead = ['machine', 'jobs', 'consents'] as const;

/** Whether a machine wasn't read within the minute, or since a refresh. Where no consent runs and no access may exist, once is enough. */
function isDue(machineId: string): boolean {
  const held = heldEvidence(machineId);
  const now = serverNow();
  if (!isRead(held) || queryClient.getQueryState(evidenceQuery(machineId).queryKey)?.isInvalidated === true)
    return true;
  if (now - held.jobs.readAt < goodForMs) return false;
  const { consents } = held;
  const isOver = 'value' in consents && consents.value.every(({ notAfter }) => (parseInstant(notAfter) ?? now) < now);
  return !isOver || decideAccess(held, now).mayHaveAccess;
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
