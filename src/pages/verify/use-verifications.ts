import PQueue from 'p-queue';
import { useState } from 'react';
import { factsNow } from '#src/azure/receipts.ts';
import { receiptVerdict, type ReceiptVerdict } from '#src/consent/receipt/checks.ts';
import { longestReceipt } from '#src/consent/receipt/receipt.ts';
import { type ReceiptVerification, verifyReceipt } from '#src/consent/receipt/verify.ts';

/** One file and what its checks found so far. */
export interface VerifiedFile {
  id: string;
  name: string;
  /** Absent while the file is read. */
  verification?: ReceiptVerification;
  verdict?: ReceiptVerdict;
  /** Entra and Azure are still asked about it. */
  isAsking: boolean;
}

/** Each is read whole, and later asked about: so many at once. */
const concurrency = 4;

/**
 * The files that were chosen on this page, the latest first: all are checked by themselves first, and then with what Entra and Azure say now.
 * A service that is silent keeps no file from being checked.
 */
export function useVerifications(): { files: readonly VerifiedFile[]; verify: (chosen: readonly File[]) => void } {
  const [files, setFiles] = useState<readonly VerifiedFile[]>([]);
  const [queues] = useState(() => ({ alone: new PQueue({ concurrency }), asking: new PQueue({ concurrency }) }));

  const tell = (id: string, verification: ReceiptVerification, isAsking: boolean) => {
    const verdict = receiptVerdict(verification.checks);
    setFiles((before) => before.map((file) => (file.id === id ? { ...file, verification, verdict, isAsking } : file)));
  };

  const verifyOne = async (id: string, file: File) => {
    const bytes = await bytesOf(file);
    const alone = await verifyReceipt(bytes);
    const { receipt } = alone;
    tell(id, alone, receipt !== undefined);
    if (receipt === undefined) return;
    void queues.asking.add(async () => {
      // This page does without a configuration, and without a connection.
      const known = await factsNow(receipt).catch(() => ({}));
      tell(id, await verifyReceipt(bytes, known), false);
    });
  };

  return {
    files,
    verify: (chosen) => {
      const added = chosen.map((file) => ({ id: crypto.randomUUID(), file }));
      setFiles((before) => [...added.map(({ id, file }) => ({ id, name: file.name, isAsking: false })), ...before]);
      for (const { id, file } of added) void queues.alone.add(() => verifyOne(id, file));
    },
  };
}

/** What a file holds; of one that is too long for a receipt no more than shows that it is; of one that went away, nothing. */
async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    const part = file.size > longestReceipt ? file.slice(0, longestReceipt + 1) : file;
    return new Uint8Array(await part.arrayBuffer());
  } catch {
    return new Uint8Array();
  }
}
