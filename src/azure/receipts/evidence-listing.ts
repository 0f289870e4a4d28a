import { readHttpDate } from '#src/azure/transport/error-reply.ts';
import { childOf, readXml } from '#src/azure/transport/strict-xml.ts';

/** A receipt in the container. */
export interface KeptReceipt {
  /** Name of the blob. */
  name: string;
  /** The receipt's verification code, as its name has it. */
  code: string;
  /** When the storage account took it, an instant of its clock, where it says so. */
  keptAt?: string | undefined;
}

export interface Listing {
  receipts: KeptReceipt[];
  /** Where the next page begins; empty when there is none. */
  next: string;
}

/**
 * What a page of a container's list has of a consent's receipts; names of another form are nobody's receipt and are passed over.
 * `undefined` when it is no such list. https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
export const readListing = (xml: string, consentId: string): Listing | undefined => {
  const root = readXml(xml);
  const blobs = childOf(root, 'Blobs');
  if (root?.name !== 'EnumerationResults' || blobs === undefined) return undefined;
  const receipts = blobs.children.flatMap((blob): KeptReceipt[] => {
    const name = childOf(blob, 'Name')?.text ?? '';
    const [folder, id, file = '', ...rest] = name.split('/');
    const code = /^([0-9a-f]{64})\.json$/.exec(file)?.[1];
    if (folder !== 'receipts' || id !== consentId || code === undefined || rest.length > 0) return [];
    const at = readHttpDate(childOf(childOf(blob, 'Properties'), 'Last-Modified')?.text ?? null);
    return [{ name, code, keptAt: at === undefined ? undefined : new Date(at).toISOString() }];
  });
  return { receipts, next: childOf(root, 'NextMarker')?.text ?? '' };
};
