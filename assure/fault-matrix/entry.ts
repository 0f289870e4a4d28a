/** What the fault matrix runs of the app: all that any page of the harness runs, the list of machines, and the words for failures. */
export * from '#assure/world/page-entry.ts';
export { describeError } from '#src/azure/transport/errors.ts';
export { fleetQuery } from '#src/azure/fleet/fleet.ts';
