import { longestReceipt } from '#src/consent/receipts/receipt-reading.ts';

/** What a file holds; of one that is too long for a receipt, whatever it weighs, no more than shows that it is. */
export async function receiptBytes(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const part = file.size > longestReceipt ? file.slice(0, longestReceipt + 1) : file;
  return new Uint8Array(await part.arrayBuffer());
}
