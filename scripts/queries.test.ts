import { describe, expect, it } from 'vitest';
import { kustoColumns, kustoDiagnostics } from '#test/sandbox/kusto-language-service.ts';
import { fleetColumns, fleetQueryText } from '#src/azure/fleet/fleet-query.ts';

// This file stands outside src and sandbox because it holds one against the other.
describe('the query of the machine list', () => {
  // Loading the language service takes seconds of a busy machine.
  it('has no fault in the eyes of Microsoft’s own Kusto language service', { timeout: 60_000 }, () => {
    expect(kustoDiagnostics(fleetQueryText)).toEqual([]);
  });

  it('projects the id, without which Resource Graph cannot page', () => {
    expect(kustoColumns(fleetQueryText)).toContain('id: string');
  });

  it('projects all that a row of the list is made of', () => {
    const projected = new Set(kustoColumns(fleetQueryText).map((column) => column.slice(0, column.indexOf(':'))));
    expect(fleetColumns.filter((column) => !projected.has(column))).toEqual([]);
    expect(fleetColumns).toContain('vmId');
  });

  it('would be refused if it were wrong', () => {
    expect(kustoDiagnostics(`${fleetQueryText}\n| where nosuchcolumn == 1`)).not.toEqual([]);
  });
});
