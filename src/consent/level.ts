/** What Microsoft Support may do, as ARM spells it (`accessLevel` of a remote support job). */
export type AccessLevel = 'Diagnostics' | 'DiagnosticsAndRepair';

/** Weakest first. */
export const accessLevels = ['Diagnostics', 'DiagnosticsAndRepair'] as const satisfies readonly AccessLevel[];

/** The level as Azure's pages spell it. */
export function levelName(level: AccessLevel): 'Diagnostics' | 'Diagnostics and repair' {
  return level === 'Diagnostics' ? 'Diagnostics' : 'Diagnostics and repair';
}

/** The level as `Enable-RemoteSupport -AccessLevel` on the machine spells it. */
export function onMachineLevel(level: AccessLevel): 'Diagnostics' | 'DiagnosticsRepair' {
  return level === 'Diagnostics' ? 'Diagnostics' : 'DiagnosticsRepair';
}

/** Whether `level` allows nothing that `than` does not allow. */
export function isWithin(level: AccessLevel, than: AccessLevel): boolean {
  return accessLevels.indexOf(level) <= accessLevels.indexOf(than);
}

/** Reads ARM's spelling in any case. ARM's `None` and every word not known here give undefined: neither is a level of access. */
export function parseLevel(text: string): AccessLevel | undefined {
  return accessLevels.find((level) => level.toLowerCase() === text.toLowerCase());
}

/** What a level allows, what it can change included. */
export function levelSentence(level: AccessLevel): string {
  return level === 'Diagnostics'
    ? 'Microsoft Support can read the configuration and state of the machine, its virtual machines, cluster, network and storage. It can also send diagnostic data to Microsoft, write reports, manage solution updates, and make a cluster resource fail as a test.'
    : 'Everything that Diagnostics allows. Microsoft Support can also start and stop any service on the machine.';
}
