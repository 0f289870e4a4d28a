/** What Microsoft Support may do, as ARM spells it (`accessLevel` of a remote support job), weakest first. */
export type AccessLevel = 'Diagnostics' | 'DiagnosticsAndRepair';

export const accessLevels: readonly AccessLevel[] = ['Diagnostics', 'DiagnosticsAndRepair'];

/** The level as Azure's pages spell it. */
export function accessLevelName(level: AccessLevel): 'Diagnostics' | 'Diagnostics and repair' {
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
export function parseAccessLevel(text: string): AccessLevel | undefined {
  const wanted = text.toLowerCase();
  return accessLevels.find((level) => level.toLowerCase() === wanted);
}

/** What a level allows, in one plain sentence, what it can change included. */
export function accessLevelSentence(level: AccessLevel): string {
  return level === 'Diagnostics'
    ? 'Microsoft Support can read the configuration and state of the machine, its virtual machines, cluster, network and storage. It can also change things: send diagnostic data to Microsoft, write reports, add, check, configure and start updates of the solution, and make a cluster resource fail as a test.'
    : 'Microsoft Support can do everything that Diagnostics allows, with the same changes, and can also start and stop any service on the machine.';
}
