import type { UseQueryOptions } from '@tanstack/react-query';
import type { AccessEvidence } from '#src/consent/access-state.ts';

/** All evidence about access on one machine, read in parallel; what cannot be read is `unknown`. Feed it to `accessState`. */
export declare function machineEvidenceQuery(machineId: string): UseQueryOptions<AccessEvidence>;
