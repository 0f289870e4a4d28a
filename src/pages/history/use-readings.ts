import { useQueries } from '@tanstack/react-query';
import PQueue from 'p-queue';
import { useEffect, useState } from 'react';
import { evidenceQuery, readEvidence } from '#src/azure/evidence.ts';
import { signerQuery } from '#src/azure/history.ts';
import { queryClient } from '#src/azure/query-client.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
import { isRead } from '#src/pages/shared/use-machine-access.ts';
import { serverNow } from '#src/server-time.ts';

/** So many machines are kept up to date as their state asks for; more are read once a minute, a few at a time. */
const mostFollowed = 20;
const atOnce = 6;
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
    const queue = new PQueue({ concurrency: atOnce });
    const readAll = () => {
      if (queue.size > 0) return;
      for (const id of key.split(' '))
        // The evidence holds what went wrong; what is thrown concerns the sign-in, or the leaving of the page.
        void queue.add(() => readUnlessRecent(id, signal), { signal }).catch(() => undefined);
    };
    readAll();
    const timer = setInterval(readAll, goodForMs);
    return () => {
      clearInterval(timer);
      stopping.abort();
    };
  }, [key, isFollowed]);
  return found;
}

function evidenceById(results: readonly { data: AccessEvidence | undefined }[]): ReadonlyMap<string, AccessEvidence> {
  return new Map(
    results.flatMap(({ data }) => (data !== undefined && isRead(data) ? [[data.machineId.toLowerCase(), data]] : [])),
  );
}

async function readUnlessRecent(machineId: string, signal: AbortSignal): Promise<void> {
  const held = queryClient.getQueryData(evidenceQuery(machineId).queryKey);
  if (held !== undefined && isRead(held) && serverNow() - held.jobs.readAt < goodForMs) return;
  await readEvidence(machineId, ['machine', 'jobs', 'consents'], signal);
}

/** Who signed these consents, by consent id: each signature is some milliseconds of work, so they come one after another. */
export function useSigners(entries: readonly ConsentEntry[] | undefined): ReadonlyMap<string, RecordSignature> {
  const [signers, setSigners] = useState<ReadonlyMap<string, RecordSignature>>(new Map());
  useEffect(() => {
    let isOver = false;
    void readSigners(
      entries ?? [],
      (read) => setSigners(read),
      () => isOver,
    );
    return () => {
      isOver = true;
    };
  }, [entries]);
  return signers;
}

/** So many are told at once: each draws the list. */
const batch = 50;

async function readSigners(
  entries: readonly ConsentEntry[],
  tell: (read: ReadonlyMap<string, RecordSignature>) => void,
  isOver: () => boolean,
): Promise<void> {
  const read = new Map<string, RecordSignature>();
  for (const entry of entries) {
    const signer = await queryClient.fetchQuery(signerQuery(entry)).catch(() => undefined);
    if (isOver()) return;
    if (signer !== undefined) read.set(entry.consentId, signer);
    if (read.size % batch === 0) tell(new Map(read));
  }
  tell(read);
}

/** Who signed, in words for a cell; a name that no key of Microsoft Entra's confirms is said to be just that. */
export function signerWords(signer: RecordSignature | undefined): string {
  if (signer === undefined) return 'Checking signature';
  if (signer.is === 'invalid') return 'Signature not valid';
  if (signer.is === 'keptByPerson') return 'Signature in the receipt';
  const name = signer.name ?? signer.username ?? signer.oid;
  return signer.keyConfirmed === true ? name : `${name} (not confirmed)`;
}
