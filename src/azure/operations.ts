import type { AzureError } from './errors.ts';

/** What a terminal or running state means. ARM's terminal states are exactly Succeeded, Failed and Canceled. */
export type OperationState = 'running' | 'succeeded' | 'failed' | 'canceled';

/** What is known of an operation between two reads of its evidence. */
export interface FollowNote {
  elapsedMs: number;
  /** `longer` after 15 minutes, `muchLonger` after 60. Never a verdict. */
  pace: 'usual' | 'longer' | 'muchLonger';
  /** The last read failed: this says nothing about the operation. */
  readProblem?: AzureError;
}

export declare function operationState(state: unknown): OperationState;
