import type { TermsTarget } from './terms.ts';

/** The products, each of which has terms of its own. */
export const targetNames: Readonly<Record<TermsTarget, string>> = {
  windowsServer: 'Windows Server',
  azureLocal: 'Azure Local',
};

/** The product that a machine is, as Azure calls it now. */
export const targetOf = ({ azureLocal }: { azureLocal: boolean }): TermsTarget =>
  azureLocal ? 'azureLocal' : 'windowsServer';
