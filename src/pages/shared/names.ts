/** Names instead of ids, told apart: the id is added where two subscriptions bear one name, and stands alone while names are not known. */
export function useSubscriptionNames(): (subscriptionId: string) => string {
  throw new Error('not written yet');
}

/** The last segment of a machine's id. */
export function machineName(_machineId: string): string {
  throw new Error('not written yet');
}
