import { describe, expect, it } from 'vitest';

import { levelName, accessLevels, isWithin, parseLevel } from './level.ts';

describe('access levels', () => {
  it('have two spellings', () => {
    expect(accessLevels).toEqual(['Diagnostics', 'DiagnosticsAndRepair']);
    expect(accessLevels.map(levelName)).toEqual(['Diagnostics', 'Diagnostics and repair']);
  });

  it('are ordered', () => {
    expect(isWithin('Diagnostics', 'Diagnostics')).toBe(true);
    expect(isWithin('Diagnostics', 'DiagnosticsAndRepair')).toBe(true);
    expect(isWithin('DiagnosticsAndRepair', 'DiagnosticsAndRepair')).toBe(true);
    expect(isWithin('DiagnosticsAndRepair', 'Diagnostics')).toBe(false);
  });

  it('are read in any case, and as nothing else', () => {
    expect(parseLevel('diagnostics')).toBe('Diagnostics');
    expect(parseLevel('DIAGNOSTICSANDREPAIR')).toBe('DiagnosticsAndRepair');
    for (const other of ['None', '', 'DiagnosticsRepair', ' Diagnostics', 'Diagnostics and repair']) {
      expect(parseLevel(other)).toBeUndefined();
    }
  });
});
