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

/** Who granted these consents, by consent id. Each signature is some milliseconds of work, so they come one after another: those on screen first. */
export function useGranters(
  entries: readonly ConsentEntry[],
  onScreen: readonly ConsentEntry[],
): ReadonlyMap<string, Granter> {
  const [granters, setGranters] = useState<ReadonlyMap<string, Granter>>(new Map());
  const [reader] = useState(createGranterReader);
  useEffect(() => reader.prefer(onScreen), [reader, onScreen]);
  useEffect(() => reader.start(entries, setGranters), [reader, entries]);
  return granters;
}

/** Told so often, ms, for each telling makes the list anew; of those on screen at once. */
const tellEveryMs = 3000;

function createGranterReader() {
  // What is known already stays until it is read anew.
  const known = new Map<string, Granter>();
  let preferred: ConsentEntry[] = [];

  async function readAll(
    entries: readonly ConsentEntry[],
    tell: (read: ReadonlyMap<string, Granter>) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let toldAt = performance.now();
    const read = new Set<string>();
    const readOne = async (entry: ConsentEntry): Promise<void> => {
      const { consentId } = entry;
      if (read.has(consentId)) return;
      read.add(consentId);
      const signature = await queryClient.fetchQuery(signerQuery(entry)).catch(() => undefined);
      known.set(consentId, signature ? granterOf(signature) : { is: 'unread' });
    };
    for (const entry of entries) {
      const isNews = preferred.some(({ consentId }) => !read.has(consentId));
      for (let first = preferred.shift(); first && !signal.aborted; first = preferred.shift()) await readOne(first);
      await readOne(entry);
      if (signal.aborted) return;
      if (!isNews && performance.now() - toldAt < tellEveryMs) continue;
      toldAt = performance.now();
      tell(new Map(known));
    }
    tell(new Map(known));
  }

  return {
    prefer(entries: readonly ConsentEntry[]): void {
      preferred = [...entries];
    },
    /** Answers how to stop. */
    start(entries: readonly ConsentEntry[], tell: (read: ReadonlyMap<string, Granter>) => void): () => void {
      const stopping = new AbortController();
      void readAll(entries, tell, stopping.signal);
      return () => stopping.abort();
    },
  };
}
