import type { Consent } from './consent.ts';
import type { SignedConsentRecord } from './record.ts';

export interface AsCodeInput {
  consent: Consent;
  consentId: string;
  /** Those of the consent's machines that access is asked for on, by ARM id. */
  machines: readonly string[];
  /** The machines that get the extension first. */
  installs: readonly { machineId: string; location: string }[];
  /** Azure Resource Manager's address, `https://management.azure.com`. */
  endpoint: string;
  /** The signed record, once there is one; before that, the code says where it goes. */
  record?: SignedConsentRecord;
}

/** Each is text to read or to run elsewhere; `template` is the deployment that records the consent. */
export interface AsCode {
  template: string;
  azureCli: string;
  powershell: string;
  rest: string;
}

/** What granting will do, as code: the same requests, in the same order, with the same content. */
export function asCode(input: AsCodeInput): AsCode {
  throw new Error(`not written yet ${input.consentId}`);
}
