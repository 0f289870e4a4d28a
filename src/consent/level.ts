/** What Microsoft Support may do, as ARM spells it (`accessLevel` of a remote support job). */
export type AccessLevel = 'Diagnostics' | 'DiagnosticsAndRepair';

/** Weakest first. */
export const accessLevels = ['Diagnostics', 'DiagnosticsAndRepair'] as const satisfies readonly AccessLevel[];

/** The level as Azure's pages spell it. */
export function levelName(level: AccessLevel): 'Diagnostics' | 'Diagnostics and repair' {
  return level === 'Diagnostics' ? 'Diagnostics' : 'Diagnostics and repair';
}

/** Whether `level` allows nothing that `than` does not allow. */
export function isWithin(level: AccessLevel, than: AccessLevel): boolean {
  return accessLevels.indexOf(level) <= accessLevels.indexOf(than);
}

/** Reads ARM's spelling in any case. ARM's `None` and every word not known here give undefined: neither is a level of access. */
export function parseLevel(text: string): AccessLevel | undefined {
  return accessLevels.find((level) => level.toLowerCase() === text.toLowerCase());
}
