import type { Receipt } from '#src/consent/receipt/receipt.ts';

/** A receipt in the customer's container. */
export interface KeptReceipt {
  /** Name of the blob. */
  name: string;
  /** The receipt's verification code, as its name has it. */
  code: string;
  /** When the storage account took it (ISO 8601), where it says so. */
  keptAt?: string;
}

/** `locked`: Azure says that the container has an immutability policy, locked or not; `versions`: versions can have one; `unseen`: not said. */
export type Protection = 'policy' | 'versions' | 'none' | 'unseen';

/** Whether a container is configured. */
export function hasContainer(): boolean {
  throw new Error('not written yet');
}

/** Puts a receipt there unless it is there. Throws AzureError unless the container then has exactly this receipt. */
export function keepReceipt(_receipt: Receipt, _signal?: AbortSignal): Promise<KeptReceipt> {
  throw new Error('not written yet');
}

/** A receipt as it is kept, unverified. Throws AzureError. */
export function readKeptReceipt(_name: string, _signal?: AbortSignal): Promise<string> {
  throw new Error('not written yet');
}

// keptReceiptsQuery(consentId) and protectionQuery() follow with the query client.
