import { describe, expect, it } from 'vitest';

import {
  accessLevelName,
  accessLevels,
  accessLevelSentence,
  isWithin,
  onMachineLevel,
  parseAccessLevel,
} from './access-level.ts';

describe('access levels', () => {
  it('have three spellings', () => {
    expect(accessLevels).toEqual(['Diagnostics', 'DiagnosticsAndRepair']);
    expect(accessLevels.map(accessLevelName)).toEqual(['Diagnostics', 'Diagnostics and repair']);
    expect(accessLevels.map(onMachineLevel)).toEqual(['Diagnostics', 'DiagnosticsRepair']);
  });

  it('are ordered', () => {
    expect(isWithin('Diagnostics', 'Diagnostics')).toBe(true);
    expect(isWithin('Diagnostics', 'DiagnosticsAndRepair')).toBe(true);
    expect(isWithin('DiagnosticsAndRepair', 'DiagnosticsAndRepair')).toBe(true);
    expect(isWithin('DiagnosticsAndRepair', 'Diagnostics')).toBe(false);
  });

  it('are read in any case, and as nothing else', () => {
    expect(parseAccessLevel('diagnostics')).toBe('Diagnostics');
    expect(parseAccessLevel('DIAGNOSTICSANDREPAIR')).toBe('DiagnosticsAndRepair');
    for (const other of ['None', '', 'DiagnosticsRepair', ' Diagnostics', 'Diagnostics and repair']) {
      expect(parseAccessLevel(other)).toBeUndefined();
    }
  });

  it('say in a sentence what they can change, and never that they only read', () => {
    for (const level of accessLevels) {
      const sentence = accessLevelSentence(level);
      expect(sentence).toContain('change');
      expect(sentence).not.toMatch(/read-only|only read/i);
    }
    expect(accessLevelSentence('Diagnostics')).not.toContain('services');
    expect(accessLevelSentence('DiagnosticsAndRepair')).toContain('start and stop any service');
  });
});
