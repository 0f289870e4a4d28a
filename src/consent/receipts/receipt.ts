import type { AccessLevel } from '#src/consent/access-level.ts';
import type { CommandList } from '#src/consent/commands.ts';
import type { ConsentRecord, EndRecord } from '#src/consent/record.ts';
import type { Terms } from '#src/consent/terms.ts';

/** Everything that proves a consent without Azure, as `docs/receipt.md` defines it. Times are ISO 8601 of server time. */
export interface Receipt {
  kind: 'remote-support-receipt/2';
  record: ConsentRecord;
  /** The wording that was agreed to, whole. */
  terms: ReceiptTerms;
  /** The command list that was agreed to, whole. */
  commands: CommandList;
  /** The ID token in which Entra signed the consent, and the key that verifies it; null where nobody kept the token. */
  signature: ReceiptSignature | null;
  azure: AzureExtract;
  /** SHA-256 of the canonical JSON of the rest, 64 hexadecimal digits. */
  code: string;
}

/** A wording as a receipt holds it: perhaps of a version that is not known here. */
export type ReceiptTerms = Record<keyof Terms, string>;

export interface ReceiptSignature {
  idToken: string;
  key: { kty: 'RSA'; n: string; e: string; kid: string };
}

/** What Azure said when the receipt was written. Nobody signed it: it is a copy, to be compared with Azure and its logs. */
export interface AzureExtract {
  /** Origin of Azure Resource Manager. */
  endpoint: string;
  /** UTC, whole seconds. */
  readAt: string;
  correlationId: string;
  records: { resourceGroupId: string; deploymentId: string; timestamp: string; correlationId: string }[];
  /** One for each machine of the consent, in its order. */
  machines: MachineExtract[];
  activity: ActivityExtract[];
  /** What could not be read, one sentence each. */
  notRead: string[];
}

export interface MachineExtract {
  machineId: string;
  /** The remote support job of this consent; null when Azure had none, or it was not read. */
  job: JobExtract | null;
  changes: { level: AccessLevel; notAfter: string; changedAt: string }[];
  end: Pick<EndRecord, 'ended' | 'confirmedAt' | 'evidence'> | null;
}

/** A job in Azure's own words, whatever they are. */
export interface JobExtract {
  id: string;
  type: string;
  provisioningState: string;
  accessLevel: string | null;
  expirationTimestamp: string | null;
  nodeState: string | null;
  lastModifiedAt: string | null;
  lastModifiedBy: string | null;
  sessions: { sessionId: string | null; startedAt: string | null; endedAt: string | null }[];
}

export interface ActivityExtract {
  at: string;
  caller: string | null;
  callerId: string | null;
  operation: string;
  status: string;
  resourceId: string;
  correlationId: string;
}
