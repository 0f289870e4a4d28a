import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { evidenceQuery, isRead } from '#src/azure/evidence.ts';
import type { ConsentEntry } from '#src/azure/records.ts';
import { readSigners } from '#src/azure/signers.ts';
import type { AccessEvidence } from '#src/consent/access/evidence.ts';
import type { RecordSignature } from '#src/consent/signature.ts';
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

/** Told so often, ms, for each telling makes the list anew; of those on screen at once. */
const tellEveryMs = 3000;

/** Who granted these consents, by consent id: of those on screen first. What was known stays until it is read anew. */
export function useGranters(
  entries: readonly ConsentEntry[],
  onScreen: readonly ConsentEntry[],
): ReadonlyMap<string, Granter> {
  const [granters, setGranters] = useState<ReadonlyMap<string, Granter>>(new Map());
  const shown = useRef(onScreen);
  useEffect(() => {
    shown.current = onScreen;
  }, [onScreen]);
  useEffect(() => {
    const leaving = new AbortController();
    const read = new Map<string, Granter>();
    let toldAt = performance.now();
    const tell = () => {
      toldAt = performance.now();
      setGranters((before) => new Map([...before, ...read]));
    };
    const onSigner = (id: string, signer: RecordSignature | undefined) => {
      read.set(id, signer ? granterOf(signer) : { is: 'unread' });
      const isOnScreen = shown.current.some(({ consentId }) => consentId === id);
      const isNews = isOnScreen && shown.current.every(({ consentId }) => read.has(consentId));
      if (isNews || performance.now() - toldAt > tellEveryMs) tell();
    };
    const options = { signal: leaving.signal, onSigner, preferred: () => shown.current };
    readSigners(entries, options).then(tell, () => undefined);
    return () => leaving.abort();
  }, [entries]);
  return granters;
}
