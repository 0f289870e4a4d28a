import { describe, expect, it } from 'vitest';

import { allTerms, privacyStatementUrl, type TermsTarget, termsById } from './terms.ts';

describe('terms', () => {
  it.each(allTerms)('$id has LF line ends, single spaces and no line end after the last paragraph', ({ text }) => {
    expect(text).not.toMatch(/\r|\t|  |\n\n\n| \n|\n$|^\n/);
    expect(text.split('\n\n')).toHaveLength(4);
    expect(text.replaceAll('\n\n', '')).not.toContain('\n');
  });

  it.each(allTerms)(
    '$id is named after its product and version',
    ({ id, target, version, language, title, source }) => {
      const product: Record<TermsTarget, string> = { windowsServer: 'windows-server', azureLocal: 'azure-local' };
      expect(id).toBe(`${product[target]}-${version}`);
      expect(language).toBe('en');
      expect(title).not.toBe('');
      expect(source).toContain('Microsoft');
    },
  );

  it('numbers the paragraphs of the first Windows Server text only', () => {
    const numbered = allTerms.filter(({ text }) => /^1\. .*\n\n2\. .*\n\n3\. .*\n\n4\. /.test(text));
    expect(numbered.map(({ id }) => id)).toEqual(['windows-server-2024-10-30']);
  });

  it('differs between the two products in the product only', () => {
    const windowsServer = termsById('windows-server-2025-03-04');
    const azureLocal = termsById('azure-local-2025-03-04');
    expect(azureLocal?.text).toBe(windowsServer?.text.replace('health of Windows Server.', 'health of Azure Local.'));
    expect(azureLocal?.text).toContain('to improve the health of Azure Local.');
  });

  it('finds nothing under an unknown id', () => {
    expect(termsById('windows-server-2025-03-05')).toBeUndefined();
  });

  it('links to the Privacy Statement that the terms name', () => {
    expect(privacyStatementUrl).toBe('https://www.microsoft.com/privacy/privacystatement');
  });
});
